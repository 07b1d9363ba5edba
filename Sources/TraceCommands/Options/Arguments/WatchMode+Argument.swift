public import ArgumentParser
public import TraceWatch

/// `--watch inotify`, `--watch poll` and `--watch auto`.
extension WatchMode: ExpressibleByArgument {}
