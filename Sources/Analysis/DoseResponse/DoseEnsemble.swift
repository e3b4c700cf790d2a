import Dosing
import Kinetics
import ReactionNetworks

/// Effects at any points of an axis: all of them members of one ensemble on one compiled program.
struct DoseEnsemble {
  let experiment: Experiment
  let points: DosePoints
  let effects: [Effect]
  /// Members computed so far, comparison arms included.
  private(set) var members = 0
  /// Comparison arms by what they depend on: nothing, or the number of sessions.
  private var others: [Double: [Comparator: Arms.Record]] = [:]

  init(_ experiment: Experiment, _ points: DosePoints, _ effects: [Effect]) {
    self.experiment = experiment
    self.points = points
    self.effects = effects
  }

  /// - Returns: for each point the values of all effects. Shape: [points][effects].
  mutating func values(at xs: [Double]) throws -> [[Double]] {
    let treated = try make(xs.map(run))
    return try fill(treated, xs)
  }

  /// The same without any particles (and, diluted without end, without its growth factor).
  mutating func nothing() throws -> [Double] {
    let x = points.own
    let run = experiment.run(
      "no particles", experiment.scaledDoses, tolerance: experiment.referenceTolerance,
      changing: changes(factor: 0))
    return try fill(make([run]), [x])[0]
  }

  private mutating func fill(_ treated: [Arms.Record], _ xs: [Double]) throws -> [[Double]] {
    let comparators = Set(effects.compactMap(\.versus))
    try prepare(comparators, xs)
    return zip(treated, xs).map { record, x in
      effects.map { effect in
        let other = effect.versus.flatMap { others[key(x)]?[$0] }
        return effect.value(record, other, experiment.manifest) ?? .nan
      }
    }
  }

  /// What a run at one point is.
  func run(_ x: Double) throws -> Experiment.Run {
    guard points.axis == .sessions else {
      return experiment.run(
        "treated", experiment.scaledDoses, tolerance: experiment.referenceTolerance,
        changing: changes(factor: points.factor(of: x)))
    }
    return experiment.run(
      "treated", try schedule(sessions: x).arms[0].interventions,
      tolerance: experiment.referenceTolerance)
  }

  private func changes(factor: Double) -> [String: Double] {
    var changes = [Experiment.particleFactor: factor]
    if points.axis == .dilution, let name = experiment.manifest.inputs[WhatIf.growthFactorPath],
      let value = experiment.value(of: name), value > 0
    {
      changes[name] = value * factor
    }
    return changes
  }

  private func schedule(sessions: Double) throws -> Schedule {
    try experiment.plan.repeated(Int(sessions)).schedule(
      for: experiment.network, table: experiment.table.row)
  }

  /// Comparison arms depend on how often the device passes, and on nothing else that is varied.
  private func key(_ x: Double) -> Double { points.axis == .sessions ? x : 0 }

  private mutating func prepare(_ comparators: Set<Comparator>, _ xs: [Double]) throws {
    let wanted = Comparator.allCases.filter(comparators.contains)
    let open = Set(xs.map(key)).subtracting(others.keys).sorted()
    var runs: [Experiment.Run] = []
    for x in open {
      let arms =
        points.axis == .sessions ? try schedule(sessions: x).arms : experiment.schedule.arms
      for comparator in wanted {
        let arm = arms[comparator == .deviceOnly ? 1 : 2]
        runs.append(
          experiment.run(
            arm.name, arm.interventions, tolerance: experiment.referenceTolerance))
      }
    }
    let records = try make(runs)
    for (index, x) in open.enumerated() {
      let own = records[(index * wanted.count)..<((index + 1) * wanted.count)]
      others[x] = Dictionary(uniqueKeysWithValues: zip(wanted, own))
    }
  }

  private mutating func make(_ runs: [Experiment.Run]) throws -> [Arms.Record] {
    if runs.isEmpty { return [] }
    members += runs.count
    let times = Set(effects.map(\.time)).sorted()
    return try zip(runs, experiment.make(runs, onlyAt: times)).map {
      Arms.Record(name: $0.name, trajectory: $1)
    }
  }
}
