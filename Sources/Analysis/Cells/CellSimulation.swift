import Dosing
import Kinetics
import ReactionNetworks

/// How many cells to simulate one by one, and with which random numbers.
public struct CellRequest: Hashable, Sendable {
  /// At most `most`.
  public var cells: Int
  /// Every cell has random numbers of its own under it.
  public var seed: UInt64
  /// As many as anybody needs: a share of 1 in 10,000 is then known to a tenth of itself.
  public static let most = 1_000_000

  public init(cells: Int, seed: UInt64 = 1) {
    self.cells = cells
    self.seed = seed
  }
}

extension CellPopulation {
  /// Realises the cells of the treated arm, driven by the tissue's solution.
  ///
  /// - Returns: `nil` where the setting declares no cell level.
  /// - Throws: `ModelError` for a cell that cannot be counted, `AnalysisError` for one that failed.
  init?(_ request: CellRequest, from experiment: Experiment) throws {
    let levels = experiment.plan.cellLevels
    guard let first = levels.first else { return nil }
    let groups = try CellGroup.all(levels, request, experiment)
    let times = experiment.questions.times
    let method = try CellGroup.method(groups, request)
    var tally = CellTally(first, times: times.count)
    for group in groups {
      try group.realise(group.cells, request, method, times: times) { tally.add($0, group) }
    }
    self.init(
      cells: request.cells, seed: request.seed, method: CellGroup.name(of: method),
      label: experiment.manifest.cells?.label ?? "cells",
      times: times.map { $0 * experiment.questions.hours }, counts: tally.counts(groups, times),
      responses: tally.responses(groups, times), firings: tally.firings, leaps: tally.leaps,
      courseError: groups.map(\.course.error).max() ?? 0)
  }
}

/// The cells of one layer, ready to be realised.
struct CellGroup {
  let level: CellLevel
  let network: CountedNetwork
  let course: CellCourse
  /// Values of the plan that the cell's network knows.
  let parameters: [String: Double]
  /// Which realisations are its cells.
  let cells: Range<Int>
  /// Its part of all simulated cells.
  let weight: Double
  /// By count of the level: where it stands among the reactions or the species.
  let places: [(reaction: Int?, species: Int?)]

  /// One group for each layer that has cells in the sample: as many as its part of the tissue's cells.
  static func all(
    _ levels: [CellLevel], _ request: CellRequest, _ experiment: Experiment
  ) throws -> [CellGroup] {
    let assigned = Set(
      experiment.schedule.arms.flatMap(\.interventions).flatMap(\.assignments).map(\.target))
    let models = try levels.map { level throws(ModelError) in
      try CellModel(level, in: experiment.network, assigned: assigned)
    }
    let courses = try zip(models, levels).map { model, level in
      try CellCourse(of: model, level, from: experiment)
    }
    let numbers = zip(courses, levels).map { max(0, $0.record.last($1.number) ?? 0) }
    let whole = numbers.reduce(0, +)
    var groups: [CellGroup] = []
    var (passed, first) = (0.0, 0)
    for (index, level) in levels.enumerated() {
      passed += whole > 0 ? numbers[index] / whole : 1 / Double(levels.count)
      // layers in their order share the sample without a cell left over
      let last =
        index + 1 == levels.count
        ? request.cells : min(request.cells, Int((passed * Double(request.cells)).rounded()))
      defer { first = max(first, last) }
      guard last > first else { continue }
      groups.append(
        try CellGroup(
          level, models[index], courses[index], first..<last, request, experiment))
    }
    return groups
  }

  private init(
    _ level: CellLevel, _ model: CellModel, _ course: CellCourse, _ cells: Range<Int>,
    _ request: CellRequest, _ experiment: Experiment
  ) throws {
    var network = model.network
    network.parameters.append(
      Parameter(name: CellCourse.halving, value: 0, isConstant: false))
    let known = Set(network.parameters.map(\.name) + network.compartments.map(\.name))
      .subtracting(model.inputs)
    self.level = level
    self.course = course
    self.cells = cells
    weight = Double(cells.count) / Double(request.cells)
    parameters = experiment.schedule.parameters.filter { known.contains($0.key) }
    self.network = try CountedNetwork(
      network, inputs: model.inputs + [CellCourse.halving],
      batches: level.batches.map { .init(reaction: $0.reaction, host: $0.host) },
      halving: CellCourse.halving, readings: level.responses.map(\.symbol))
    let counted = self.network
    places = level.counts.map { count in
      (
        count.reaction.flatMap { counted.reactions.firstIndex(of: $0) },
        count.species.flatMap { counted.species.firstIndex(of: $0) }
      )
    }
  }

  // MARK: realising

  /// A cell with more firings than this is not worth following one by one.
  private static let mostSingle = 50_000
  private static let pilots = 16
  /// No rate changes by more than about this part of itself in a leap.
  private static let epsilon = 0.03
  /// Cells whose results are held at once; put together in order, so that sums never depend on which
  /// processor was first.
  private static let chunk = 4096

  /// One by one where cells see few particles, by leaps where a few of them already take too long.
  static func method(
    _ groups: [CellGroup], _ request: CellRequest
  ) throws -> StochasticSettings.Method {
    for group in groups {
      var settings = group.settings(request, .direct, times: [])
      settings.maximumFirings = mostSingle
      let pilots = group.cells.prefix(Self.pilots)
      for result in try group.network.simulate(
        pilots, course: group.course.inputs, settings: settings, parameters: group.parameters)
      {
        if case .failure(let error) = result, case .tooManySteps = error.reason {
          return .tauLeaping(epsilon: epsilon)
        }
      }
    }
    return .direct
  }

  static func name(of method: StochasticSettings.Method) -> String {
    switch method {
    case .direct: "direct method (Gillespie 1977)"
    case .tauLeaping(let epsilon):
      "tau-leaping with epsilon \(NumberText.short(epsilon)) (Cao, Gillespie & Petzold 2006)"
    }
  }

  private func settings(
    _ request: CellRequest, _ method: StochasticSettings.Method, times: [Double]
  ) -> StochasticSettings {
    let end = course.inputs.times.last ?? times.last ?? 0
    var settings = StochasticSettings(end: times.last ?? end, outputTimes: times)
    settings.seed = request.seed
    settings.method = method
    return settings
  }

  /// - Parameter take: given every cell in the order of its number.
  func realise(
    _ cells: Range<Int>, _ request: CellRequest, _ method: StochasticSettings.Method,
    times: [Double], take: (Realisation) -> Void
  ) throws {
    let settings = settings(request, method, times: times)
    for start in stride(from: cells.lowerBound, to: cells.upperBound, by: Self.chunk) {
      let part = start..<min(start + Self.chunk, cells.upperBound)
      let results = try network.simulate(
        part, course: course.inputs, settings: settings, parameters: parameters)
      for (index, result) in zip(part, results) {
        switch result {
        case .success(let realisation): take(realisation)
        case .failure(let error):
          throw AnalysisError.runFailed(arm: "simulated cell \(index)", error)
        }
      }
    }
  }
}
