import Foundation

/// The built program, run as a user runs it.
enum Program {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Beside the test bundle, whatever folder the build uses.
  static let path: String = {
    let here = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(fileURLWithPath: here).deletingLastPathComponent()
      .appendingPathComponent("exosim").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return SourceFile.root.appendingPathComponent(".build/debug/exosim").path
  }()

  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
    in folder: Folder? = nil, output: String? = nil
  ) throws -> Outcome {
    let scratch = try Folder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = folder?.url ?? SourceFile.root
    process.standardInput = try FileHandle(
      forReadingFrom: scratch.write("input", input ?? ""))
    let written = try scratch.write("output", "")
    process.standardOutput = try FileHandle(
      forWritingTo: output.map { URL(fileURLWithPath: $0) } ?? written)
    process.standardError = try FileHandle(forWritingTo: scratch.write("errors", ""))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try scratch.read("output"), errors: try scratch.read("errors"))
  }
}

/// A temporary folder that goes away with its last owner.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("exosim-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> URL {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> URL {
    let file = url.appendingPathComponent(name)
    try data.write(to: file)
    return file
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Every name in the folder, hidden ones too.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }
}
