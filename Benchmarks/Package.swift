// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "exosim", path: "..")],
  targets: [
    .executableTarget(
      name: "ensemble",
      dependencies: [.product(name: "ExosimCore", package: "exosim")],
      path: "Sources/ensemble")
  ]
)
