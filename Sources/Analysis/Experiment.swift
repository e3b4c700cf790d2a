import Dosing
import Kinetics
import ReactionNetworks

/// The compiled model under one plan: ages the subject, then runs arms from there.
struct Experiment {
  /// One run to make.
  struct Run: Hashable {
    var name: String
    /// Values that replace those of the network. Model units.
    var parameters: [String: Double]
    var interventions: [Intervention]
    var tolerance: Double
  }

  let plan: DosePlan
  let manifest: ModelManifest
  let schedule: Schedule
  let network: ReactionNetwork
  let questions: Questions
  let table: ParameterTable
  let parametersInUse: [ParameterInUse]
  /// The treated arm with the undiluted product; `nil` when the plan does not dilute.
  let undiluted: Schedule?
  /// The treated arm with the counted particles of every dose times `particleFactor`.
  let scaledDoses: [Intervention]
  let compiled: CompiledNetwork
  /// The network with the parameter that doses are scaled by.
  private let extended: ReactionNetwork
  let settings: SimulationSettings
  let burnIn: String?
  /// What ageing has come to, so that no subject ages twice.
  private let agedBefore = AgedSubjects()

  /// A parameter added to the network, 1 unless a run with more or fewer particles sets it.
  static let particleFactor = "what_if_particle_factor"

  /// The second integration's tolerance is this part of the first's.
  static let referenceFactor = 0.01

  init(
    _ plan: DosePlan, _ schedule: Schedule, _ network: ReactionNetwork, _ questions: Questions,
    table: ParameterTable
  ) throws {
    self.plan = plan
    manifest = plan.manifest
    self.schedule = schedule
    self.network = network
    self.questions = questions
    self.table = table
    parametersInUse = ParameterInUse.all(plan, schedule, network, table)
    if plan.product.dilution > 1 {
      var neat = plan
      neat.product.dilution = 1
      undiluted = try neat.schedule(for: network, table: table.row)
    } else {
      undiluted = nil
    }
    burnIn = plan.manifest.setting(schedule.setting)?.burnIn
    settings = Self.settings(plan, questions)
    let counted = manifest.dose.counted
    let interventions = schedule.arms.flatMap(\.interventions)
    scaledDoses = (schedule.arms.first?.interventions ?? []).map {
      $0.scaling(counted, by: .symbol(Self.particleFactor))
    }
    let neat = undiluted?.arms.first?.interventions ?? []
    var extended = network
    extended.parameters.append(Parameter(name: Self.particleFactor, value: 1, unit: nil))
    self.extended = extended
    compiled = try CompiledNetwork(extended, interventions: interventions + neat)
  }

  /// The same with derivatives, for runs of `SensitiveRuns`, which may be scaled.
  func compiled(sensitivitiesTo parameters: [String]) throws(ModelError) -> CompiledNetwork {
    try CompiledNetwork(
      extended, interventions: schedule.arms.flatMap(\.interventions) + scaledDoses,
      sensitivitiesTo: parameters)
  }

  private static func settings(_ plan: DosePlan, _ questions: Questions) -> SimulationSettings {
    SimulationSettings(
      plan.simulation, end: questions.duration, outputTimes: questions.outputTimes,
      record: questions.symbols)
  }

  var tolerance: Double { settings.relativeTolerance }
  var referenceTolerance: Double { max(1e-13, tolerance * Self.referenceFactor) }
  var method: String { settings.method.rawValue }

  /// A time as asked, in the model's unit.
  func modelTime(_ time: Quantity) -> Double? {
    time.converted(to: PhysicalUnit(time: 1, factor: 3600 * questions.hours))
  }

  /// When the first dose is given; `nil` without one. Model time unit.
  var firstDose: Double? { schedule.doses.first.map { $0.time / questions.hours } }

  /// The latest time after the first dose that the plan asks about: before it there is nothing to judge.
  /// `nil` when it asks nothing.
  var latestAsked: Double? {
    (schedule.readouts.map(\.at) + schedule.claims.map(\.at)).compactMap { modelTime($0) }
      .filter { $0 > firstDose ?? 0 }.max()
  }

  /// Another plan on the same model; `nil` if it cannot be scheduled.
  func schedule(of other: DosePlan) -> Schedule? {
    try? other.schedule(for: network, table: table.row)
  }

  func run(
    _ name: String, _ interventions: [Intervention], tolerance: Double? = nil,
    changing changes: [String: Double] = [:], from parameters: [String: Double]? = nil
  ) -> Run {
    Run(
      name: name,
      parameters: (parameters ?? schedule.parameters).merging(changes) { $1 },
      interventions: interventions, tolerance: tolerance ?? self.tolerance)
  }

  /// Makes all runs side by side, each from the aged state of its own parameters.
  ///
  /// - Parameters:
  ///   - onlyAt: the one time to record, which then ends the runs; `nil` = the whole course.
  ///   - settings: what to record and when, where that is not what the plan asks.
  func make(
    _ runs: [Run], onlyAt time: Double? = nil, settings: SimulationSettings? = nil
  ) throws -> [Trajectory] {
    try make(runs, onlyAt: time.map { [$0] } ?? [], settings: settings)
  }

