import Dosing
import Kinetics
import ReactionNetworks

/// Turns the runs with one thing changed into numbers.
struct WhatIfReader {
  let experiment: Experiment
  let funnel: Funnel
  let judge: Judge
  let arms: Arms
  private(set) var runs: [WhatIf]
  private(set) var records: [Arms.Record]

  /// Makes further runs, up to the judged time.
  mutating func make(_ more: [WhatIf]) throws {
    let results = try experiment.make(more.map(\.run), onlyAt: judge.time)
    records += zip(more, results).map { Arms.Record(name: $0.run.name, trajectory: $1) }
    runs += more
  }

  /// How many particles would do; `nil` without a threshold or a dose curve.
  var need: ParticleNeed? {
    judge.threshold.flatMap {
      ParticleNeed(
        doseCurve, threshold: $0, noise: judge.least(arms, manifest),
        given: experiment.schedule.doses.first?.countedParticles)
    }
  }

  private var manifest: ModelManifest { experiment.manifest }

  /// Treated against the comparator, as the plan has it.
  var difference: Double? {
    judge.difference(arms.treated, arms.record(judge.versus), manifest)
  }

  /// The same at the reference tolerance: what ratios of effects are made of.
  private var exactDifference: Double? {
    judge.difference(
      arms.references[0], arms.record(judge.versus, isReference: true), manifest)
  }

  var undilutedDifference: Double? {
    guard experiment.undiluted != nil else { return difference }
    guard let index = runs.firstIndex(where: { $0.purpose == .undiluted }) else { return nil }
    return judge.difference(records[index], arms.record(judge.versus), manifest)
  }

  /// False when the effect is so small a part of the readout that it drowns in the arithmetic.
  private var isResolved: Bool {
    guard let effect = exactDifference, let scale = judge.scale(arms, manifest) else {
      return false
    }
    return abs(effect) > 30 * experiment.referenceTolerance * scale
  }

  /// True where an effect that cannot be seen could be, with fewer particles.
  var isOverdosed: Bool {
    guard judge.isMeasurable(difference) == false, let need, case .fewer = need.finding else {
      return false
    }
    return true
  }

  /// True where runs with one step changed can tell which step limits, if any does.
  var knowsLimit: Bool {
    exactDifference != 0 && isResolved
      && runs.contains { if case .step = $0.purpose { true } else { false } }
  }

  var counterfactuals: [Counterfactual] {
    guard let effect = exactDifference, effect != 0, isResolved else { return [] }
    var all: [Counterfactual] = []
    for (run, record) in zip(runs, records) {
      guard let changed = exact(record) else { continue }
      switch run.purpose {
      case .step(let index, let parameter, let factor):
        let step = funnel.steps[index]
        all.append(
          Counterfactual(
            key: step.key, label: step.label, parameter: parameter, factor: factor,
            effectRatio: changed / effect))
      case .reach(let parameter, let factor, _):
        all.append(
          Counterfactual(
            key: LimitingStep.reachKey, label: LimitingStep.reachLabel(cellsLabel),
            parameter: parameter, factor: factor, effectRatio: changed / effect))
      case .noGrowthFactor(let parameter):
        all.append(
          Counterfactual(
            key: "free_growth_factor", label: "without free growth factor", parameter: parameter,
            factor: 0, effectRatio: changed / effect))
      case .dose(let factor) where factor == 10:
        all.append(
          Counterfactual(
            key: "dose", label: "counted particles", parameter: manifest.dose.counted,
            factor: factor, effectRatio: changed / effect))
      default: continue
      }
    }
    return all
  }

  private func exact(_ record: Arms.Record) -> Double? {
    judge.difference(record, arms.record(judge.versus, isReference: true), manifest)
  }

  var doseCurve: [DoseCurvePoint] {
    guard let given = experiment.schedule.doses.first?.countedParticles, let own = exactDifference
    else { return [] }
    var points = zip(runs, records).compactMap { run, record -> DoseCurvePoint? in
      guard case .dose(let factor) = run.purpose, let value = exact(record) else { return nil }
      return DoseCurvePoint(countedParticles: given * factor, difference: value)
    }
    guard !points.isEmpty else { return [] }
    points.append(DoseCurvePoint(countedParticles: given, difference: own))
    return points.sorted { $0.countedParticles < $1.countedParticles }
  }

  var hypotheses: [Hypothesis] {
    var order: [[String]] = []
    var found: [[String]: [WhatIf.Role: Arms.Record]] = [:]
    for (run, record) in zip(runs, records) {
      guard case .hypothesis(let variant, let option, let role) = run.purpose else { continue }
      let key = [variant, option]
      if found[key] == nil { order.append(key) }
      found[key, default: [:]][role] = record
    }
    return order.compactMap { key in
      guard let roles = found[key], let treated = roles[.treated],
        let comparator = roles[.comparator]
      else { return nil }
      let difference = judge.difference(treated, comparator, manifest)
      let neat = roles[.undiluted].map { judge.difference($0, comparator, manifest) } ?? difference
      let choice = manifest.choice("variants." + key[0])
      let option = choice?.option(key[1])
      let fold = choice.flatMap { choice in
        option.flatMap { OptionFold($0, of: choice, experiment.table) }
      }
      return Hypothesis(
        variant: key[0], variantLabel: choice?.label ?? key[0], option: key[1],
        optionLabel: option?.label ?? key[1], fold: fold?.parts ?? [], difference: difference,
        isMeasurable: judge.isMeasurable(difference), undilutedDifference: neat,
        isUndilutedMeasurable: judge.isMeasurable(neat), isUnknown: choice?.isUnknown ?? true)
    }
  }

