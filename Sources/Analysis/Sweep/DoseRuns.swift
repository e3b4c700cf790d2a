import Dosing
import Kinetics
import ReactionNetworks

/// The runs behind a dose sweep: each distinct one made once, with what it came to.
struct DoseRuns {
  /// What tells one run from another: what its dose file makes of it, and the place of the
  /// parameters that are varied. Two runs of one key have the same inputs to the last bit.
  struct Key: Hashable {
    var variant: Int
    var place: Int
    var scale = DoseScale.plain
  }

  /// What all runs of one arm of one variant share.
  final class Inputs: Sendable {
    let setting: String
    let simulation: SimulationPlan
    let arm: DoseVariant.ArmRun
    /// Of a member's parameters, then of what is given.
    let names: [String]
    /// Places in `names` of the counted particles that are given, and of the growth factor in them.
    private let counted: [Int]
    private let growthFactor: Int?

    init(_ arm: DoseVariant.ArmRun, of variant: DoseVariant) {
      setting = variant.setting
      simulation = variant.plan.simulation
      self.arm = arm
      let own = variant.columns.names
      names = own + arm.given.names
      let manifest = variant.plan.manifest
      let counted = manifest.dose.counted
      self.counted = arm.given.names.indices.filter {
        DoseVariant.ArmRun.isGiven(counted, in: arm.given.names[$0])
      }.map { $0 + own.count }
      growthFactor = manifest.inputs[WhatIf.growthFactorPath].flatMap(own.firstIndex)
    }

    /// - Parameter values: of `names`.
    func scale(_ values: inout [Double], by scale: DoseScale) {
      if scale.factor == 1 { return }
      for place in counted { values[place] *= scale.factor }
      if scale.isDilution, let growthFactor { values[growthFactor] *= scale.factor }
    }
  }

  /// A run still to be made.
  struct Request {
    var key: Key
    var ageKey: Key
    /// Before what is given is added.
    var parameters: NamedValues
    var inputs: Inputs

    /// The member of an arm that starts from an aged state.
    func member(from state: NamedValues) -> Member {
      var values = parameters.values + inputs.arm.given.values
      inputs.scale(&values, by: key.scale)
      return Member(
        parameters: NamedValues(names: inputs.names, values: values),
        initial: state, interventions: inputs.arm.interventions,
        relativeTolerance: inputs.simulation.relativeTolerance)
    }
  }

  /// What a run came to: one value a question, or why not.
  enum Outcome: Sendable {
    case values([Double])
    case failed(SweepStatus, String)
  }

  /// One compiled network with room for what its arms assign.
  private struct Engine {
    var compiled: CompiledNetwork
    var given: Set<String>
    var actions: Set<[Assignment]>
    var kept: [Intervention]
  }

  private var numbers: [DoseVariant.Identity: Int] = [:]
  private var engines: [String: Engine] = [:]
  /// Outcomes of arms that other members may share.
  private var shared: [Key: Outcome] = [:]
  private var aged: [Key: Result<NamedValues, SolveError>] = [:]
  /// More than these are forgotten and made again when asked for.
  private static let mostShared = 100_000
  private static let mostAged = 4096
  private static let mostNumbers = 4096
  private var nextNumber = 0

  /// Forgets what every run came to; what was compiled stays.
  mutating func forget() {
    shared = [:]
    aged = [:]
  }

  /// A number for an identity; equal identities have equal numbers.
  mutating func number(of identity: DoseVariant.Identity) -> Int {
    if let known = numbers[identity] { return known }
    // A forgotten identity gets a new number: its runs are then made again, nothing else.
    if numbers.count >= Self.mostNumbers { numbers = [:] }
    nextNumber += 1
    numbers[identity] = nextNumber
    return nextNumber
  }

  /// Makes every run that is not known yet.
  ///
  /// - Returns: all outcomes by key, and how many trajectories it took.
  mutating func make(
    _ requests: [Request], _ questions: [DoseQuestion], _ sweep: DoseSweep
  ) throws -> (outcomes: [Key: Outcome], trajectories: Int) {
    var outcomes: [Key: Outcome] = [:]
    var open: [Request] = []
    var seen: Set<Key> = []
    for request in requests where seen.insert(request.key).inserted {
      if let known = shared[request.key] {
        outcomes[request.key] = known
      } else {
        open.append(request)
      }
    }
    var trajectories = 0
    let settings = Dictionary(grouping: open, by: \.inputs.setting).sorted { $0.key < $1.key }
    for (setting, requests) in settings {
      try prepare(setting, requests, sweep)
      trajectories += try age(requests, setting, questions, sweep)
      let made = try run(requests, setting, questions, sweep)
      trajectories += made.count
      for (key, outcome) in made { outcomes[key] = outcome }
    }
    if shared.count > Self.mostShared { shared = [:] }
    for request in open where request.inputs.arm.name != "treated" {
      shared[request.key] = outcomes[request.key]
    }
    return (outcomes, trajectories)
  }

