public import ArgumentParser
public import TraceStore

/// `--by minute`, `hour`, `day` and `month`.
extension TimelineStep: ExpressibleByArgument {}
