extension PageAssets {
  /// Narrow windows, and paper.
  static let narrowStyle = #"""
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
      .d1, .d2, .d3, .d4, .d5 {
        padding-left: calc(10px + var(--depth) * 6px)!important;
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
      header.top, .chips, .tools, .pager, .pages, .live, footer, .skip {
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
