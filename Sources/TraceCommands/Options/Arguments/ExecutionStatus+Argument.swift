public import ArgumentParser
public import TraceStore

/// `--status failed`.
extension ExecutionStatus: ExpressibleByArgument {}
