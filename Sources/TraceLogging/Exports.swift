// `import TraceLogging` is enough for a program: the handler speaks swift-log's language.
@_exported public import Logging
