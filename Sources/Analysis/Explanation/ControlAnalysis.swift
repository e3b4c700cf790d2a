public import Dosing
import Kinetics
public import ReactionNetworks

/// Which step of the path holds the effect in its hands: control coefficients by forward
/// sensitivity equations, and what twice as much would do by running it again.
///
/// A control coefficient is d ln(effect) / d ln(parameter): 1 = in proportion, 0 = without influence.
/// Source: Kacser & Burns, Symp. Soc. Exp. Biol. 27 (1973) 65; Heinrich & Rapoport, Eur. J. Biochem.
/// 42 (1974) 89, where the same is called a response coefficient.
public struct ControlAnalysis {
  /// What is to be explained instead of what the verdict is about.
  public struct Choice: Hashable, Sendable {
    /// By name; `nil` = what the verdict is about.
    public var readout: String?
    /// `nil` = when the verdict looks, or for another readout the last time asked for.
    public var at: Quantity?
    /// `nil` = the verdict's, or for another readout the device alone where the route has one.
    public var versus: Comparator?
    public init(readout: String? = nil, at: Quantity? = nil, versus: Comparator? = nil) {
      self.readout = readout
      self.at = at
      self.versus = versus
    }
  }

  private let study: Study
  private let experiment: Experiment
  private let arms: Arms
  private let funnel: Funnel
  private let effect: Effect

  /// - Throws: `AnalysisError.noDerivative` for a readout that is no symbol, and what a run throws.
  public init(_ study: Study, choice: Choice = Choice()) throws {
    self.study = study
    experiment = try Experiment(study)
    arms = try experiment.arms()
    funnel = Funnel(of: arms.treated, from: experiment)
    effect = try Effect.chosen(choice, experiment, arms)
    guard effect.readout.symbol != nil else {
      throw AnalysisError.noDerivative(
        readout: effect.readout.name,
        allowed: experiment.manifest.readouts.filter { $0.symbol != nil }.map(\.name))
    }
  }

  /// The control of every step: derivatives of both arms, then a run with each leading number
  /// changed.
  ///
  /// - Throws: `ModelError`, `AnalysisError` for a run that fails.
  public func run() throws -> ControlResult {
    let levers = Lever.all(experiment, funnel, arms.treated)
    let value = effect.value(
      arms.references[0], reference(isReference: true), experiment.manifest)
    let scale = effect.scale(arms.treated, experiment.manifest)
    let accuracy = Self.resolution * experiment.referenceTolerance * scale
    let told = try Certificate(of: arms, from: experiment).resolution
    let isResolved = (value.map { abs($0) } ?? 0) > accuracy
    let coefficients = try coefficients(levers, of: isResolved ? value : nil)
    let repeated = try isResolved ? again(levers, coefficients, value ?? 0) : []
    let steps = levers.indices.map { index in
      ControlStep(
        levers[index], coefficients[index],
        repeated.isEmpty ? nil : repeated[index])
    }
    let (limiting, isOverdosed) = try limit(told)
    return ControlResult(
      subject: StudySubject(experiment), readout: effect.readout.name,
      effect: EffectWords(effect, hours: hours), value: value,
      treated: effect.readout.value(in: arms.treated, at: effect.time, of: experiment.manifest),
      deviceAlone: deviceAlone,
      accuracy: accuracy, runAccuracy: told * scale,
      steps: ControlResult.ranked(steps, after: limiting),
      limitingStep: limiting, isOverdosed: isOverdosed,
      cells: CellStatistics(of: arms.treated, from: experiment),
      notes: experiment.schedule.notes + experiment.folds, provenance: Provenance(study.origin))
  }

  /// What the device does by itself to an effect over the untreated subject.
  private var deviceAlone: Double? {
    guard effect.versus == .untreated, experiment.schedule.hasDevice else { return nil }
    return effect.value(
      arms.record(.deviceOnly, isReference: true), reference(isReference: true),
      experiment.manifest)
  }

  /// The limiting step by the rule of `exosim run`, and whether fewer particles would do.
  private func limit(_ resolution: Double) throws -> (LimitingStep?, isOverdosed: Bool) {
    var judge = Judge(effect, like: Judge(experiment, arms))
    judge.resolution = resolution
    var reader = WhatIfReader(
      experiment: experiment, funnel: funnel, judge: judge, arms: arms, runs: [], records: [])
    try reader.make(WhatIf.limits(experiment, funnel, arms, judge))
    if let need = reader.need, need.hasTurned {
      try reader.make(WhatIf.doses(within: need.brackets, experiment))
    }
    return reader.isOverdosed ? (nil, true) : (reader.limitingStep, false)
  }

  /// So many tolerances of the reference run an effect must be away from nothing.
  static let resolution = 30.0

  private var hours: Double { experiment.questions.hours }

  private func reference(isReference: Bool) -> Arms.Record? {
    effect.versus.map { arms.record($0, isReference: isReference) }
  }

  // MARK: coefficients

