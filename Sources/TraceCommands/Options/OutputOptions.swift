internal import ArgumentParser

/// What is shown of a run.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Write results as JSON, one object a line; the summary is the last.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress and no summary; warnings and errors only.")
  var quiet = false
}
