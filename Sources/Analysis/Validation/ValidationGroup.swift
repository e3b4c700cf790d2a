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
  private let needed: Set<Validation.Arm>
  private let prepared: [Prepared]
  private let symbols: [String]
  /// Model time, ascending.
  private let times: [Double]

  init(_ setting: String, _ runs: [ValidationRun], _ validation: Validation) throws {
    self.setting = setting
    self.validation = validation
    let network = try validation.subject.table.filling(validation.subject.network(setting))
    self.network = network
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
    let end = times.last ?? 0
    let wanted = prepared.flatMap { run in
      run.arms.map { (run: run, arm: Validation.Arm(run: run.id, arm: $0.name), $0.interventions) }
    }.filter { needed.contains($0.arm) }
    var seen: Set<[Assignment]> = []
    let compiled = try CompiledNetwork(
      network, interventions: wanted.flatMap(\.2).filter { seen.insert($0.assignments).inserted })
    let states = try aged(compiled)
    var results: [Validation.Arm: Result<Arms.Record, SolveError>] = [:]
    var members: [(arm: Validation.Arm, member: Member)] = []
    for (run, arm, interventions) in wanted {
      switch states[run.id] {
      case .failure(let error)?: results[arm] = .failure(error)
      case .success(let state)?:
        members.append(
          (
            arm,
            Member(
              parameters: run.parameters, initial: state,
              interventions: interventions.filter { $0.time < end || $0.time == 0 })
          ))
      case nil: break
      }
    }
    var settings = SimulationSettings(end: end, outputTimes: times, record: symbols)
    settings.relativeTolerance = Validation.relativeTolerance
    for (entry, result) in zip(
      members, try compiled.simulate(members.map(\.member), settings: settings))
    {
      results[entry.arm] = result.map { Arms.Record(name: entry.arm.run, trajectory: $0) }
    }
    return results
  }

  /// The state at time 0 of every run, by its id: a run without interventions up to then.
  private func aged(
    _ compiled: CompiledNetwork
  ) throws -> [String: Result<[String: Double], SolveError>] {
    guard let burnIn = validation.subject.manifest.setting(setting)?.burnIn else {
      return Dictionary(uniqueKeysWithValues: prepared.map { ($0.id, .success([:])) })
    }
    let subjects = Array(Set(prepared.map(\.parameters)))
    let now = SimulationSettings(end: 0, outputTimes: [0], record: [burnIn])
    let lengths = try compiled.simulate(
      subjects.map { Member(parameters: $0) }, settings: now)
    var states: [[String: Double]: Result<[String: Double], SolveError>] = [:]
    var groups: [Double: [[String: Double]]] = [:]
    for (subject, length) in zip(subjects, lengths) {
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
    return Dictionary(
      uniqueKeysWithValues: prepared.compactMap { run in
        states[run.parameters].map { (run.id, $0) }
      })
  }
}
