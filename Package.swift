// swift-tools-version: 6.2
import PackageDescription

/// Every room keeps the same house rules.
let rules: [SwiftSetting] = [
  .enableUpcomingFeature("MemberImportVisibility"),  // a file sees only what it imports
  .enableUpcomingFeature("InternalImportsByDefault"),  // no neighbour leaks through a door
  .enableUpcomingFeature("ExistentialAny"),  // `any` is written where it costs
]

let package = Package(
  name: "exosim",
  products: [
    .executable(name: "exosim", targets: ["exosim"]),
    .library(name: "ExosimCore", targets: ["ReactionNetworks", "Kinetics", "Dosing", "Analysis"]),
    .library(name: "_ReferenceProblems", targets: ["ReferenceProblems"]),  // for Benchmarks/
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Cellar: what is not Swift.
    .systemLibrary(
      name: "CLAPACK", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(name: "CKernels"),

    // Ground floor: what a model says.
    .target(
      name: "ReactionNetworks", swiftSettings: rules,
      linkerSettings: [
        .linkedLibrary("m", .when(platforms: [.linux]))
      ]),

    // First floor: two rooms that never meet.
    .target(
      name: "Kinetics", dependencies: ["ReactionNetworks", "CKernels", "CLAPACK"],
      swiftSettings: rules,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Dosing", dependencies: ["ReactionNetworks"], swiftSettings: rules),

    // Second floor, and the roof.
    .target(
      name: "Analysis", dependencies: ["Dosing", "Kinetics", "ReactionNetworks"],
      swiftSettings: rules),
    .target(
      name: "Reporting", dependencies: ["Analysis", "Dosing", "Kinetics", "ReactionNetworks"],
      swiftSettings: rules),

    // Front door.
    .executableTarget(
      name: "exosim",
      dependencies: [
        "Reporting", "Analysis", "Dosing", "Kinetics", "ReactionNetworks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: rules),

    // Tests.
    .target(
      name: "ReferenceProblems", dependencies: ["Kinetics", "ReactionNetworks"],
      path: "Tests/ReferenceProblems", swiftSettings: rules),
    .target(
      name: "ShippedModels", dependencies: ["Analysis", "Dosing", "ReactionNetworks"],
      path: "Tests/ShippedModels", swiftSettings: rules),
    .testTarget(name: "ReactionNetworksTests", dependencies: ["ReactionNetworks"]),
    .testTarget(
      name: "KineticsTests",
      dependencies: ["Kinetics", "ReactionNetworks", "ReferenceProblems", "CKernels"]),
    .testTarget(name: "DosingTests", dependencies: ["Dosing", "ReactionNetworks"]),
    .testTarget(
      name: "AnalysisTests",
      dependencies: [
        "Analysis", "Dosing", "Kinetics", "ReactionNetworks", "ReferenceProblems", "ShippedModels",
      ]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "Analysis", "Dosing", "Kinetics", "ReactionNetworks", "ShippedModels",
      ]),
    .testTarget(name: "exosimTests"),
  ]
)
