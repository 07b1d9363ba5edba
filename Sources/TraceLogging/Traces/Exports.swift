// `import TraceLogging` is enough for a program: the handler speaks swift-log's language, and these
// are the types of other modules that its own interface names.
@_exported public import Logging

@_exported public import enum TraceFormat.CutID
@_exported public import struct TraceStore.TraceRow
