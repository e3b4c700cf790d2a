import Foundation
import Kinetics

/// What one measurement is asked to do, from the words of the command line.
struct Job {
  var model = ""
  /// CSV: a header of parameter names, one row a member.
  var points = ""
  /// Raw doubles, ascending.
  var times = ""
  /// Names of the states to keep, one a line.
  var states = ""
  /// Raw doubles, members x times x states; "-" keeps nothing on disk.
  var out = "-"
  var members = 1
  var repeats = 1
  /// Trajectories handed to the engine at once; bounds memory.
  var chunk = 2048
  var tolerance = 1e-6
  var method = "rodas5P"
  var execution = "fastest"
  var solver = "automatic"
  /// How large each state becomes, one number a line; "" = not known beforehand.
  var sizes = ""

  struct Misuse: Error { var message: String }

  init(_ words: [String]) throws {
    guard words.count.isMultiple(of: 2) else { throw Misuse(message: "words come in pairs") }
    for index in stride(from: 0, to: words.count, by: 2) {
      try set(words[index], words[index + 1])
    }
  }

  private mutating func set(_ word: String, _ value: String) throws {
    switch word {
    case "--model": model = value
    case "--points": points = value
    case "--times": times = value
    case "--states": states = value
    case "--out": out = value
    case "--members": members = try number(value, word)
    case "--repeats": repeats = try number(value, word)
    case "--chunk": chunk = try number(value, word)
    case "--tolerance":
      guard let given = Double(value) else { throw Misuse(message: "\(word) \(value)") }
      tolerance = given
    case "--method": method = value
    case "--execution": execution = value
    case "--solver": solver = value
    case "--sizes": sizes = value
    default: throw Misuse(message: "unknown word \(word)")
    }
  }

  private func number(_ value: String, _ word: String) throws -> Int {
    guard let given = Int(value), given > 0 else { throw Misuse(message: "\(word) \(value)") }
    return given
  }

  func settings() throws -> SimulationSettings {
    let times = try Self.doubles(times)
    guard let end = times.last else { throw Misuse(message: "no output times") }
    let record = try String(contentsOfFile: states, encoding: .utf8).split(separator: "\n")
    var settings = SimulationSettings(end: end, outputTimes: times, record: record.map(String.init))
    guard let method = SimulationSettings.Method(rawValue: method),
      let execution = SimulationSettings.Execution(rawValue: execution),
      let solver = SimulationSettings.LinearSolver(rawValue: solver)
    else { throw Misuse(message: "method \(method), execution \(execution), solver \(solver)") }
    settings.linearSolver = solver
    settings.method = method
    settings.execution = execution
    settings.relativeTolerance = tolerance
    if !sizes.isEmpty {
      let lines = try String(contentsOfFile: sizes, encoding: .utf8).split(separator: "\n")
      settings.sizes = Dictionary(
        uniqueKeysWithValues: zip(settings.record, lines.compactMap { Double($0) }))
    }
    return settings
  }

  /// One list of values a row of the points, at most as many as members; more members go round again.
  func draws() throws -> [NamedValues] {
    let lines = try String(contentsOfFile: points, encoding: .utf8).split(separator: "\n")
    let names = lines[0].split(separator: ",").map(String.init)
    return lines.dropFirst().prefix(members).map { line in
      NamedValues(names: names, values: line.split(separator: ",").map { Double($0)! })
    }
  }

  static func doubles(_ path: String) throws -> [Double] {
    try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes {
      Array($0.bindMemory(to: Double.self))
    }
  }
}
