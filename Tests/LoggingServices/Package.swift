// swift-tools-version: 6.2

import PackageDescription

// The examples of docs/LOGGING.md that need packages which Tracetail itself does not: a package of
// their own, so that nobody who builds Tracetail has to fetch them. `make logging-services` builds it.
let package = Package(
  name: "logging-services",
  dependencies: [
    .package(name: "tracetail", path: "../.."),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.0.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "logging-services",
      dependencies: [
        .product(name: "TraceLogging", package: "tracetail"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ])
  ]
)
