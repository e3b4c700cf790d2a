import Dosing
import Kinetics
import ReactionNetworks

/// Why the answer is what it is: runs of the same plan with one thing changed at a time.
struct Explanation {
  var verdict: Verdict
  var limitingStep: LimitingStep?
  var counterfactuals: [Counterfactual] = []
  var hypotheses: [Hypothesis] = []
  var doseCurve: [DoseCurvePoint] = []
  /// The numbers that the verdict's readout is computed with, the nearest first.
  var readout: [ParameterInUse] = []
  /// What the verdict's difference is judged by.
  var threshold: ParameterInUse?
  /// Limits of the model that this run meets.
  var limits: [String] = []

  init(
    of arms: Arms, _ funnel: Funnel, _ certificate: Certificate, from experiment: Experiment,
    isWanted: Bool
  ) throws {
    guard var judge = Judge(experiment, arms) else {
      limitingStep = LimitingStep.largestLoss(in: funnel)
      verdict = Verdict.withoutReadout
      return
    }
    judge.resolution = certificate.resolution
    var reader = WhatIfReader(
      experiment: experiment, funnel: funnel, judge: judge, arms: arms, runs: [], records: [])
    try reader.make(
      isWanted ? WhatIf.all(experiment, funnel, arms, judge) : WhatIf.undilutedOnly(experiment))
    // an effect that has turned, or does not follow the dose, is read off close points, not off decades
    if isWanted, let need = reader.need, need.isCoarse {
      try reader.make(WhatIf.doses(within: need.brackets, experiment))
    }

    counterfactuals = reader.counterfactuals
    hypotheses = reader.hypotheses
    doseCurve = reader.doseCurve
    // where fewer particles would do, no loss on their path is what limits the effect
    limitingStep = reader.isOverdosed ? nil : reader.limitingStep
    verdict = Verdict(reader, limiting: limitingStep)
    readout = judge.readout.symbol.map { experiment.numbersRead(by: $0) } ?? []
    threshold = experiment.parametersInUse.first { $0.id == judge.thresholdRow }
    limits = try judge.limitsMet(arms, experiment)
  }
}

/// One run with one thing changed, and what it is for.
struct WhatIf {
  enum Purpose: Hashable {
    /// A funnel step's parameter multiplied.
    case step(index: Int, parameter: String, factor: Double)
    /// The share of the cells within reach multiplied, or made whole.
    case reach(parameter: String, factor: Double, isWhole: Bool)
    /// The product without its free growth factor.
    case noGrowthFactor(parameter: String)
    /// Counted particles multiplied.
    case dose(factor: Double)
    /// The undiluted product.
    case undiluted
    /// Another option of a variant: the treated arm, the comparator, the undiluted product.
    case hypothesis(variant: String, option: String, role: Role)
  }
  enum Role: Hashable { case treated, comparator, undiluted }
  var purpose: Purpose
  var run: Experiment.Run

  static func undilutedOnly(_ experiment: Experiment) -> [WhatIf] {
    guard let neat = experiment.undiluted, let arm = neat.arms.first else { return [] }
    return [
      WhatIf(
        purpose: .undiluted,
        run: experiment.run("undiluted", arm.interventions, from: neat.parameters))
    ]
  }

  static func all(
    _ experiment: Experiment, _ funnel: Funnel, _ arms: Arms, _ judge: Judge
  ) -> [WhatIf] {
    let effect = judge.difference(arms.treated, arms.record(judge.versus), experiment.manifest)
    let fine = judge.tolerance(for: effect, arms, experiment)
    let coarse = judge.tolerance(for: judge.threshold ?? effect, arms, experiment)
    return undilutedOnly(experiment) + steps(experiment, funnel, tolerance: fine)
      + reach(experiment, arms, tolerance: fine) + growthFactor(experiment, tolerance: fine)
      + doses(experiment, judge, effect: effect, tolerance: fine)
      + hypotheses(experiment, judge, tolerance: coarse)
  }

  /// What tells which step limits an effect, and nothing else.
  static func limits(
    _ experiment: Experiment, _ funnel: Funnel, _ arms: Arms, _ judge: Judge
  ) -> [WhatIf] {
    let effect = judge.difference(arms.treated, arms.record(judge.versus), experiment.manifest)
    let fine = judge.tolerance(for: effect, arms, experiment)
    return steps(experiment, funnel, tolerance: fine) + reach(experiment, arms, tolerance: fine)
      + doses(experiment, judge, effect: effect, tolerance: fine)
  }

  /// Doubles (or halves, where the range ends) one parameter of each step.
  private static func steps(
    _ experiment: Experiment, _ funnel: Funnel, tolerance: Double
  ) -> [WhatIf] {
    guard let treated = experiment.schedule.arms.first else { return [] }
    let bound = ParameterInUse.rows(boundBy: experiment.plan)
    return funnel.steps.enumerated().compactMap { index, step in
      for id in step.parameters where ParameterInUse.isUsed(id, by: experiment.plan) {
        let name = bound.first { $0.value == id }?.key ?? id
        guard let value = experiment.value(of: name), value > 0 else { continue }
        let top = experiment.table[id]?.upperBound ?? .infinity
        let factor = value * 2 <= top ? 2 : 0.5
        return WhatIf(
          purpose: .step(index: index, parameter: id, factor: factor),
          run: experiment.run(
            "\(id) times \(factor)", treated.interventions,
            tolerance: tolerance, changing: [name: value * factor]))
      }
      return nil
    }
  }

