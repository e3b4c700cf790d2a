import Dosing
import ReactionNetworks

/// One scenario of a statement under every combination of its own unknowns: the table's numbers first,
/// then the draws.
final class ScenarioRun {
  let scenario: StatementPlan.Scenario
  let subject: DrawSubject
  let manifest: ModelManifest
  /// Output times, for how long a gain lasts, and the last dose. Unit: h.
  let grid: [Double]
  let lastDose: Double
  /// Only the device is compared with where the device does anything.
  let hasDevice: Bool
  /// Relative differences up to this count as none.
  let resolution: Double
  /// Shape: [own combinations][points][arms][questions]; `nil` where a run has no result.
  private(set) var arms: [[[[Double]]?]] = []
  /// The first reason why a run has no result.
  private(set) var failure: String?

  /// What a step of the solver may be wrong by, over its tolerance, after many steps.
  private static let grownError = 10.0

  init(
    _ scenario: StatementPlan.Scenario, on model: Validation.Subject, threads: Int?,
    memory: (any MemberMemory)? = nil
  ) throws {
    self.scenario = scenario
    let plan = scenario.plan
    let sweep = try DoseSweep(
      document: scenario.document, file: "\(scenario.dose) (\(scenario.name))",
      manifest: model.manifest, table: model.table, threads: threads, network: model.network)
    sweep.memory = memory
    subject = try DrawSubject(sweep)
    manifest = plan.manifest
    let schedule = try plan.schedule(
      for: sweep.network(plan.route.setting), table: model.table.row)
    grid = plan.simulation.outputTimes(in: PhysicalUnit(time: 1, factor: 3600))
    lastDose = schedule.doses.last?.time ?? 0
    hasDevice = schedule.hasDevice
    resolution = Self.grownError * plan.simulation.relativeTolerance
  }

  /// - Parameters:
  ///   - draws: points after the table's own.
  ///   - place: where in its range a parameter of a draw lies, the same in every scenario.
  func compute(
    _ questions: [Question], draws: Int, at place: (_ draw: Int, _ id: String) -> Double,
    advance: (Int) throws -> Void
  ) throws {
    let parameters = subject.parameters
    let table = subject.sweep.table
    let nominal = parameters.map { parameter in
      parameter.place(of: table[parameter.id]?.nominal ?? parameter.low)
    }
    arms = []
    try subject.compute(
      points: 1 + draws, asking: questions,
      at: { point, parameter in
        point == 0 ? nominal[parameter] : place(point - 1, parameters[parameter].id)
      },
      advance: advance,
      take: { _, outcomes in
        arms.append(outcomes.map(\.values))
        for case .failed(_, let reason) in outcomes where failure == nil {
          failure = "\(scenario.name): \(reason)"
        }
      })
  }

  /// The own combination that a choice of options for more unknowns comes to.
  func combination(_ options: [String: String]) -> Int {
    subject.unknowns.reduce(0) { number, unknown in
      let place = unknown.options.firstIndex { $0.name == options[unknown.path] } ?? 0
      return number * unknown.options.count + place
    }
  }
}