  /// What of the effect is left without the free growth factor of the product; `nil` where it has
  /// none or the effect cannot be resolved.
  var shareWithoutGrowthFactor: Double? {
    guard let effect = exactDifference, effect != 0, isResolved else { return nil }
    for (run, record) in zip(runs, records) {
      if case .noGrowthFactor = run.purpose { return exact(record).map { $0 / effect } }
    }
    return nil
  }

  /// A loss that costs the effect less than this is not what limits it.
  static let leastGain = 0.01

  /// The step whose loss, taken away, would raise the effect the most: control times ln(1/passed).
  ///
  /// Control is d ln(effect) / d ln(passed), from the run in which the step's parameter changed.
  /// Dilution counts as a step before the vial, the cells within reach as one after it. A step that
  /// nothing passes comes before all; where the effect cannot be resolved it is the largest loss.
  /// `nil` when no loss costs the effect as much as `leastGain`.
  var limitingStep: LimitingStep? {
    if let end = LimitingStep.end(of: funnel) { return end }
    guard knowsLimit, let effect = exactDifference else { return largestLoss }
    var best: (cost: Double, step: LimitingStep)?
    for (run, record) in zip(runs, records) {
      guard let changed = exact(record), changed / effect > 0,
        let step = step(of: run, record, ratio: changed / effect), let control = step.control
      else { continue }
      let cost = control * -logarithm(step.passed)
      if cost > (best?.cost ?? logarithm(1 + Self.leastGain)) { best = (cost, step) }
    }
    return best?.step
  }

  /// Of the path and the dilution before it.
  private var largestLoss: LimitingStep? {
    let dilution = experiment.plan.product.dilution
    let inPath = LimitingStep.largestLoss(in: funnel)
    guard dilution > 1, 1 / dilution < inPath?.passed ?? 1 else { return inPath }
    return .dilution(dilution, control: nil)
  }

  /// The step that a run is about; `nil` where the run moved nothing, or is about none.
  private func step(of run: WhatIf, _ record: Arms.Record, ratio: Double) -> LimitingStep? {
    switch run.purpose {
    case .step(let index, let parameter, let factor):
      let step = funnel.steps[index]
      guard index > 0, let passed = step.passed, passed > 0, passed < 1,
        let control = control(
          ratio, now: share(passing: index, in: record),
          before: share(passing: index, in: arms.references[0]))
      else { return nil }
      return .made(
        step, control: control, changing: parameter,
        named: experiment.table[parameter]?.name ?? parameter, by: factor, effect: ratio)
    case .reach(let parameter, let factor, isWhole: false):
      guard let symbol = manifest.cells?.reached, let reached = arms.references[0].last(symbol),
        let control = control(
          ratio, now: record.value(symbol, at: judge.time),
          before: arms.references[0].value(symbol, at: judge.time))
      else { return nil }
      return .reach(
        reached, of: cellsLabel, control: control, changing: parameter, by: factor, effect: ratio,
        whole: effectOfWholeReach)
    case .dose(let factor) where factor == 10 && experiment.plan.product.dilution > 1:
      return .dilution(
        experiment.plan.product.dilution, control: logarithm(ratio) / logarithm(factor))
    default: return nil
    }
  }

  /// The effect over the plan's if particles came to every cell.
  private var effectOfWholeReach: Double? {
    guard let effect = exactDifference else { return nil }
    for (run, record) in zip(runs, records) {
      if case .reach(_, _, isWhole: true) = run.purpose { return exact(record).map { $0 / effect } }
    }
    return nil
  }

  /// d ln(effect) / d ln(what passes); `nil` where it hardly moved.
  private func control(_ ratio: Double, now: Double?, before: Double?) -> Double? {
    guard let now, let before, now > 0, before > 0 else { return nil }
    let moved = logarithm(now / before)
    return abs(moved) > 0.02 ? logarithm(ratio) / moved : nil
  }

  private var cellsLabel: String { manifest.cells?.label ?? "cells" }

  /// What passes a step up to the judged time; `nil` if nothing reaches it.
  private func share(passing index: Int, in record: Arms.Record) -> Double? {
    func amount(_ index: Int) -> Double {
      record.value(manifestSymbol(funnel.steps[index].key), at: judge.time) ?? 0
    }
    let (reached, passed) = (amount(index - 1), amount(index))
    return reached > 0 && passed > 0 ? passed / reached : nil
  }

  private func manifestSymbol(_ key: String) -> String {
    manifest.funnel.first { $0.key == key }?.symbol ?? key
  }
}