  /// - Parameter times: ascending; the last one ends the runs. Empty = the whole course.
  func make(
    _ runs: [Run], onlyAt times: [Double], settings asked: SimulationSettings? = nil
  ) throws -> [Trajectory] {
    var settings = asked ?? self.settings
    if let last = times.last {
      settings.end = last
      settings.outputTimes = times
      // a dose may fall on a time that is not the last, which is read before it
      settings.recordsChanges = times.count > 1
    }
    let aged = try ageing(runs)
    var given = GivenInterventions(before: times.last, factor: Self.particleFactor)
    let members = runs.map { run in
      Member(
        parameters: run.parameters, initial: aged[Age(run)] ?? [:],
        interventions: given.interventions(of: run), relativeTolerance: run.tolerance)
    }
    let results = try compiled.simulate(members, settings: settings)
    return try zip(runs, results).map { try Self.trajectory($1, of: $0.name) }
  }

  static func trajectory(
    _ result: Result<Trajectory, SolveError>, of arm: String
  ) throws(AnalysisError) -> Trajectory {
    switch result {
    case .success(let trajectory): return trajectory
    case .failure(let error): throw .runFailed(arm: arm, error)
    }
  }

  /// What makes two runs start from the same state.
  struct Age: Hashable {
    var parameters: [String: Double]
    var tolerance: Double
    init(_ run: Run) {
      parameters = run.parameters
      // how much is given says nothing of the time before
      parameters[Experiment.particleFactor] = nil
      tolerance = run.tolerance
    }
  }

  /// The state at time 0 of every distinct subject: a run without interventions up to then.
  private func ageing(_ runs: [Run]) throws -> [Age: [String: Double]] {
    guard let burnIn else { return [:] }
    var groups: [Double: [Age]] = [:]
    var lengths: [[String: Double]: Double] = [:]
    var aged: [Age: [String: Double]] = [:]
    for age in Set(runs.map(Age.init)) {
      if let known = agedBefore.states[age] {
        aged[age] = known
        continue
      }
      let length: Double
      if let known = lengths[age.parameters] {
        length = known
      } else {
        // All symbols, although one is wanted: the program that records them is made anyway.
        let values = try compiled.initialValues(
          of: settings.record, member: Member(parameters: age.parameters))
        length = settings.record.firstIndex(of: burnIn).map { values[$0] } ?? 0
        lengths[age.parameters] = length
      }
      if length > 0 { groups[length, default: []].append(age) }
    }
    for (length, ages) in groups {
      var past = settings
      past.start = -length
      past.end = 0
      past.outputTimes = []
      let members = ages.map {
        Member(parameters: $0.parameters, relativeTolerance: $0.tolerance)
      }
      for (age, result) in zip(ages, try compiled.simulate(members, settings: past)) {
        aged[age] = try Self.trajectory(result, of: "ageing up to the start").finalState
      }
    }
    agedBefore.keep(aged)
    return aged
  }
}

/// States at time 0 by subject; the first ones, so that thousands of subjects are not all kept.
private final class AgedSubjects {
  private(set) var states: [Experiment.Age: [String: Double]] = [:]
  private static let most = 64

  func keep(_ more: [Experiment.Age: [String: Double]]) {
    for (age, state) in more where states.count < Self.most { states[age] = state }
  }
}

/// What runs are given, made once for all runs that are given the same: they share its memory.
private struct GivenInterventions {
  let end: Double?
  /// The parameter that counted particles are multiplied by.
  let factor: String
  private var made: [(asked: [Intervention], scale: Double?, given: [Intervention])] = []

  /// - Parameter end: nothing is given from then on; `nil` = never.
  init(before end: Double?, factor: String) {
    self.end = end
    self.factor = factor
  }

  mutating func interventions(of run: Experiment.Run) -> [Intervention] {
    let scale = run.parameters[factor]
    for known in made where known.scale == scale && known.asked == run.interventions {
      return known.given
    }
    var given = run.interventions
    if let end { given = given.filter { $0.time < end } }
    if let scale { given = given.map { $0.replacing(factor, by: scale) } }
    made.append((run.interventions, scale, given))
    return given
  }
}

extension Intervention {
  /// The same with what is assigned to `target` multiplied.
  func scaling(_ target: String, by factor: Expression) -> Intervention {
    var scaled = self
    for (index, assignment) in assignments.enumerated() where assignment.target == target {
      scaled.assignments[index].value = .apply(.times, [assignment.value, factor])
    }
    return scaled
  }

  /// The same with products of a number and one parameter worked out.
  fileprivate func replacing(_ parameter: String, by value: Double) -> Intervention {
    var replaced = self
    for (index, assignment) in assignments.enumerated() {
      if case .apply(.times, let factors) = assignment.value, factors.count == 2,
        case .number(let number, _) = factors[0], factors[1] == .symbol(parameter)
      {
        replaced.assignments[index].value = .number(number * value)
      }
    }
    return replaced
  }
}

extension SimulationSettings {
  /// Of a run, a draw or a sweep of a dose file. Times in the model's unit.
  init(_ simulation: SimulationPlan, end: Double, outputTimes: [Double], record: [String]) {
    self.init(end: end, outputTimes: outputTimes, record: record)
    relativeTolerance = simulation.relativeTolerance
    if let scale = simulation.absoluteScale { absoluteScale = scale }
    unitFloor = Self.doseFloor
  }

  /// Of 1e12 particles as few as 1e-8 count as something, so that shares of what little passes (released
  /// of internalised) stay right. Costs 8 to 29 % more steps than the engine's own floor of 1e-10.
  static let doseFloor = 1e-20
}
