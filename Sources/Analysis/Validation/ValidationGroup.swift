import Dosing
import Kinetics
import ReactionNetworks

/// The runs of one setting on one compiled network, made side by side.
struct ValidationGroup {
  /// One run with nothing left to look up.
  private struct Prepared {
    var id: String
    var parameters: [String: Double]
    /// By arm; one without a name for a run without a dose file.
    var arms: [(name: String?, interventions: [Intervention])]
  }

  /// One of the model's time unit. Unit: h.
  let hours: Double
  private let setting: String
  private let validation: Validation
  private let network: ReactionNetwork
  /// Parameters whose value the table gave.
  private let filled: [String: Double]
  private let needed: Set<Validation.Arm>
  private let prepared: [Prepared]
  private let symbols: [String]
  /// Model time, ascending.
  private let times: [Double]

  init(_ setting: String, _ runs: [ValidationRun], _ validation: Validation) throws {
    self.setting = setting
    self.validation = validation
    let bare = try validation.subject.network(setting)
    let network = try validation.subject.table.filling(bare)
    self.network = network
    var filled: [String: Double] = [:]
    for (before, after) in zip(bare.parameters, network.parameters) where before.value == nil {
      filled[after.name] = after.value
    }
    self.filled = filled
    let hours = UnitReader.hours(of: network)
    self.hours = hours
    let names = Questions.names(of: network)
    let own = Set(runs.map(\.id))
    var symbols: [String] = []
    var times: Set<Double> = []
    var needed: Set<Validation.Arm> = []
    for target in validation.suite.targets {
      for reading in target.observable?.readings ?? [] where own.contains(reading.run) {
        guard names.contains(reading.symbol) else {
          let nearest = closest(reading.symbol, in: names.sorted())
          throw TableError(
            file: validation.suite.targetFile, line: target.line, column: "observable",
            found: "'\(reading.symbol)'",
            allowed: "symbols of the setting '\(setting)'"
              + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
        if !symbols.contains(reading.symbol) { symbols.append(reading.symbol) }
        times.formUnion(reading.times.map { $0 / hours })
        needed.insert(Validation.Arm(run: reading.run, arm: reading.arm))
      }
    }
    if let burnIn = validation.subject.manifest.setting(setting)?.burnIn,
      !symbols.contains(burnIn)
    {
      symbols.append(burnIn)
    }
    self.symbols = symbols
    self.needed = needed
    self.times = times.sorted().reduce(into: []) { kept, time in
      if let last = kept.last, time - last <= 1e-12 * time { return }
      kept.append(time)
    }
    prepared = try runs.map { try Self.prepare($0, network, hours, validation) }
  }

  // MARK: arranging

  private static func prepare(
    _ run: ValidationRun, _ network: ReactionNetwork, _ hours: Double, _ validation: Validation
  ) throws -> Prepared {
    var parameters: [String: Double] = [:]
    var arms: [(name: String?, interventions: [Intervention])] = [(nil, [])]
    if !run.dose.isEmpty {
      let plan = try plan(run, validation)
      guard plan.route.setting == run.setting else {
        throw validation.refuse(
          run, "setting", run.setting, "'\(plan.route.setting)', where its dose file leads")
      }
      let schedule = try plan.schedule(for: network, table: validation.subject.table.row)
      parameters = schedule.parameters
      arms = schedule.arms.map { ($0.name, $0.interventions) }
    }
    let settable = Set(network.parameters.map(\.name)).subtracting(network.rules.map(\.target))
    for (name, text) in run.parameters.sorted(by: { $0.key < $1.key }) {
      guard settable.contains(name) else {
        let nearest = closest(name, in: settable.sorted()).map { "; did you mean '\($0)'?" }
        throw validation.refuse(
          run, "parameters", name, "parameters of the model that nothing computes\(nearest ?? "")")
      }
      guard let value = Double(text) ?? validation.subject.table.value(text), value.isFinite else {
        throw validation.refuse(
          run, "parameters", "\(name) = \(text)", "a number, or a row of the parameter table")
      }
      parameters[name] = value
    }
    let names = Questions.names(of: network)
    let changes = try run.interventions.map { planned in
      for assignment in planned.assignments {
        for name in assignment.value.symbols.union([assignment.target]).sorted()
        where !names.contains(name) {
          throw validation.refuse(run, "interventions", name, "symbols of the model")
        }
      }
      return Intervention(
        time: planned.time / hours, label: "change of \(run.id)", assignments: planned.assignments)
    }
    arms = arms.map { arm in
      let all = (arm.interventions + changes).enumerated()
        .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      return (arm.name, all.map(\.element))
    }
    return Prepared(id: run.id, parameters: parameters, arms: arms)
  }

  private static func plan(_ run: ValidationRun, _ validation: Validation) throws -> DosePlan {
    let subject = validation.subject
    let name = "\(run.dose) (\(validation.suite.runFile):\(run.line))"
    var document = try JSONValue(bytes: subject.dose(run.dose), file: name)
    for (path, text) in run.changes.sorted(by: { $0.key < $1.key }) {
      let value = SweepValue(text, isName: DosePlan.isName(path))
      document = try document.setting(path, to: value.json, file: name)
    }
    return try DosePlan(document: document, file: name, manifest: subject.manifest)
  }

  // MARK: running

  /// All arms that a target reads, each from the aged state of its own parameters.
  func trajectories() throws -> [Validation.Arm: Result<Arms.Record, SolveError>] {
    try Self.trajectories(of: [self])[0]
  }

  /// The same for several tables of one model, side by side on the first one's compiled network.
  ///
  /// - Parameter groups: of one setting and the same runs, each with its own values.
  static func trajectories(
    of groups: [ValidationGroup]
  ) throws -> [[Validation.Arm: Result<Arms.Record, SolveError>]] {
    guard let first = groups.first else { return [] }
    let end = first.times.last ?? 0
    let wanted = groups.map { group in
      group.prepared.flatMap { run in
        run.arms.map { Wanted(run, Validation.Arm(run: run.id, arm: $0.name), $0.interventions) }
      }.filter { first.needed.contains($0.arm) }
    }
    var seen: Set<[Assignment]> = []
    let compiled = try CompiledNetwork(
      first.network,
      interventions: wanted.joined().flatMap(\.interventions)
        .filter { seen.insert($0.assignments).inserted })
    let states = try first.aged(compiled, Set(groups.flatMap(\.subjects)))
    var results = groups.map { _ in [Validation.Arm: Result<Arms.Record, SolveError>]() }
    var members: [(group: Int, arm: Validation.Arm, member: Member)] = []
    for (index, group) in groups.enumerated() {
      for run in wanted[index] {
        let subject = group.subject(run.parameters)
        switch states[subject] {
        case .failure(let error)?: results[index][run.arm] = .failure(error)
        case .success(let state)?:
          let member = Member(
            parameters: subject, initial: state,
            interventions: run.interventions.filter { $0.time < end || $0.time == 0 })
          members.append((index, run.arm, member))
        case nil: break
        }
      }
    }
    var settings = SimulationSettings(end: end, outputTimes: first.times, record: first.symbols)
    settings.relativeTolerance = Validation.relativeTolerance
    settings.unitFloor = SimulationSettings.doseFloor
    let found = try compiled.simulate(members.map(\.member), settings: settings)
    for (entry, result) in zip(members, found) {
      results[entry.group][entry.arm] = result.map {
        Arms.Record(name: entry.arm.run, trajectory: $0)
      }
    }
    return results
  }

  /// One arm to run.
  private struct Wanted {
    var parameters: [String: Double]
    var arm: Validation.Arm
    var interventions: [Intervention]
    init(_ run: Prepared, _ arm: Validation.Arm, _ interventions: [Intervention]) {
      parameters = run.parameters
      self.arm = arm
      self.interventions = interventions
    }
  }

  /// Every value that a run has, whatever network it is compiled on: what the table gave the
  /// network's parameters, and what the run sets on top.
  private func subject(_ parameters: [String: Double]) -> [String: Double] {
    filled.merging(parameters) { $1 }
  }

  private var subjects: [[String: Double]] { prepared.map { subject($0.parameters) } }

  /// The state at time 0 of every subject: a run without interventions up to then.
  private func aged(
    _ compiled: CompiledNetwork, _ subjects: Set<[String: Double]>
  ) throws -> [[String: Double]: Result<[String: Double], SolveError>] {
    var states: [[String: Double]: Result<[String: Double], SolveError>] = [:]
    guard let burnIn = validation.subject.manifest.setting(setting)?.burnIn else {
      for subject in subjects { states[subject] = .success([:]) }
      return states
    }
    let all = Array(subjects)
    let now = SimulationSettings(end: 0, outputTimes: [0], record: [burnIn])
    let lengths = try compiled.simulate(all.map { Member(parameters: $0) }, settings: now)
    var groups: [Double: [[String: Double]]] = [:]
    for (subject, length) in zip(all, lengths) {
      switch length {
      case .success(let start):
        let length = start.values.first ?? 0
        if length > 0 {
          groups[length, default: []].append(subject)
        } else {
          states[subject] = .success([:])
        }
      case .failure(let error): states[subject] = .failure(error)
      }
    }
    for (length, subjects) in groups {
      var past = SimulationSettings(end: 0, record: [burnIn])
      past.start = -length
      past.relativeTolerance = Validation.relativeTolerance
      let results = try compiled.simulate(
        subjects.map { Member(parameters: $0) }, settings: past)
      for (subject, result) in zip(subjects, results) { states[subject] = result.map(\.finalState) }
    }
    return states
  }
}
