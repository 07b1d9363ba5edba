internal import TraceHTTP

/// What all pages have around their content.
struct PageFrame {
  /// A page that the head of all leads to.
  enum Section: CaseIterable {
    case runs, errors, search, status

    fileprivate var link: HTML {
      switch self {
      case .runs: "<a href=\"/\""
      case .errors: "<a href=\"/errors\""
      case .search: "<a href=\"/search\""
      case .status: "<a href=\"/status\""
      }
    }

    fileprivate var title: HTML {
      switch self {
      case .runs: "Runs"
      case .errors: "Errors"
      case .search: "Search"
      case .status: "Status"
      }
    }
  }

  let title: String
  var section: Section?
  /// What is being searched for.
  var search = ""
  /// What stands at the foot beside the version.
  var remarks: [String] = []

  static let magnifier: HTML = """
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.7" \
    stroke-linecap="round" aria-hidden="true"><circle cx="7" cy="7" r="4.6"/>\
    <path d="m10.6 10.6 3.6 3.6"/></svg>
    """

  private static let logo: HTML = """
    <svg viewBox="0 0 20 20" aria-hidden="true">\
    <rect x="1" y="2.5" width="11" height="3.6" rx="1.8" class="f-wf"/>\
    <rect x="5" y="8.2" width="10" height="3.6" rx="1.8" class="f-job"/>\
    <rect x="11" y="13.9" width="8" height="3.6" rx="1.8" class="f-stage"/></svg>
    """

  private static let help: HTML = """
    <dialog class="card" id="help" aria-labelledby="help-title">
    <h2 id="help-title">Keys</h2><dl>
    <dt><kbd>/</kbd></dt><dd>search</dd>
    <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next row, row before</dd>
    <dt><kbd>e</kbd> <kbd>E</kbd></dt><dd>next error, error before</dd>
    <dt><kbd>g</kbd></dt><dd>to the top</dd>
    <dt><kbd>?</kbd></dt><dd>this help; <kbd>Esc</kbd> closes it</dd></dl></dialog>
    """

  private static let zone: HTML = """
    <label data-zone hidden>Times <select><option value="">as served</option>\
    <option>UTC</option><option value="here">here</option></select></label>
    """

  private static let theme: HTML = """
    <button class="icon" type="button" data-theme-toggle hidden aria-label="Light or dark">\
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" \
    aria-hidden="true"><circle cx="8" cy="8" r="6"/>\
    <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none"/></svg></button>
    """

  /// The whole page.
  func html(_ content: HTML) -> HTML {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="color-scheme" content="light dark"><title>\(title) – tracetail</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/style.css?\(url: PageAssets.version)">
    <script src="/assets/app.js?\(url: PageAssets.version)"></script></head><body>
    <a class="skip" href="#main">Skip to content</a>
    <header class="top"><div class="bar"><a class="logo" href="/">\(Self.logo)tracetail</a>
    <nav class="main" aria-label="Pages">\(HTML.each(Section.allCases, link))</nav>
    <form class="find" role="search" action="/search">\(Self.magnifier)\
    <input name="q" type="search" aria-label="Search all rows" placeholder="Search all rows" \
    value="\(search)"><kbd>/</kbd></form>\(Self.theme)</div></header>
    <main id="main">\(content)</main>
    <footer>\(HTML.each(remarks) { "<span>\($0)</span>" })<span>\(Version.text)</span>\
    \(Self.zone)</footer>
    \(Self.help)</body></html>

    """
  }

  private func link(_ section: Section) -> HTML {
    section == self.section
      ? "\(section.link) aria-current=\"page\">\(section.title)</a>"
      : "\(section.link)>\(section.title)</a>"
  }
}
