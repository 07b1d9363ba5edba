// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "tracetail",
  products: [
    .executable(name: "tracetail", targets: ["tracetail"]),
    .library(name: "TraceLogging", targets: ["TraceLogging"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .executableTarget(
      name: "tracetail",
      dependencies: ["TraceCommands"],
      swiftSettings: strict),
    .target(
      name: "TraceCommands",
      dependencies: [
        "CMalloc", "TraceBytes", "TraceFormat", "TraceHTTP", "TracePipeline", "TraceStore",
        "TraceTail", "TraceWatch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "TraceHTTP",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .target(
      name: "TracePipeline",
      dependencies: ["TraceBytes", "TraceFormat", "TraceStore", "TraceTail", "TraceWatch"],
      swiftSettings: strict),
    .target(
      name: "TraceLogging",
      dependencies: [
        "CSwiftRuntime", "TraceFormat", "TraceStore", "TraceTail",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "TraceStore",
      dependencies: [
        "CZlib", "CZstd", "TraceBytes", "TraceFormat", "TraceTail",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "TraceWatch",
      dependencies: ["CInotifyTools", "CWatch", "TraceBytes"],
      swiftSettings: strict),
    .target(
      name: "TraceTail",
      dependencies: ["CStatx", "CZlib", "CZstd", "TraceBytes"],
      swiftSettings: strict),
    .target(
      name: "TraceFormat",
      dependencies: ["CSimdjson", "TraceBytes"],
      swiftSettings: strict),
    .target(
      name: "TraceBytes",
      dependencies: ["CNettle", "CXXHash"],
      swiftSettings: strict),
    .target(
      name: "CSimdjson",
      linkerSettings: [.linkedLibrary("simdjson")]),
    .target(
      name: "CInotifyTools",
      linkerSettings: [.linkedLibrary("inotifytools")]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(name: "CStatx"),
    .systemLibrary(name: "CSwiftRuntime"),
    .systemLibrary(name: "CWatch"),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // Not shipped: what the tests of TraceLogging run, and a benchmark.
    .executableTarget(
      name: "logging-examples", dependencies: ["TraceLogging"], path: "Tests/LoggingExamples",
      swiftSettings: strict),
    .executableTarget(
      name: "logging-probe", dependencies: ["TraceLogging"], path: "Tests/LoggingProbe",
      swiftSettings: strict),
    .executableTarget(
      name: "logging-benchmark", dependencies: ["TraceLogging"], path: "Benchmarks/logging",
      swiftSettings: strict),
    // Not shipped: what `Benchmarks/run calls` counts.
    .executableTarget(
      name: "microbench",
      dependencies: ["TraceFormat", "TraceStore"],
      path: "Benchmarks/micro",
      swiftSettings: strict),
    .target(
      name: "TestSupport",
      dependencies: ["CZlib", "CZstd"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "TraceFormatTests", dependencies: ["TraceFormat", "TraceBytes", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceTailTests", dependencies: ["TraceTail", "TraceBytes", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceHTTPTests", dependencies: ["TraceHTTP", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceWatchTests", dependencies: ["TraceWatch", "CInotifyTools", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceStoreTests",
      dependencies: [
        "TraceStore", "TraceBytes", "TraceFormat", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TracePipelineTests",
      dependencies: [
        "TracePipeline", "TraceStore", "TraceFormat", "TraceTail", "TraceWatch", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["FormatSamples"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceLoggingTests",
      dependencies: [
        "TraceLogging", "TraceStore", "TraceFormat", "TestSupport", "tracetail",
        "logging-examples", "logging-probe",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TraceCommandsTests",
      dependencies: [
        "TraceBytes", "TraceCommands", "TraceHTTP", "TraceStore", "TraceWatch", "TestSupport",
        "tracetail",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Snapshots"],
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
