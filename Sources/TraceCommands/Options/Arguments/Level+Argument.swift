public import ArgumentParser
public import Logging

/// `--log-level trace` to `--log-level critical`.
extension Logger.Level: @retroactive ExpressibleByArgument {}
