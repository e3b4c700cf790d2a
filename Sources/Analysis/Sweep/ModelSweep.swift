import Dosing
public import Kinetics
public import ReactionNetworks

/// A bare model with its parameters varied: symbols at some times, one row a member.
public final class ModelSweep: SweepSubject {
  private let network: ReactionNetwork
  private let compiled: CompiledNetwork
  private let settings: SimulationSettings
  /// Values that replace those of the network in every member.
  private let values: [String: Double]
  private var design: SweepDesign?
  /// One a recorded symbol; known from the start.
  public let outputs: [SweepOutput]
  /// The output times, where there are more than one. Model time unit.
  public let times: [Double]

  /// - Parameter settings: one output time = one number a member and symbol.
  public init(
    _ network: ReactionNetwork, settings: SimulationSettings, values: [String: Double] = [:]
  ) throws {
    self.network = network
    self.settings = settings
    self.values = values
    compiled = try CompiledNetwork(network)
    times = settings.outputTimes.count > 1 ? settings.outputTimes : []
    // What is recorded when nothing is asked is the engine's to say.
    let names =
      settings.record.isEmpty
      ? network.species.map(\.name)
        + network.rules.map(\.target).filter { name in
          !network.species.contains { $0.name == name }
        } : settings.record
    let unitless = network
    outputs = names.map { name in
      let unit =
        unitless.parameters.first { $0.name == name }?.unit
        ?? unitless.compartments.first { $0.name == name }?.unit
        ?? unitless.species.first { $0.name == name }?.unit
      let when = settings.outputTimes.count > 1 ? "" : " at \(settings.end)"
      return SweepOutput(name, name + when, unit: unit ?? "1")
    }
  }

  /// As the model names it; empty where it does not.
  public var timeUnit: String { network.timeUnit ?? "" }

  /// As many members as keep the recorded trajectories within some tens of megabytes.
  public var chunk: Int {
    let numbers = max(1, settings.outputTimes.count * max(1, outputs.count))
    return min(4096, max(8, 4_000_000 / numbers / 8 * 8))
  }

  // MARK: names

  /// False: a parameter takes numbers.
  public func isName(_ name: String) -> Bool { false }

  private var settable: [String] {
    let ruled = Set(network.rules.map(\.target))
    return (network.parameters.map(\.name) + network.compartments.map(\.name)).filter {
      !ruled.contains($0)
    }
  }

  /// Refuses what is no parameter or compartment, and what a rule computes.
  public func check(_ name: String, at place: String) throws(SweepError) {
    let settable = settable
    guard !settable.contains(name) else { return }
    if network.species.contains(where: { $0.name == name }) {
      throw SweepError(
        "name", at: place, "'\(name)' is a species; a parameter can be varied",
        help: "let a parameter of the model be its start: \(name) = \(name)_0")
    }
    if network.rules.contains(where: { $0.target == name }) {
      throw SweepError("name", at: place, "'\(name)' is computed by the model; it cannot be varied")
    }
    throw SweepError(
      "unknown-name", at: place, "the model has no parameter '\(name)'",
      help: closest(name, in: settable).map { "did you mean '\($0)'?" }
        ?? "there are: \(settable.prefix(12).joined(separator: ", "))")
  }

  /// As the model declares it; empty where it does not.
  public func unit(of name: String) -> String {
    network.parameters.first { $0.name == name }?.unit
      ?? network.compartments.first { $0.name == name }?.unit ?? ""
  }

  /// The name itself: a bare model has no other words.
  public func label(of name: String) -> String { name }

  /// Always refused: a bare model has no table.
  public func tableBounds(of name: String, at place: String) throws(SweepError) -> SweepBounds {
    throw SweepError(
      "no-bounds", at: place, "a bare model has no parameter table, so '\(name)' has no bounds",
      help: "give them: uniform:low:high or loguniform:low:high")
  }

  /// Always refused: a bare model has no ranges to draw from.
  public func usuallyDrawn(with grid: [SweepDesign.Dimension]) throws -> [String] {
    throw SweepError(
      "design", at: "--sample", "nothing is drawn: no --vary has a range to draw from",
      help: "such as --vary k=loguniform:0.1:10")
  }

  // MARK: runs

  /// Takes a design; refused are names that cannot be varied, and values with a unit.
  public func begin(_ design: SweepDesign) throws {
    for name in design.names { try check(name, at: name) }
    let levels = design.grid.flatMap(\.levels)
    let columns = design.points.map { points in
      points.names.indices.flatMap { points.levels(of: $0) ?? [] }
    }
    for value in levels + (columns ?? []) {
      guard case .number(_, let unit) = value, unit.isEmpty else {
        throw SweepError(
          "value", at: "'\(value)'", "a parameter of a bare model takes plain numbers",
          help: "in the unit that the model gives it")
      }
    }
    for axis in design.drawn where !axis.unit.isEmpty {
      throw SweepError(
        "value", at: axis.name,
        "a parameter of a bare model takes plain numbers, not '\(axis.unit)'")
    }
    self.design = design
  }

  /// Integrates a range of the design's members; one that fails has its reason in the block.
  public func compute(_ range: Range<Int>) throws -> SweepBlock {
    let width = max(1, times.count)
    var block = SweepBlock(members: range.count, widths: outputs.map { _ in width })
    guard let design else { return block }
    var columns = ParameterColumns(values)
    for (place, name) in design.names.enumerated() {
      columns.set(name, from: place, times: 1, over: 1)
    }
    let members = range.map { Member(parameters: columns.parameters(design.values(of: $0))) }
    var asked = settings
    asked.record = outputs.map(\.name)
    block.trajectories = members.count
    for (index, result) in try compiled.simulate(members, settings: asked).enumerated() {
      switch result {
      case .failure(let error): block.fail(index, SweepStatus(error.reason), error.shortly)
      case .success(let trajectory): fill(&block, index, trajectory, width)
      }
    }
    return block
  }

  /// The recorded rows at the times asked: just before a change that falls on one.
  private func fill(
    _ block: inout SweepBlock, _ index: Int, _ trajectory: Trajectory, _ width: Int
  ) {
    let asked = settings.outputTimes
    let columns = trajectory.names.count
    var row = 0
    for (place, time) in asked.enumerated() {
      let slack = 1e-12 * max(1, abs(time))
      while row < trajectory.times.count, trajectory.times[row] < time - slack { row += 1 }
      guard row < trajectory.times.count, columns == outputs.count else {
        block.fail(index, .invalid, "the run has no value at t = \(time)")
        return
      }
      for column in 0..<columns {
        block.values[column][index * width + place] = trajectory.values[row * columns + column]
      }
    }
  }
}
