/// Results one after the other, read page by page: memory holds one page, whatever there is.
///
/// Used on one thread at a time.
public final class ReadCursor<Element> {
  private var page: [Element] = []
  private var position = 0
  private var isAtEnd = false
  private let nextPage: () throws -> [Element]

  /// A cursor over pages. `nextPage` gives the next one each time; an empty one is the end.
  init(nextPage: @escaping () throws -> [Element]) {
    self.nextPage = nextPage
  }

  /// The next result; `nil` at the end, and from then on.
  ///
  /// - Throws: `StoreError`.
  public func next() throws -> Element? {
    if position == page.count {
      guard !isAtEnd else { return nil }
      page = try nextPage()
      position = 0
      isAtEnd = page.isEmpty
      if isAtEnd { return nil }
    }
    defer { position += 1 }
    return page[position]
  }
}
