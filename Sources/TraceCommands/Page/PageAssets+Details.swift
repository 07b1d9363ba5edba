extension PageAssets {
  /// Finer rules, which come after those of what they are about; tables of errors; the colours of ANSI.
  static let detailStyle = #"""
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
    .columns caption {
      padding: 12px 18px;
      text-align: left;
      font-weight: 600;
      border-bottom: 1px solid var(--line);
    }
    .columns tr:last-child>* {
      border-bottom: 0;
    }
    .troubles {
      padding: 12px 18px 12px 34px;
      color: var(--warn);
    }
    footer select {
      font: inherit;
      color: inherit;
      background: none;
      border: 1px solid var(--line2);
      border-radius: 6px;
    }
    .live {
      position: fixed;
      right: 14px;
      bottom: 14px;
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 6px 6px 6px 14px;
      border-radius: 12px;
      border: 1px solid var(--line2);
      background: var(--card);
      color: var(--muted);
      font-size: 13px;
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
    """#
}