  /// One of each handle of each lever: with `value` d ln E / d ln p, without it dE / d ln p; and the
  /// part by which the coarser integration says something else.
  private func coefficients(
    _ levers: [Lever], of value: Double?
  ) throws -> [[ControlStep.Coefficient]] {
    let handles = levers.flatMap { lever in lever.handles.map { (lever, $0) } }
    let names = Set(handles.map { $0.1.parameter }).sorted()
    let symbols = [effect.readout.symbol].compactMap { $0 }
    let runs = try SensitiveRuns(experiment, to: names, reading: symbols)
    var requests: [SensitiveRuns.Request] = []
    for tolerance in [experiment.tolerance, experiment.referenceTolerance] {
      for (_, handle) in handles {
        requests += requestsOfArms(tolerance, [handle.parameter: handle.value])
      }
    }
    let records = try runs.make(requests, at: effect.time)
    let width = effect.versus == nil ? 1 : 2
    func slope(_ index: Int) -> Double {
      let at = index * width
      return effect.derivative(records[at], width == 2 ? records[at + 1] : nil) ?? .nan
    }
    var next = 0
    return levers.map { lever in
      lever.handles.map { handle in
        let (coarse, fine) = (slope(next), slope(next + handles.count))
        next += 1
        let size = value ?? 1
        return ControlStep.Coefficient(
          handle, control: fine / size, error: abs((fine - coarse) / size))
      }
    }
  }

  /// The treated arm, and the one it is compared with.
  private func requestsOfArms(
    _ tolerance: Double, _ weights: [String: Double]
  ) -> [SensitiveRuns.Request] {
    var runs = [experiment.run("treated", experiment.scaledDoses, tolerance: tolerance)]
    if let versus = effect.versus {
      let arm = experiment.schedule.arms[versus == .deviceOnly ? 1 : 2]
      runs.append(experiment.run(arm.name, arm.interventions, tolerance: tolerance))
    }
    return runs.map { SensitiveRuns.Request(run: $0, weights: weights) }
  }

  // MARK: counterfactuals

  /// The effect with the leading number of each lever twice as large, over that of the plan.
  private func again(
    _ levers: [Lever], _ coefficients: [[ControlStep.Coefficient]], _ value: Double
  ) throws -> [ControlStep.Again?] {
    let leading = zip(levers, coefficients).map { lever, found -> (Lever.Handle, Double)? in
      guard let id = ControlStep.leading(found),
        let handle = lever.handles.first(where: { $0.id == id }),
        let factor = Lever.factor(handle, isResponse: lever.isResponse)
      else { return nil }
      return (handle, factor)
    }
    let width = effect.versus == nil ? 1 : 2
    var runs: [Experiment.Run] = []
    for case (let handle, let factor)? in leading {
      let change = [handle.parameter: handle.value * factor]
      runs.append(
        experiment.run(
          "\(handle.name) changed", experiment.treated(changing: change),
          tolerance: experiment.referenceTolerance, changing: change))
      if width == 2 {
        let arm = experiment.schedule.arms[effect.versus == .deviceOnly ? 1 : 2]
        runs.append(
          experiment.run(
            arm.name, arm.interventions, tolerance: experiment.referenceTolerance,
            changing: change))
      }
    }
    let records = zip(runs, try experiment.make(runs, onlyAt: effect.time)).map {
      Arms.Record(name: $0.name, trajectory: $1)
    }
    var next = 0
    return leading.map { changed in
      guard let (_, factor) = changed else { return nil }
      let at = next * width
      next += 1
      let found = effect.value(
        records[at], width == 2 ? records[at + 1] : nil, experiment.manifest)
      return found.map {
        ControlStep.Again(factor: factor, effect: $0, ratio: $0 / value)
      }
    }
  }
}

extension Experiment {
  /// What the treated arm is given where some numbers are others: doses are scaled only if asked.
  func treated(changing changes: [String: Double]) -> [Intervention] {
    if changes[Self.particleFactor] != nil { return scaledDoses }
    return schedule.arms.first?.interventions ?? []
  }

  init(_ study: Study) throws {
    let network = try study.table.filling(study.network)
    let schedule = try study.plan.schedule(for: network, table: study.table.row)
    try self.init(
      study.plan, schedule, network, Questions(study.plan, schedule, network), table: study.table)
  }
}

extension Effect {
  /// What the verdict is about, unless something else is asked for.
  static func chosen(
    _ choice: ControlAnalysis.Choice, _ experiment: Experiment, _ arms: Arms
  ) throws -> Effect {
    let judge = Judge(experiment, arms)
    let manifest = experiment.manifest
    let name = choice.readout ?? judge?.readout.name ?? manifest.headline ?? ""
    guard let readout = manifest.readout(name) else {
      throw AnalysisError.noReadout(name, allowed: manifest.readouts.map(\.name))
    }
    let isJudged = readout.name == judge?.readout.name
    let end = experiment.questions.duration
    var time = isJudged ? judge?.time ?? end : experiment.latestAsked ?? end
    if let at = choice.at {
      guard let asked = experiment.modelTime(at), asked > 0, asked <= end * (1 + 1e-12) else {
        throw AnalysisError.noTime(
          at.text, last: TimeText.short(hours: end * experiment.questions.hours))
      }
      time = min(asked, end)
    }
    let hasDevice = experiment.schedule.hasDevice
    let usual: Comparator =
      isJudged ? judge?.versus ?? .untreated : hasDevice ? .deviceOnly : .untreated
    return Effect(
      readout, at: time, versus: readout.change == .none ? nil : choice.versus ?? usual)
  }
}
