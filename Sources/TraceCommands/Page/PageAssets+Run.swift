extension PageAssets {
  /// The page of an execution: its facts, its timeline and its rows; and what a search found.
  static let runStyle = #"""
    .facts {
      display: grid;
      grid-template-columns: repeat(auto-fit,minmax(120px,auto));
      gap: 1px;
      background: var(--line);
      border-radius: 12px;
      box-shadow: var(--shadow);
      overflow: hidden;
      margin: 0 0 18px;
    }
    .facts div {
      background: var(--card);
      padding: 11px 16px;
    }
    .facts dt {
      font-size: 12px;
      color: var(--muted);
    }
    .facts dd {
      margin: 1px 0 0;
      font-weight: 600;
      white-space: nowrap;
    }
    .facts dd small {
      font-weight: 400;
      color: var(--muted);
      font-size: 12px;
    }
    .wf {
      display: grid;
      grid-template-columns: minmax(210px,300px) 1fr 118px;
      font-size: 13px;
    }
    .wf>.row {
      display: contents;
    }
    .wf .row>* {
      border-bottom: 1px solid var(--line);
      min-width: 0;
    }
    .wf .ax {
      height: 26px;
      border-bottom-color: var(--line2);
      font-size: 11.5px;
      color: var(--faint);
      padding: 4px 18px;
    }
    .wf .nm {
      height: 28px;
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 0 8px 0 18px;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .wf .who {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .wf .nm small {
      color: var(--faint);
      font-size: 11.5px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .wf .nm.bad .who {
      color: var(--err);
      font-weight: 600;
    }
    .wf .br {
      border-left: 1px solid var(--line);
      overflow: hidden;
    }
    .wf svg {
      display: block;
      width: 100%;
      height: 28px;
    }
    .wf .br.ax {
      padding: 0;
    }
    .wf .br.ax svg {
      height: 26px;
    }
    .wf .du {
      font-size: 12px;
      color: var(--muted);
      text-align: right;
      padding: 5px 18px 0 4px;
      white-space: nowrap;
    }
    .wf .row:last-child>* {
      border-bottom: 0;
    }
    .k {
      flex: none;
      width: 17px;
      height: 17px;
      border-radius: 4px;
      color: var(--on-accent);
      font: 700 10px/17px var(--sans);
      text-align: center;
    }
    .k.workflow {
      background: light-dark(#5f6b80, #8793a8);
    }
    .k.job {
      background: var(--job);
    }
    .k.stage {
      background: light-dark(#12757a, #35b3b3);
    }
    .d1 {
      --depth: 1;
    }
    .d2 {
      --depth: 2;
    }
    .d3 {
      --depth: 3;
    }
    .d4 {
      --depth: 4;
    }
    .d5 {
      --depth: 5;
    }
    .d1, .d2, .d3, .d4, .d5 {
      padding-left: calc(18px + var(--depth) * 18px)!important;
    }
    .tools {
      display: flex;
      gap: 10px;
      padding: 10px 18px;
      border-bottom: 1px solid var(--line);
      align-items: center;
      flex-wrap: wrap;
      background: var(--card);
      position: sticky;
      top: 52px;
      z-index: 3;
    }
    .tools .find {
      margin: 0;
      width: 220px;
      height: 31px;
    }
    .tools .right {
      margin-left: auto;
      display: flex;
      gap: 8px;
      align-items: center;
    }
    .log {
      margin: 0;
      padding: 6px 0;
      font: 12.5px/1.55 var(--mono);
    }
    .log .blk {
      content-visibility: auto;
      contain-intrinsic-size: auto 2000px;
    }
    .log .row {
      display: grid;
      grid-template-columns: 52px 92px 62px 128px minmax(0,1fr);
      column-gap: 12px;
      padding: 1.5px 18px 1.5px 0;
      border-left: 3px solid transparent;
    }
    .log .row:hover {
      background: var(--sunk);
    }
    .log .row.same .t {
      visibility: hidden;
    }
    .log .n {
      text-align: right;
      color: var(--faint);
      user-select: none;
    }
    .log .t {
      color: var(--faint);
    }
    .log .l {
      color: var(--muted);
    }
    .log .sp {
      color: var(--faint);
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .log .sp b {
      font-weight: 500;
      color: var(--muted);
    }
    .log .m {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      min-width: 0;
    }
    .log .row.debug .m, .log .row.debug .l {
      color: var(--faint);
    }
    .log .row.warning {
      border-left-color: #e0a02a;
      background: var(--warnbg);
    }
    .log .row.warning .l {
      color: var(--warn);
      font-weight: 600;
    }
    .log .row.error {
      border-left-color: var(--err);
      background: var(--errbg);
    }
    .log .row.error .l, .log .row.error .x {
      color: var(--err);
      font-weight: 600;
    }
    .log .row:target {
      outline: 2px solid var(--accent);
      outline-offset: -2px;
    }
    .log details summary {
      cursor: pointer;
      list-style: none;
    }
    .log summary::-webkit-details-marker {
      display: none;
    }
    .log .more {
      font: 11.5px var(--sans);
      color: var(--accent);
      margin-left: 8px;
      white-space: nowrap;
    }
    .log details[open] .more::after {
      content: "";
    }
    .log pre {
      margin: 6px 0 8px;
      font: inherit;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      color: var(--muted);
      border-left: 2px solid var(--line2);
      padding-left: 12px;
    }
    .err-tag {
      font: 600 10px/14px var(--sans);
      color: var(--err);
      border: 1px solid currentColor;
      border-radius: 3px;
      padding: 0 4px;
      margin-left: 6px;
    }
    .bigfind {
      display: flex;
      align-items: center;
      gap: 12px;
      background: var(--card);
      border-radius: 12px;
      box-shadow: var(--shadow);
      padding: 0 8px 0 16px;
      height: 50px;
      margin-bottom: 10px;
    }
    .bigfind svg {
      width: 18px;
      height: 18px;
      color: var(--faint);
      flex: none;
    }
    .bigfind input {
      flex: 1;
      border: 0;
      background: none;
      font: 17px var(--sans);
      color: inherit;
      outline: 0;
      min-width: 0;
    }
    .bigfind:focus-within {
      box-shadow: 0 0 0 2px var(--accent);
    }
    .bigfind .btn {
      background: var(--accent);
      color: var(--on-accent);
      border: 0;
      height: 36px;
    }
    .hint {
      color: var(--muted);
      font-size: 12.5px;
      margin: 0 0 18px 4px;
    }
    .hint code {
      font: 12px var(--mono);
      background: var(--sunk);
      padding: 1px 5px;
      border-radius: 4px;
      border: 1px solid var(--line);
    }
    .hit {
      padding: 13px 18px;
      border-bottom: 1px solid var(--line);
      border-left: 3px solid transparent;
    }
    .hit:last-child {
      border-bottom: 0;
    }
    .hit.error {
      border-left-color: var(--err);
    }
    .hit .hd {
      display: flex;
      gap: 10px;
      align-items: baseline;
      font-size: 12.5px;
      color: var(--muted);
      margin-bottom: 4px;
      flex-wrap: wrap;
    }
    .hit .hd .name {
      color: var(--text);
      font-size: 13.5px;
    }
    .hit .hd .ctx {
      margin-left: auto;
      color: var(--accent);
      white-space: nowrap;
    }
    .hit pre {
      margin: 0;
      font: 12.5px/1.55 var(--mono);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    mark {
      background: var(--mark);
      color: inherit;
      border-radius: 3px;
      padding: 0 1px;
    }
    .lv {
      font: 600 11.5px var(--sans);
    }
    .lv.error {
      color: var(--err);
    }
    """#
}
