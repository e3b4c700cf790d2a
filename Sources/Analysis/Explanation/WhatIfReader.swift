import Dosing
import Kinetics
import ReactionNetworks

/// Turns the runs with one thing changed into numbers.
struct WhatIfReader {
  let experiment: Experiment
  let judge: Judge
  let arms: Arms
  let runs: [WhatIf]
  let records: [Arms.Record]

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

  var counterfactuals: [Counterfactual] {
    guard let effect = exactDifference, effect != 0, isResolved else { return [] }
    var all: [Counterfactual] = []
    for (run, record) in zip(runs, records) {
      guard let changed = exact(record) else { continue }
      switch run.purpose {
      case .step(let index, let parameter, let factor):
        let step = manifest.funnel.filter { arms.treated.has($0.symbol) }[index]
        all.append(
          Counterfactual(
            key: step.key, label: step.label, parameter: parameter, factor: factor,
            effectRatio: changed / effect))
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
      return Hypothesis(
        variant: key[0], variantLabel: choice?.label ?? key[0], option: key[1],
        optionLabel: choice?.option(key[1])?.label ?? key[1], difference: difference,
        isMeasurable: judge.isMeasurable(difference), undilutedDifference: neat,
        isUndilutedMeasurable: judge.isMeasurable(neat))
    }
  }

  /// The step whose loss, taken away, would raise the effect the most: control times ln(1/passed).
  ///
  /// Control is d ln(effect) / d ln(passed), from the run in which the step's parameter changed.
  /// Dilution counts as a step before the vial. `nil` when the effect cannot be resolved.
  func limitingStep(in funnel: Funnel) -> LimitingStep? {
    guard let effect = exactDifference, effect != 0, isResolved else { return nil }
    var best: (cost: Double, step: LimitingStep)?
    func consider(_ step: LimitingStep, control: Double) {
      let cost = control * -logarithm(step.passed)
      if cost > (best?.cost ?? 1e-6) { best = (cost, step) }
    }
    for (run, record) in zip(runs, records) {
      guard let changed = exact(record), changed / effect > 0 else { continue }
      let gain = logarithm(changed / effect)
      switch run.purpose {
      case .step(let index, let parameter, let factor):
        let step = funnel.steps[index]
        guard index > 0, let passed = step.passed, passed > 0, passed < 1,
          let now = share(passing: index, of: funnel, in: record),
          let before = share(passing: index, of: funnel, in: arms.references[0])
        else { continue }
        let moved = logarithm(now / before)
        guard abs(moved) > 0.02 else { continue }
        let control = gain / moved
        consider(
          LimitingStep.made(
            step, control: control, changing: parameter,
            named: experiment.table[parameter]?.name ?? parameter, by: factor,
            effect: changed / effect), control: control)
      case .dose(let factor) where factor == 10:
        guard experiment.plan.product.dilution > 1 else { continue }
        let control = gain / logarithm(factor)
        consider(
          LimitingStep.dilution(experiment.plan.product.dilution, control: control),
          control: control)
      default: continue
      }
    }
    return best?.step
  }

  /// What passes a step up to the judged time; `nil` if nothing reaches it.
  private func share(passing index: Int, of funnel: Funnel, in record: Arms.Record) -> Double? {
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
