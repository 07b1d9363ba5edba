extension PageAssets {
  /// Colours, the head of each page, and lists of executions.
  static let frameStyle = #"""
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
    """#
}
