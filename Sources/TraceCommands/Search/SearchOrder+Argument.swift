public import ArgumentParser
public import TraceStore

/// `--by time` and `--by rank`.
extension SearchQuery.Order: ExpressibleByArgument {}
