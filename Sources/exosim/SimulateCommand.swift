public import ArgumentParser
import Dosing
public import Kinetics
import ReactionNetworks

/// `exosim simulate`: any Antimony model to a table of its time course.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Integrate any Antimony model and write its time course as CSV.")

  @Argument(help: "An Antimony file, or - for standard input.")
  var model: String

  @Option(
    parsing: .unconditional,
    help: "When to stop: a number in the model's time unit, or a time such as 180d.")
  var end: String

  @Option(parsing: .unconditional, help: "When to start.")
  var start = "0"

  @Option(
    parsing: .unconditional, help: "How many equally spaced times to write, both ends included.")
  var points = 101

  @Option(help: "Where to write the table; standard output if absent.", transform: OutputFile.named)
  var out: String?

  @Option(name: .customLong("set"), help: "Replace a value of the model: name=number. Repeatable.")
  var values: [String] = []

  @Option(
    parsing: .unconditional,
    help: "Error allowed per step, relative to the size of each state.")
  var tolerance = 1e-8

  @Option(help: "rodas5P, rodas4 or bdf.")
  var method = SimulationSettings.Method.rodas5P

  @Option(help: "Symbols to write, separated by commas; every species and ruled symbol if absent.")
  var record: String?

  @Option(help: "The main module of the file; the last one if absent.")
  var module: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard points >= 2, points <= 10_000_000 else {
      throw ValidationError("--points must be between 2 and 10000000")
    }
    guard tolerance >= 1e-13, tolerance <= 0.1 else {
      throw ValidationError("--tolerance must be between 1e-13 and 0.1")
    }
  }

  func run() throws {
    var network = try ModelFile.network(model, module: module)
    try network.refuseContradictions()
    var values = try replacements(in: network)
    try network.complete(with: &values)
    let start = try ModelTime.read(self.start, option: "--start", in: network)
    let end = try ModelTime.read(self.end, option: "--end", in: network)
    guard end > start else {
      throw ValidationError("--end (\(self.end)) must be later than --start (\(self.start))")
    }
    var settings = SimulationSettings(end: end)
    settings.start = start
    settings.method = method
    settings.relativeTolerance = tolerance
    settings.outputTimes = (0..<points).map {
      $0 == points - 1 ? end : start + (end - start) * Double($0) / Double(points - 1)
    }
    settings.record = try recorded(in: network)
    let compiled = try CompiledNetwork(network)
    let members = [Member(parameters: values)]
    let trajectory = try compiled.simulate(members, settings: settings)[0].get()
    try refuseUndefined(in: trajectory)
    let course = TimeCourse(trajectory)
    let table = common.json ? course.json(of: network.name).text() : course.csv
    if let out { try OutputFile.save(table, to: out) } else { try common.console.data(table) }
    warnOfDrift(in: trajectory)
    let done = trajectory.statistics
    common.console.note(
      "\(network.name): \(done.steps) steps, \(done.rejections) rejected, "
        + "\(done.jacobians) Jacobians, \(done.events) events")
  }
}

extension SimulateCommand {
  /// A sum that the model keeps and the run does not: its members are less than the rounding of what
  /// went through them.
  private func warnOfDrift(in trajectory: Trajectory) {
    let drift = trajectory.conservationDrift
    guard drift > 1e-3 else { return }
    common.console.report([
      Diagnostic(
        .warning, code: "result.drift",
        message: "a sum that the model conserves is off by \(drift) of its members at a stop or "
          + "at the end",
        suggestion: "try a smaller --tolerance; states this small against their past are not known")
    ])
  }

  /// What is not a number is no result; what is infinite may be one, and is said.
  private func refuseUndefined(in trajectory: Trajectory) throws {
    func place(_ isMeant: (Double) -> Bool) -> (name: String, time: Double)? {
      guard let index = trajectory.values.firstIndex(where: isMeant) else { return nil }
      let (row, column) = index.quotientAndRemainder(dividingBy: trajectory.names.count)
      return (trajectory.names[column], trajectory.times[row])
    }
    if let (name, time) = place(\.isNaN) {
      throw Failure(
        .solver, code: "result.not-finite", "'\(name)' is not a number at t = \(time)",
        help: "look for 0/0, 0*infinity, infinity - infinity, a root or logarithm of a negative "
          + "number, or a piecewise without a last value in what it follows from; --record leaves "
          + "it out")
    }
    if let (name, time) = place(\.isInfinite) {
      common.console.report([
        Diagnostic(
          .warning, code: "result.infinite", message: "'\(name)' is infinite at t = \(time)")
      ])
    }
  }

  private func replacements(in network: ReactionNetwork) throws -> [String: Double] {
    var found: [String: Double] = [:]
    for text in values {
      guard let sign = text.firstIndex(of: "="),
        let value = Double(text[text.index(after: sign)...]),
        value.isFinite
      else { throw ValidationError("--set '\(text)': write name=number") }
      let name = network.flatName(of: String(text[..<sign]))
      let settable = network.settable
      if network.symbols.contains(name), !settable.contains(name) {
        throw ValidationError(
          "--set: the model computes '\(name)', which cannot be set; "
            + "allowed: \(listed(settable, orElse: "nothing, it has no values of its own"))")
      }
      try require(name, among: settable, option: "--set")
      found[name] = value
    }
    return found
  }

  private func recorded(in network: ReactionNetwork) throws -> [String] {
    let names =
      record?.split(separator: ",").map { network.flatName(of: $0.filter { $0 != " " }) } ?? []
    for name in names { try require(name, among: network.symbols, option: "--record") }
    return names
  }
}

extension ReactionNetwork {
  /// Takes the values of what is integrated out of `values` as what there is at the start, and names
  /// what still has none.
  fileprivate mutating func complete(with values: inout [String: Double]) throws(ModelError) {
    if let error = missingValues(given: Set(values.keys)).first { throw error }
    let ruled = rules.filter { if case .assignment = $0 { true } else { false } }.map(\.target)
    for index in species.indices where !ruled.contains(species[index].name) {
      let name = species[index].name
      guard let value = values.removeValue(forKey: name) else { continue }
      species[index].initial = species[index].isAmount ? .amount(value) : .concentration(value)
      initialAssignments.removeAll { $0.target == name }
    }
    let integrated = rules.filter { if case .rate = $0 { true } else { false } }.map(\.target)
    for name in integrated {
      guard let value = values.removeValue(forKey: name) else { continue }
      for index in parameters.indices where parameters[index].name == name {
        parameters[index].value = value
      }
      for index in compartments.indices where compartments[index].name == name {
        compartments[index].size = value
      }
      initialAssignments.removeAll { $0.target == name }
    }
  }
}

extension SimulationSettings.Method: ExpressibleByArgument {}

extension ReactionNetwork {
  /// Everything that has a value over time, in the order of the model.
  var symbols: [String] {
    var names = species.map(\.name) + compartments.map(\.name) + parameters.map(\.name)
    names += reactions.map(\.name)
    return names + rules.map(\.target).filter { !names.contains($0) }
  }

  /// What has a value of its own, at the start or throughout; the rest follows from it.
  fileprivate var settable: [String] {
    var computed = Set(reactions.map(\.name))
    for case .assignment(let target, _) in rules { computed.insert(target) }
    return symbols.filter { !computed.contains($0) }
  }
}
