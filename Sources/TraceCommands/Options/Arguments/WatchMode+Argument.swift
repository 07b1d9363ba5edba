public import ArgumentParser
public import TraceWatch

/// The values of `--watch`.
extension WatchMode: ExpressibleByArgument {}
