public import ArgumentParser
public import TraceStore

/// `--durability normal` and `--durability full`.
extension TraceDatabase.Durability: ExpressibleByArgument {}