  /// Compiles the network of a setting so that it can do all that these arms do.
  private mutating func prepare(
    _ setting: String, _ requests: [Request], _ sweep: DoseSweep
  ) throws {
    var given = engines[setting]?.given ?? []
    var actions = engines[setting]?.actions ?? []
    var kept = engines[setting]?.kept ?? []
    let before = (given.count, actions.count)
    for arm in Self.distinct(requests).map(\.arm) {
      for intervention in arm.interventions
      where actions.insert(intervention.assignments).inserted {
        kept.append(intervention)
      }
      given.formUnion(arm.given.names)
    }
    guard engines[setting] == nil || before != (given.count, actions.count) else { return }
    var network = try sweep.network(setting)
    network.parameters += given.sorted().map { Parameter(name: $0, value: 0) }
    engines[setting] = Engine(
      compiled: try CompiledNetwork(network, interventions: kept), given: given, actions: actions,
      kept: kept)
  }

  /// Every arm of every variant once, in the order of the requests.
  private static func distinct(_ requests: [Request]) -> [Inputs] {
    var seen: Set<ObjectIdentifier> = []
    return requests.compactMap {
      seen.insert(ObjectIdentifier($0.inputs)).inserted ? $0.inputs : nil
    }
  }

  private func settings(
    _ simulation: SimulationPlan, _ setting: String, _ questions: [DoseQuestion],
    _ sweep: DoseSweep
  ) throws -> SimulationSettings {
    let network = try sweep.network(setting)
    let known = Questions.names(of: network)
    let unit = PhysicalUnit(time: 1, factor: 3600 * UnitReader.hours(of: network))
    let end = simulation.duration.converted(to: unit) ?? 0
    var symbols: [String] = []
    let burnIn = sweep.manifest.setting(setting)?.burnIn
    for symbol in questions.flatMap({ $0.symbols(sweep.manifest) }) + [burnIn].compactMap({ $0 })
    where known.contains(symbol) && !symbols.contains(symbol) { symbols.append(symbol) }
    var times: [Double] = []
    for time in questions.map(\.time).sorted() where time <= end * (1 + 1e-12) {
      let time = min(time, end)
      if let last = times.last, time - last <= end * 1e-12 { continue }
      times.append(time)
    }
    var settings = SimulationSettings(simulation, end: end, outputTimes: times, record: symbols)
    settings.threads = sweep.threads
    return settings
  }

  // MARK: ageing

  /// The state at time 0 of every distinct subject, as in `Experiment`.
  private mutating func age(
    _ requests: [Request], _ setting: String, _ questions: [DoseQuestion], _ sweep: DoseSweep
  ) throws -> Int {
    guard let burnIn = sweep.manifest.setting(setting)?.burnIn, let engine = engines[setting]
    else { return 0 }
    if aged.count > Self.mostAged { aged = [:] }
    var seen: Set<Key> = []
    let young = requests.filter { aged[$0.ageKey] == nil && seen.insert($0.ageKey).inserted }
    guard !young.isEmpty else { return 0 }
    var lengths: [Double: [Request]] = [:]
    for (request, length) in zip(young, try self.lengths(young, burnIn, engine, sweep)) {
      switch length {
      case .success(let length) where length > 0: lengths[length, default: []].append(request)
      case .success: aged[request.ageKey] = .success(NamedValues())
      case .failure(let error): aged[request.ageKey] = .failure(error)
      }
    }
    var count = 0
    for (length, requests) in lengths.sorted(by: { $0.key < $1.key }) {
      var past = try settings(requests[0].inputs.simulation, setting, questions, sweep)
      past.start = -length
      past.end = 0
      past.outputTimes = []
      for (scale, requests) in Dictionary(
        grouping: requests, by: \.inputs.simulation.absoluteScale)
      {
        if let scale { past.absoluteScale = scale }
        let members = requests.map {
          Member(
            parameters: $0.parameters,
            relativeTolerance: $0.inputs.simulation.relativeTolerance)
        }
        let results = try engine.compiled.simulate(members, settings: past)
        for (request, result) in zip(requests, results) {
          aged[request.ageKey] = result.map(\.final)
        }
        count += members.count
      }
    }
    return count
  }

  /// How long each subject is aged, in model time.
  private func lengths(
    _ requests: [Request], _ burnIn: String, _ engine: Engine, _ sweep: DoseSweep
  ) throws -> [Result<Double, SolveError>] {
    var now = SimulationSettings(end: 0, outputTimes: [0], record: [burnIn])
    now.threads = sweep.threads
    let members = requests.map { Member(parameters: $0.parameters) }
    return try engine.compiled.simulate(members, settings: now).map { result in
      result.map { $0.values.first ?? 0 }
    }
  }

