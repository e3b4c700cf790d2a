import Dosing
import Kinetics
import ReactionNetworks

/// One dose file of a sweep, read and scheduled: what its arms are, and what they depend on.
///
/// Numbers that interventions assign are lifted into parameters, so that members that differ only in
/// how much is given share one compiled network.
struct DoseVariant {
  /// What is done to one arm.
  struct ArmRun: Hashable {
    var name: String
    var interventions: [Intervention]
    /// Parameters that hold the numbers assigned.
    var given: NamedValues
  }

  let plan: DosePlan
  let setting: String
  /// Values that replace those of the network, before any parameter is varied.
  let parameters: [String: Double]
  /// treated, device_only, untreated; an arm that must equal another stands in its place.
  let arms: [ArmRun]
  /// Network parameters that a row of the table reaches through the route or a choice, with the
  /// factor between their units.
  let bound: [String: [(parameter: String, factor: Double)]]
  /// Rows of the table that decide how much is given: with another value the schedule is another.
  let rowsOfSchedule: Set<String>
  /// Numbers that stand for all that an arm's run depends on, parameters varied aside; one an arm.
  var keys: [Int] = []
  /// The same for the run up to the start.
  var ageKey = 0
  /// What members of this variant share: one an arm.
  var inputs: [DoseRuns.Inputs] = []
  /// How a member's values become parameters.
  var columns = ParameterColumns()

  /// - Parameters:
  ///   - rows: values that replace those of the table, by row.
  ///   - varied: rows that members vary, so that what they reach must be known.
  ///   - twin: the same plan with other values of `rows`: what they reach is found out once.
  init(
    _ plan: DosePlan, on symbols: ModelSymbols, _ table: ParameterTable,
    rows: [String: Double] = [:], varied: [String], like twin: DoseVariant? = nil
  ) throws(DoseError) {
    var asked: Set<String> = []
    func schedule(_ changes: [String: Double]) throws(DoseError) -> Schedule {
      try plan.schedule(on: symbols) { id in
        asked.insert(id)
        var row = table.row(id)
        if let value = changes[id] { row?.value = value }
        return row
      }
    }
    let own = try schedule(rows)
    var bound: [String: [(parameter: String, factor: Double)]] = [:]
    var deciding: Set<String> = []
    for id in varied where twin == nil && asked.contains(id) {
      guard let row = table[id] else { continue }
      let value = rows[id] ?? row.nominal
      let others = [row.upperBound, row.lowerBound, (row.lowerBound + row.upperBound) / 2]
      guard let other = others.first(where: { $0 != value && $0 != 0 }),
        let changed = try? schedule(rows.merging([id: other]) { $1 })
      else { continue }
      if changed.arms != own.arms || changed.doses != own.doses {
        deciding.insert(id)
      } else {
        let reached = changed.parameters.filter { own.parameters[$0.key] != $0.value }
        bound[id] = reached.sorted { $0.key < $1.key }.map { ($0.key, $0.value / other) }
      }
    }
    self.plan = plan
    setting = own.setting
    parameters = own.parameters
    self.bound = twin?.bound ?? bound
    rowsOfSchedule = twin?.rowsOfSchedule ?? deciding
    let arms = own.arms.map(ArmRun.init)
    self.arms = own.arms.map { arm in
      let name = arm.isSameAs ?? arm.name
      return arms.first { $0.name == name } ?? ArmRun(arm)
    }
  }

  /// All that the runs of an arm depend on, parameters varied aside; `nil` = before any is done.
  struct Identity: Hashable {
    var setting: String
    var parameters: [String: Double]
    var simulation: SimulationPlan
    var arm: [Intervention]?
    var given: NamedValues
  }

  func identity(of arm: ArmRun?) -> Identity {
    Identity(
      setting: setting, parameters: parameters, simulation: plan.simulation,
      arm: arm?.interventions, given: arm?.given ?? NamedValues())
  }
}

extension DoseVariant.ArmRun {
  init(_ arm: Arm) {
    name = arm.name
    var given: [String: Double] = [:]
    interventions = arm.interventions
    var distinct: [String: [Double]] = [:]
    for index in interventions.indices {
      for place in interventions[index].assignments.indices {
        let assignment = interventions[index].assignments[place]
        guard case .number(let value, unit: _) = assignment.value else { continue }
        var values = distinct[assignment.target, default: []]
        let rank = values.firstIndex(of: value) ?? values.count
        if rank == values.count { values.append(value) }
        distinct[assignment.target] = values
        let name = Self.name(of: assignment.target, rank + 1)
        interventions[index].assignments[place].value = .symbol(name)
        given[name] = value
      }
    }
    self.given = NamedValues(given)
  }

  /// The parameter that holds one of the numbers that are assigned to a symbol, counted from 1.
  static func name(of target: String, _ rank: Int) -> String { "sweep_given_\(target)_\(rank)" }

  static func isGiven(_ target: String, in name: String) -> Bool {
    let head = "sweep_given_\(target)_"
    return name.hasPrefix(head) && name.dropFirst(head.count).allSatisfy(\.isNumber)
  }
}