  /// Doubles the reached share where particles do not come everywhere (halves it close to one), and
  /// makes it whole.
  private static func reach(
    _ experiment: Experiment, _ arms: Arms, tolerance: Double
  ) -> [WhatIf] {
    guard let treated = experiment.schedule.arms.first,
      let (parameter, row) = experiment.reach, let value = experiment.value(of: parameter),
      let symbol = experiment.manifest.cells?.reached, let share = arms.treated.last(symbol),
      share > 0, share < 1, value > 0
    else { return [] }
    let factors = [(share * 2 <= 1 ? 2 : 0.5, false), (1 / share, true)]
    return factors.map { factor, isWhole in
      WhatIf(
        purpose: .reach(parameter: row.id, factor: factor, isWhole: isWhole),
        run: experiment.run(
          "\(row.id) times \(factor)", treated.interventions, tolerance: tolerance,
          changing: [parameter: value * factor]))
    }
  }

  private static func growthFactor(_ experiment: Experiment, tolerance: Double) -> [WhatIf] {
    guard let treated = experiment.schedule.arms.first,
      let parameter = experiment.manifest.inputs[growthFactorPath],
      let value = experiment.value(of: parameter), value > 0
    else { return [] }
    return [
      WhatIf(
        purpose: .noGrowthFactor(parameter: parameter),
        run: experiment.run(
          "without free growth factor", treated.interventions, tolerance: tolerance,
          changing: [parameter: 0]))
    ]
  }

  /// Where a dose file states what the product holds beside its particles.
  static let growthFactorPath = "product.freeGrowthFactor"

  /// Decades around the plan, and close to where a straight line would reach the threshold.
  private static func doses(
    _ experiment: Experiment, _ judge: Judge, effect: Double?, tolerance: Double
  ) -> [WhatIf] {
    guard let given = experiment.schedule.doses.first?.countedParticles else { return [] }
    guard given > 0 else { return [] }
    // no more than the model covers
    let most = experiment.mostParticles ?? given * 1000
    var factors = [0.1, 10, 100, 1000]
    if judge.isMeasurable(effect) == false {
      // where more is not enough, fewer may be: an effect can have turned
      factors += [0.001, 0.01]
      while let last = factors.max(), last * given * 10 < most { factors.append(last * 10) }
      factors.append(most / given)
    }
    if let threshold = judge.threshold, let effect, effect != 0 {
      let straight = threshold / abs(effect)
      factors += [0.5, 1, 2, 5].map { $0 * straight }
    }
    return Set(factors.filter { $0 * given <= most * (1 + 1e-12) && $0 != 1 }).sorted().map {
      dose($0, experiment, tolerance: tolerance)
    }
  }

  private static func dose(
    _ factor: Double, _ experiment: Experiment, tolerance: Double
  ) -> WhatIf {
    WhatIf(
      purpose: .dose(factor: factor),
      run: experiment.run(
        "particles times \(factor)", experiment.scaledDoses, tolerance: tolerance,
        changing: [Experiment.particleFactor: factor]))
  }

  /// Eleven counts within each bracket, evenly in logarithms: straight lines between them meet a
  /// threshold near the top, where the effect is flat, within two per cent.
  static func doses(
    within brackets: [ClosedRange<Double>], _ experiment: Experiment
  ) -> [WhatIf] {
    let given = experiment.schedule.doses.first?.countedParticles ?? 0
    guard given > 0 else { return [] }
    return brackets.flatMap { bracket in
      (1...11).map { step in
        let share = Double(step) / 12
        let count =
          bracket.lowerBound
          * exponential(share * logarithm(bracket.upperBound / bracket.lowerBound))
        return dose(count / given, experiment, tolerance: experiment.tolerance)
      }
    }
  }

  private static func hypotheses(
    _ experiment: Experiment, _ judge: Judge, tolerance: Double
  ) -> [WhatIf] {
    let plan = experiment.plan
    return plan.manifest.choices.flatMap { choice -> [WhatIf] in
      let head = "variants."
      guard choice.path.hasPrefix(head) else { return [] }
      let variant = String(choice.path.dropFirst(head.count))
      return choice.options.flatMap { option -> [WhatIf] in
        guard option.name != plan.variants[variant] else { return [] }
        guard option.set.contains(where: { ParameterInUse.isUsed($0.row, by: plan) }) else {
          return []
        }
        return runs(
          experiment, judge, variant: variant, option: option.name, tolerance: tolerance)
      }
    }
  }

  private static func runs(
    _ experiment: Experiment, _ judge: Judge, variant: String, option: String, tolerance: Double
  ) -> [WhatIf] {
    var other = experiment.plan
    other.variants[variant] = option
    guard let schedule = experiment.schedule(of: other),
      schedule.parameters != experiment.schedule.parameters
    else { return [] }
    func made(_ role: Role, _ arm: Arm, _ parameters: [String: Double]) -> WhatIf {
      WhatIf(
        purpose: .hypothesis(variant: variant, option: option, role: role),
        run: experiment.run(
          "\(variant) \(option)", arm.interventions, tolerance: tolerance, from: parameters))
    }
    let comparator = schedule.arms[judge.versus == .deviceOnly ? 1 : 2]
    var runs = [
      made(.treated, schedule.arms[0], schedule.parameters),
      made(.comparator, comparator, schedule.parameters),
    ]
    if experiment.undiluted != nil {
      other.product.dilution = 1
      if let neat = experiment.schedule(of: other) {
        runs.append(made(.undiluted, neat.arms[0], neat.parameters))
      }
    }
    return runs
  }
}