  // MARK: arms

  private func run(
    _ requests: [Request], _ setting: String, _ questions: [DoseQuestion], _ sweep: DoseSweep
  ) throws -> [Key: Outcome] {
    guard let engine = engines[setting] else { return [:] }
    var outcomes: [Key: Outcome] = [:]
    var groups: [SimulationPlan: Int] = [:]
    var groupOfInputs: [ObjectIdentifier: Int] = [:]
    for inputs in Self.distinct(requests) {
      // The tolerance is each member's own, so it does not part them.
      var plan = inputs.simulation
      plan.relativeTolerance = 0
      let number = groups[plan] ?? groups.count
      groups[plan] = number
      groupOfInputs[ObjectIdentifier(inputs)] = number
    }
    var ready = [[(request: Request, member: Member)]](repeating: [], count: groups.count)
    for request in requests {
      switch aged[request.ageKey] ?? .success(NamedValues()) {
      case .failure(let error):
        outcomes[request.key] = .failed(
          SweepStatus(error.reason), "ageing up to the start: \(error.shortly)")
      case .success(let state):
        let group = groupOfInputs[ObjectIdentifier(request.inputs)] ?? 0
        ready[group].append((request, request.member(from: state)))
      }
    }
    for group in ready where !group.isEmpty {
      let settings = try settings(group[0].request.inputs.simulation, setting, questions, sweep)
      let arms = group.map(\.request.inputs.arm.name)
      let reading = Reading(questions: questions, manifest: sweep.manifest, count: group.count)
      try engine.compiled.simulate(group.map(\.member), settings: settings) { index, result in
        reading.take(index, result, of: arms[index])
      }
      for (entry, outcome) in zip(group, reading.outcomes) { outcomes[entry.request.key] = outcome }
    }
    return outcomes
  }

  /// Reads the answers out of each run as it ends, so that no run is kept.
  ///
  /// Every member writes to its own place.
  private final class Reading: @unchecked Sendable {
    private let questions: [DoseQuestion]
    private let manifest: ModelManifest
    private let places: UnsafeMutableBufferPointer<Outcome>

    init(questions: [DoseQuestion], manifest: ModelManifest, count: Int) {
      self.questions = questions
      self.manifest = manifest
      places = .allocate(capacity: count)
      places.initialize(repeating: .failed(.invalid, "not computed"))
    }

    deinit {
      places.deinitialize()
      places.deallocate()
    }

    var outcomes: [Outcome] { Array(places) }

    func take(_ index: Int, _ result: Result<Trajectory, SolveError>, of arm: String) {
      places[index] = outcome(result, arm)
    }

    private func outcome(_ result: Result<Trajectory, SolveError>, _ arm: String) -> Outcome {
      switch result {
      case .failure(let error):
        return .failed(SweepStatus(error.reason), "arm \(arm): \(error.shortly)")
      case .success(let trajectory):
        if let lowest = trajectory.mostNegative, lowest.inTolerances > 1 {
          let size = NumberText.short(lowest.inTolerances)
          return .failed(
            .negative, "arm \(arm): \(lowest.species) negative by \(size) tolerances")
        }
        return values(Arms.Record(name: arm, trajectory: trajectory))
      }
    }

    private func values(_ record: Arms.Record) -> Outcome {
      var values: [Double] = []
      values.reserveCapacity(questions.count)
      for question in questions {
        guard let value = question.readout.value(in: record, at: question.time, of: manifest)
        else {
          return .failed(.refused, "\(question.readout.name) is not computed here")
        }
        guard value.isFinite else {
          return .failed(.notFinite, "arm \(record.name): \(question.readout.name) is not a number")
        }
        values.append(value)
      }
      return .values(values)
    }
  }
}

extension SweepStatus {
  init(_ reason: SolveError.Reason) {
    switch reason {
    case .stepUnderflow: self = .stepUnderflow
    case .tooManySteps: self = .tooManySteps
    case .notFinite: self = .notFinite
    case .singularMatrix: self = .singularMatrix
    case .eventLoop: self = .eventLoop
    case .chattering: self = .chattering
    case .invalid: self = .invalid
    }
  }
}

extension SolveError {
  /// When and what, on one short line.
  var shortly: String {
    var text = "at t = \(NumberText.short(time, digits: 6))"
    if let lastChange { text += " after \(lastChange)" }
    switch reason {
    case .stepUnderflow: text += ": step too small"
    case .tooManySteps(let limit): text += ": \(limit) steps were not enough"
    case .notFinite: text += ": a rate is not finite"
    case .singularMatrix: text += ": singular matrix"
    case .eventLoop: text += ": events keep firing"
    case .chattering(let condition): text += ": '\(condition)' keeps changing"
    case .invalid(let message): text = message
    }
    return worst.map { "\(text); worst: \($0)" } ?? text
  }
}
