extension PageAssets {
  /// The one style sheet: light and dark by the system or by choice, wide and narrow, and printed.
  static let style = #"""
    :root {
      color-scheme: light dark;
      --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono",
        Menlo, Consolas, monospace;
      --bg: light-dark(#f6f7f9, #0d1014);
      --card: light-dark(#fff, #14181e);
      --sunk: light-dark(#f1f3f6, #0f1318);
      --text: light-dark(#171b21, #e6e9ee);
      --muted: light-dark(#535d6b, #a1abb9);
      --faint: light-dark(#626c7b, #8590a0);
      --line: light-dark(#e1e5eb, #232a33);
      --line2: light-dark(#cfd5de, #333c48);
      --accent: light-dark(#2f52d1, #93adff);
      --soft: light-dark(#e9eefd, #1a2340);
      --err: light-dark(#b91f2b, #ff8b91);
      --errbg: light-dark(#fdeeee, #2b171a);
      --warn: light-dark(#845300, #e6b54a);
      --warnbg: light-dark(#fff5e0, #2a2112);
      --ok: light-dark(#1c7248, #5ccb8d);
      --wf: light-dark(#8793a8, #6c788b);
      --job: light-dark(#4c6ee0, #6f8cf5);
      --stage: light-dark(#1b9aa0, #35b3b3);
      --mark: light-dark(#ffe28a, #6b5310);
      --shadow: 0 1px 2px light-dark(rgb(20 30 50/.06), #0000), 0 0 0 1px light-dark(rgb(20 30 50/.05), #232a33);
      --on-accent: light-dark(#fff, #0d1014);
    }
    * {
      box-sizing: border-box;
    }
    html {
      -webkit-text-size-adjust: 100%;
    }
    body {
      margin: 0;
      background: var(--bg);
      color: var(--text);
      font: 14px/1.5 var(--sans);
    }
    a {
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      text-decoration: underline;
    }
    a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
      border-radius: 4px;
    }
    .skip {
      position: absolute;
      left: -999px;
    }
    .skip:focus {
      left: 8px;
      top: 8px;
      background: var(--card);
      padding: 8px;
      z-index: 9;
    }
    .num {
      font-variant-numeric: tabular-nums;
    }
    .mono {
      font-family: var(--mono);
      font-size: .86em;
    }
    .muted {
      color: var(--muted);
    }
    .faint {
      color: var(--faint);
    }
    header.top {
      position: sticky;
      top: 0;
      z-index: 5;
      background: var(--card);
      border-bottom: 1px solid var(--line);
    }
    .bar {
      max-width: 1280px;
      margin: auto;
      padding: 0 24px;
      display: flex;
      align-items: center;
      gap: 22px;
      height: 52px;
    }
    .logo {
      display: flex;
      align-items: center;
      gap: 9px;
      font-weight: 680;
      letter-spacing: -.01em;
      font-size: 15px;
    }
    .logo svg {
      width: 20px;
      height: 20px;
    }
    nav.main {
      display: flex;
      gap: 2px;
    }
    nav.main a {
      padding: 5px 11px;
      border-radius: 7px;
      color: var(--muted);
      font-weight: 520;
    }
    nav.main a[aria-current] {
      background: var(--soft);
      color: var(--accent);
    }
    .find {
      margin-left: auto;
      display: flex;
      align-items: center;
      gap: 8px;
      background: var(--sunk);
      border: 1px solid var(--line);
      border-radius: 8px;
      padding: 0 10px;
      height: 34px;
      width: 260px;
    }
    .find svg {
      width: 14px;
      height: 14px;
      color: var(--faint);
      flex: none;
    }
    .find input {
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      font-size: 13px;
      width: 100%;
      outline: 0;
      min-width: 0;
    }
    .find:focus-within {
      border-color: var(--accent);
    }
    kbd {
      font: 11px var(--mono);
      color: var(--faint);
      border: 1px solid var(--line2);
      border-radius: 4px;
      padding: 0 5px;
      line-height: 16px;
    }
    .icon {
      border: 0;
      background: none;
      color: var(--muted);
      padding: 6px;
      border-radius: 6px;
      display: grid;
      place-items: center;
      cursor: pointer;
    }
    .icon svg {
      width: 16px;
      height: 16px;
    }
    main {
      max-width: 1280px;
      margin: auto;
      padding: 26px 24px 64px;
    }
    h1 {
      font-size: 22px;
      line-height: 1.25;
      margin: 0;
      letter-spacing: -.015em;
      font-weight: 680;
    }
    h2 {
      font-size: 14px;
      margin: 0;
      font-weight: 640;
    }
    .head {
      display: flex;
      align-items: flex-end;
      gap: 16px;
      margin-bottom: 18px;
      flex-wrap: wrap;
    }
    .head p {
      margin: 3px 0 0;
      color: var(--muted);
    }
    .head .right {
      margin-left: auto;
      display: flex;
      gap: 10px;
      align-items: center;
    }
    .seg {
      display: inline-flex;
      background: var(--sunk);
      border: 1px solid var(--line);
      border-radius: 8px;
      padding: 2px;
    }
    .seg a {
      padding: 3px 11px;
      border-radius: 6px;
      font-size: 12.5px;
      color: var(--muted);
      white-space: nowrap;
    }
    .seg a[aria-current] {
      background: var(--card);
      color: var(--text);
      box-shadow: var(--shadow);
      font-weight: 560;
    }
    .card {
      background: var(--card);
      border-radius: 12px;
      box-shadow: var(--shadow);
      margin-bottom: 18px;
      overflow: clip;
    }
    .cardhead {
      display: flex;
      align-items: center;
      gap: 14px;
      padding: 12px 18px;
      border-bottom: 1px solid var(--line);
      flex-wrap: wrap;
    }
    .cardhead .right {
      margin-left: auto;
      display: flex;
      gap: 14px;
      align-items: center;
    }
    .legend {
      display: flex;
      gap: 14px;
      font-size: 12px;
      color: var(--muted);
      flex-wrap: wrap;
    }
    .legend span {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .legend svg {
      width: 14px;
      height: 10px;
      flex: none;
    }
    .f-err {
      fill: var(--err);
    }
    .f-warn {
      fill: #e0a02a;
    }
    .f-other {
      fill: var(--job);
      opacity: .55;
    }
    .f-wf {
      fill: var(--wf);
    }
    .f-job {
      fill: var(--job);
    }
    .f-stage {
      fill: var(--stage);
    }
    .f-line {
      fill: var(--line);
    }
    .s-line {
      stroke: var(--line);
    }
    .chart {
      padding: 16px 18px 10px;
    }
    .plot {
      display: grid;
      grid-template-columns: auto 1fr;
      column-gap: 10px;
    }
    .plot svg {
      display: block;
      width: 100%;
    }
    .plot .bars {
      height: 96px;
      border-bottom: 1px solid var(--line2);
    }
    .ya {
      display: flex;
      flex-direction: column;
      justify-content: space-between;
      text-align: right;
      font-size: 11px;
      color: var(--faint);
      line-height: 1;
      height: 96px;
      font-variant-numeric: tabular-nums;
    }
    .chips {
      display: flex;
      gap: 8px;
      flex-wrap: wrap;
      margin: 0 0 12px;
    }
    .chip {
      display: inline-flex;
      align-items: center;
      gap: 7px;
      height: 30px;
      padding: 0 12px;
      border-radius: 15px;
      background: var(--card);
      box-shadow: var(--shadow);
      font-size: 13px;
      color: var(--muted);
    }
    .chip[aria-current] {
      background: var(--accent);
      color: var(--on-accent);
    }
    .chip b {
      font-weight: 600;
    }
    table {
      border-collapse: collapse;
      width: 100%;
    }
    .runs th {
      font-size: 12px;
      font-weight: 560;
      color: var(--muted);
      text-align: left;
      padding: 9px 12px;
      border-bottom: 1px solid var(--line);
      white-space: nowrap;
    }
    .runs td {
      padding: 10px 12px;
      border-bottom: 1px solid var(--line);
      vertical-align: middle;
    }
    .runs tr:last-child td {
      border-bottom: 0;
    }
    .runs tbody tr:hover {
      background: var(--sunk);
    }
    .runs th:first-child, .runs td:first-child {
      padding-left: 18px;
      width: 26px;
    }
    .runs th:last-child, .runs td:last-child {
      padding-right: 18px;
    }
    .r {
      text-align: right!important;
    }
    .state {
      display: block;
      width: 14px;
      height: 14px;
    }
    .name {
      font-weight: 600;
    }
    .sub {
      display: block;
      font-size: 12px;
      color: var(--faint);
      font-family: var(--mono);
      letter-spacing: -.02em;
    }
    .jobs {
      display: flex;
      gap: 5px;
      flex-wrap: wrap;
    }
    .job {
      font-size: 12px;
      line-height: 20px;
      padding: 0 8px;
      border-radius: 5px;
      background: var(--sunk);
      color: var(--muted);
      white-space: nowrap;
    }
    .job.bad {
      background: var(--errbg);
      color: var(--err);
      font-weight: 560;
    }
    .dur {
      display: flex;
      align-items: center;
      gap: 10px;
      justify-content: flex-end;
    }
    .dur svg {
      width: 84px;
      height: 6px;
      flex: none;
    }
    .count-err {
      color: var(--err);
      font-weight: 600;
    }
    .zero {
      color: var(--faint);
    }
    .pager {
      display: flex;
      justify-content: space-between;
      align-items: center;
      padding: 12px 18px;
      color: var(--muted);
      font-size: 13px;
      border-top: 1px solid var(--line);
    }
    .btn {
      display: inline-flex;
      align-items: center;
      gap: 7px;
      height: 32px;
      padding: 0 12px;
      border-radius: 8px;
      border: 1px solid var(--line2);
      background: var(--card);
      font-size: 13px;
      font-weight: 520;
      white-space: nowrap;
    }
    .btn svg {
      width: 14px;
      height: 14px;
    }
    .crumb {
      font-size: 13px;
      color: var(--muted);
      margin-bottom: 6px;
    }
    .badge {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      font-size: 12.5px;
      font-weight: 600;
      padding: 2px 10px;
      border-radius: 12px;
      vertical-align: 3px;
      margin-left: 8px;
      letter-spacing: 0;
    }
    .badge.err {
      background: var(--errbg);
      color: var(--err);
    }
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
      padding-left: 36px!important;
    }
    .d2 {
      padding-left: 54px!important;
    }
    .d3 {
      padding-left: 72px!important;
    }
    .d4 {
      padding-left: 90px!important;
    }
    .d5 {
      padding-left: 108px!important;
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
    footer {
      max-width: 1280px;
      margin: auto;
      padding: 0 24px 28px;
      color: var(--faint);
      font-size: 12px;
      display: flex;
      gap: 16px;
      flex-wrap: wrap;
    }
    :root[data-theme=light] {
      color-scheme: light;
    }
    :root[data-theme=dark] {
      color-scheme: dark;
    }
    .away {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    [hidden] {
      display: none!important;
    }
    .wf svg text {
      fill: var(--faint);
      font: 11px var(--sans);
    }
    .plot .xa {
      grid-column: 2;
      display: flex;
      justify-content: space-between;
      font-size: 11px;
      color: var(--faint);
      padding-top: 4px;
    }
    .may {
      opacity: .32;
    }
    .i-mark {
      stroke: var(--card);
      stroke-width: 2;
      stroke-linecap: round;
      fill: none;
    }
    .i-ok {
      stroke: var(--ok);
      stroke-width: 2;
      fill: none;
    }
    .i-run {
      stroke: var(--accent);
      stroke-width: 2;
      fill: none;
    }
    .bar .icon {
      margin-left: 0;
    }
    .runs time, .dur, .groups time {
      white-space: nowrap;
    }
    .groups th:not(:first-child) {
      width: 110px;
    }
    .groups th:nth-child(n + 4) {
      width: 190px;
    }
    .why {
      display: block;
      font-size: 12px;
      color: var(--err);
      overflow-wrap: anywhere;
      max-width: 60ch;
    }
    .none {
      padding: 18px;
      color: var(--muted);
    }
    .pages {
      display: flex;
      gap: 10px;
    }
    .reason {
      white-space: pre-wrap;
    }
    .failure {
      padding: 11px 18px;
    }
    .failure a {
      color: var(--err);
      font-family: var(--mono);
      font-size: 12.5px;
      overflow-wrap: anywhere;
    }
    .warn {
      color: var(--warn);
    }
    .badge {
      background: var(--sunk);
      color: var(--muted);
    }
    .facts dd {
      overflow-wrap: anywhere;
    }
    .facts dd small {
      white-space: normal;
    }
    .log .row.here {
      outline: 2px solid var(--accent);
      outline-offset: -2px;
    }
    .log .m {
      unicode-bidi: isolate;
    }
    .log .row {
      scroll-margin-top: 120px;
    }
    .groups th, .groups td {
      padding: 10px 18px;
      text-align: left;
      border-bottom: 1px solid var(--line);
      vertical-align: top;
    }
    .groups th {
      font-size: 12px;
      font-weight: 560;
      color: var(--muted);
      white-space: nowrap;
    }
    .groups tr:last-child td {
      border-bottom: 0;
    }
    .groups time {
      white-space: nowrap;
    }
    .tm {
      font: 600 12.5px/1.5 var(--mono);
      color: var(--err);
      overflow-wrap: anywhere;
    }
    h1.tm {
      font-size: 15px;
    }
    .low .tm {
      color: var(--muted);
      font-weight: 500;
    }
    .low .big {
      color: var(--muted);
      font-weight: 500;
    }
    .big {
      font-size: 16px;
      font-weight: 640;
    }
    .wh {
      font-size: 12px;
      color: var(--faint);
      margin-top: 3px;
      overflow-wrap: anywhere;
    }
    .wh a {
      color: var(--accent);
    }
    .columns th, .columns td {
      padding: 8px 18px;
      text-align: left;
      border-bottom: 1px solid var(--line);
      vertical-align: top;
    }
    .columns th {
      font-weight: 500;
      color: var(--muted);
      white-space: nowrap;
      width: 1%;
    }
    .columns td {
      overflow-wrap: anywhere;
    }
    .columns pre {
      margin: 0;
      font: 12.5px/1.5 var(--mono);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .columns tr:last-child>* {
      border-bottom: 0;
    }
    .troubles {
      padding: 12px 18px 12px 34px;
      color: var(--warn);
    }
    dialog {
      border: 0;
      padding: 18px 22px;
      color: inherit;
    }
    dialog::backdrop {
      background: rgb(0 0 0/.4);
    }
    dialog dl {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 6px 16px;
      margin: 12px 0 0;
    }
    dialog dd {
      margin: 0;
    }
    .ab {
      font-weight: 700;
    }
    .af {
      opacity: .7;
    }
    .a1, .a9 {
      color: var(--err);
    }
    .a2, .a10 {
      color: var(--ok);
    }
    .a3, .a11 {
      color: var(--warn);
    }
    .a4, .a12 {
      color: var(--accent);
    }
    .a5, .a13 {
      color: light-dark(#8a2f9e,#d79be6);
    }
    .a6, .a14 {
      color: light-dark(#0f6f74,#5fd0d0);
    }
    .a8 {
      color: var(--faint);
    }
    @media (max-width: 760px) {
      header.top {
        position: static;
      }
      .head .right {
        flex-wrap: wrap;
      }
      .plot .bars, .ya {
        height: 72px;
      }
      .wf .br:not(.ax) {
        padding-right: 10px;
      }
      .wf .br.ax {
        padding-right: 10px;
      }
      .bar {
        padding: 0 14px;
        gap: 10px;
        height: auto;
        flex-wrap: wrap;
        padding-top: 8px;
        padding-bottom: 8px;
      }
      .bar .find {
        order: 9;
        width: 100%;
        margin: 0;
      }
      nav.main {
        order: 8;
        width: 100%;
        overflow-x: auto;
        margin-left: -6px;
      }
      main {
        padding: 18px 12px 48px;
      }
      .head .right {
        margin-left: 0;
      }
      h1 {
        font-size: 20px;
      }
      .chart {
        padding: 10px 12px 6px;
      }
      .runs thead {
        display: none;
      }
      .runs tr {
        display: grid;
        grid-template-columns: 22px 1fr auto;
        column-gap: 10px;
        padding: 11px 14px;
        border-bottom: 1px solid var(--line);
      }
      .runs td {
        border: 0;
        padding: 0!important;
      }
      .runs td:first-child {
        grid-row: 1/3;
        padding-top: 3px!important;
        width: auto;
      }
      .runs .c-jobs {
        grid-column: 2/4;
        grid-row: 3;
        margin-top: 7px;
      }
      .runs .c-start {
        grid-column: 2;
        grid-row: 2;
        font-size: 12.5px;
        text-align: left!important;
      }
      .runs .c-dur {
        grid-column: 3;
        grid-row: 1;
      }
      .runs .c-rows {
        display: none;
      }
      .runs .c-err {
        grid-column: 3;
        grid-row: 2;
        font-size: 12.5px;
      }
      .runs .c-err::after {
        content: " errors";
      }
      .runs .c-err.one::after {
        content: " error";
      }
      .dur svg {
        display: none;
      }
      .runs .sub {
        display: none;
      }
      .facts {
        grid-template-columns: 1fr 1fr;
      }
      .facts dd {
        white-space: normal;
      }
      .wf {
        grid-template-columns: 128px 1fr;
      }
      .wf .du {
        display: none;
      }
      .wf .ax:last-child {
        display: none;
      }
      .wf .nm {
        padding-left: 10px;
        gap: 6px;
      }
      .d1 {
        padding-left: 16px!important;
      }
      .d2 {
        padding-left: 22px!important;
      }
      .d3 {
        padding-left: 28px!important;
      }
      .d4 {
        padding-left: 34px!important;
      }
      .d5 {
        padding-left: 40px!important;
      }
      .k {
        width: 15px;
        height: 15px;
        line-height: 15px;
        font-size: 9px;
      }
      .tools {
        position: static;
        padding: 10px 12px;
      }
      .tools .find {
        width: 100%;
      }
      .tools .right {
        margin: 0;
      }
      .log {
        font-size: 12px;
      }
      .log .row {
        grid-template-columns: auto auto 1fr;
        padding: 5px 12px 5px 9px;
        column-gap: 9px;
      }
      .log .row .n, .log .row.same .t, .log .row.info .l, .log .row.debug .l, .log .sp:empty {
        display: none;
      }
      .log .row {
        padding-top: 1.5px;
        padding-bottom: 1.5px;
      }
      .log .row:not(.same) {
        margin-top: 8px;
      }
      .log .sp b {
        font: 600 11px var(--sans);
        color: var(--accent);
      }
      .log .m {
        grid-column: 1/-1;
      }
      .cardhead .right {
        margin-left: 0;
      }
      .hit .hd .ctx {
        margin-left: 0;
      }
    }
    @media (max-width: 760px) {
      .bar .icon {
        margin-left: auto;
      }
      .groups td:nth-child(2)::after {
        content: " errors";
        font-size: 12px;
        font-weight: 400;
      }
      .groups td:nth-child(3):not(:last-child)::after {
        content: " executions";
      }
      .groups td:nth-child(n + 3) {
        font-size: 12.5px;
      }
      .groups thead {
        display: none;
      }
      .groups tr {
        display: grid;
        grid-template-columns: 1fr auto;
        padding: 10px 14px;
        border-bottom: 1px solid var(--line);
        gap: 4px 12px;
      }
      .groups td {
        border: 0;
        padding: 0;
      }
      .groups td:first-child {
        grid-column: 1/3;
      }
      .columns tr {
        display: block;
        padding: 8px 14px;
        border-bottom: 1px solid var(--line);
      }
      .columns th, .columns td {
        display: block;
        border: 0;
        padding: 0;
        width: auto;
      }
      .runs .c-name, .runs .c-jobs {
        min-width: 0;
      }
      .mono {
        overflow-wrap: anywhere;
      }
    }
    @media print {
      header.top, .chips, .tools, .pager, .pages, footer, .skip {
        display: none;
      }
      .log .blk {
        content-visibility: visible;
      }
      body {
        background: #fff;
      }
    }
    """#
}
