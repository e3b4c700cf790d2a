import Dosing
import Kinetics
import ReactionNetworks

extension LimitingStep {
  /// The step that loses the largest part: all that can be said without counterfactual runs.
  static func largestLoss(in funnel: Funnel) -> LimitingStep? {
    let candidates = funnel.steps.filter { ($0.passed ?? 1) > 0 && ($0.passed ?? 1) < 1 }
    guard let step = candidates.min(by: { ($0.passed ?? 1) < ($1.passed ?? 1) }),
      let passed = step.passed
    else { return nil }
    return LimitingStep(
      key: step.key, label: step.label, passed: passed, control: nil,
      clause: clause(step.label, passed), parameters: step.parameters)
  }

  static func made(
    _ step: FunnelStep, control: Double, changing parameter: String, named name: String,
    by factor: Double, effect: Double
  ) -> LimitingStep {
    let passed = step.passed ?? 1
    return LimitingStep(
      key: step.key, label: step.label, passed: passed, control: control,
      clause: clause(step.label, passed), lever: lever(name, by: factor, effect: effect),
      parameters: step.parameters, parameter: parameter)
  }

  static let reachKey = "reach"
  static func reachLabel(_ cells: String) -> String { "\(cells) within reach" }

  /// - Parameter whole: the effect over that of the plan if particles came to every cell.
  static func reach(
    _ reached: Double, of cells: String, control: Double, changing parameter: String,
    by factor: Double, effect: Double, whole: Double?
  ) -> LimitingStep {
    var lever = lever("reached share", by: factor, effect: effect)
    if let whole, whole > 0 {
      lever += ", reaching all would make it \(NumberText.short(whole, digits: 2)) times as large"
    }
    return LimitingStep(
      key: reachKey, label: reachLabel(cells), passed: reached, control: control,
      clause: "the reach (\(NumberText.percent(reached, digits: 2)) of the \(cells))",
      lever: lever, parameters: [parameter], parameter: parameter)
  }

  static func dilution(_ dilution: Double, control: Double) -> LimitingStep {
    let ten = exponential(control * logarithm(10))
    return LimitingStep(
      key: "dilution", label: "dilution", passed: 1 / dilution, control: control,
      clause: "the dilution, 1 in \(NumberText.short(dilution))",
      lever: "ten times the particles would make the effect "
        + "\(NumberText.short(ten, digits: 2)) times as large",
      parameters: [])
  }

  private static func lever(_ name: String, by factor: Double, effect: Double) -> String {
    "\(factor > 1 ? "doubling" : "halving") the \(name) would change the effect by "
      + "\(NumberText.signed((effect - 1) * 100, digits: 2)) %"
  }

  private static func clause(_ label: String, _ passed: Double) -> String {
    "“\(label)” (\(passedText(passed)))"
  }

  private static func passedText(_ passed: Double) -> String {
    passed >= 0.0995
      ? "\(NumberText.percent(passed, digits: 2)) pass"
      : "1 in \(NumberText.short(1 / passed, digits: 2)) passes"
  }
}

extension Verdict {
  /// For a model whose manifest names nothing to judge.
  static let withoutReadout = Verdict(
    outcome: .noLimitStated, sentence: "The model names no readout to judge in this setting.",
    readout: "", readoutLabel: "", time: 0, versus: .untreated, difference: nil,
    isRelative: false, unit: "", threshold: nil)

  init(_ reader: WhatIfReader, limiting step: LimitingStep?) {
    let (judge, experiment) = (reader.judge, reader.experiment)
    let (difference, undiluted) = (reader.difference, reader.undilutedDifference)
    let isMeasurable = judge.isMeasurable(difference)
    let needed = judge.threshold.flatMap { Self.needed(reader.doseCurve, threshold: $0) }
    let given = experiment.schedule.doses.first?.countedParticles ?? 0
    let isEven = experiment.schedule.doses.allSatisfy { $0.countedParticles == given }
    let isDiluted = experiment.plan.product.dilution > 1
    var note: (sentence: String, remark: String)?
    if judge.threshold != nil, needed == nil, let top = reader.doseCurve.last,
      isMeasurable == false
    {
      let most = NumberText.short(top.countedParticles, digits: 2)
      note = (
        "No particle number tried, up to \(most) each time, reaches what \(judge.observer) could "
          + "see.", "none tried is enough, up to \(most) counted particles each time."
      )
    }
    let opening =
      judge.isMeasurable(undiluted) == false
      ? "\(isDiluted ? "Even undiluted" : "Undiluted,") nothing \(judge.observer) could see: "
      : Self.caution(reader.hypotheses, judge.observer)
    var sentence = Self.finding(judge, experiment, difference, isMeasurable, after: opening)
    if let step {
      let isFound = step.control != nil
      sentence +=
        isFound ? "; the limiting step is \(step.clause)" : "; most is lost at \(step.clause)"
    }
    var remarks: [Remark] = []
    if let text = Self.carrier(reader.shareWithoutGrowthFactor, experiment) {
      remarks.append(Remark("carried by", text))
    }
    if isDiluted, let undiluted {
      remarks.append(Remark("undiluted", "it would be \(judge.text(undiluted, signed: true))."))
    }
    if isMeasurable == false, let needed, needed > given {
      remarks.append(
        Remark(
          "needed",
          "about \(NumberText.short(needed, digits: 2)) counted particles "
            + (isEven ? "each time" : "in the first dose, the others in proportion")
            + " (given: \(NumberText.short(given, digits: 2)))."))
    } else if let note {
      remarks.append(Remark("needed", note.remark))
    }
    self.init(
      outcome: isMeasurable.map { $0 ? .measurable : .notMeasurable } ?? .noLimitStated,
      sentence: sentence + ".", readout: judge.readout.name, readoutLabel: judge.name.plain,
      time: judge.time * experiment.questions.hours, versus: judge.versus, difference: difference,
      isRelative: judge.readout.change == .relative, unit: judge.readout.unit,
      threshold: judge.threshold, undilutedDifference: isDiluted ? undiluted : nil,
      particlesNeeded: needed, particlesNeededNote: note?.sentence, observer: judge.observer,
      remarks: remarks)
  }

  /// Names the other hypotheses under which even the undiluted product shows nothing.
  private static func caution(_ hypotheses: [Hypothesis], _ observer: String) -> String {
    let failing = hypotheses.filter { $0.isUndilutedMeasurable == false && !$0.isSwitch }
    guard !failing.isEmpty else { return "" }
    let names = failing.map { "\($0.variantLabel): \($0.optionLabel)" }
    return "Under another hypothesis (\(EvidenceSummary.list(names))) even undiluted nothing "
      + "\(observer) could see; as chosen, "
  }

  /// Says it when the effect goes with the free growth factor of the product, not its particles.
  private static func carrier(_ without: Double?, _ experiment: Experiment) -> String? {
    guard let without, abs(without) < 0.9 else { return nil }
    let amount = experiment.plan.product.freeGrowthFactor.map { " (\($0.text))" } ?? ""
    let left =
      abs(without) < 0.001 ? "nothing" : NumberText.percent(without, digits: 2)
    let source =
      abs(without) < 0.5
      ? "\(abs(without) < 0.1 ? "" : "mostly ")the free growth factor in the product\(amount), "
        + "not its particles"
      : "the particles and, in part, the free growth factor in the product\(amount)"
    return "\(source); without the growth factor \(left) of the effect is left."
  }

  private static func finding(
    _ judge: Judge, _ experiment: Experiment, _ difference: Double?, _ isMeasurable: Bool?,
    after opening: String
  ) -> String {
    let time = TimeText.short(hours: judge.time * experiment.questions.hours)
    let other = judge.versus == .untreated ? "no treatment" : "the device alone"
    let (name, remark) = judge.name
    let at = opening.isEmpty ? "At" : "at"
    guard let difference else {
      return "\(opening)\(opening.isEmpty ? "The" : "the") \(name) cannot be compared at \(time)"
    }
    let start =
      "\(opening)\(at) \(time) the \(name) differs from \(other) by "
      + judge.text(difference, signed: true) + (remark.map { " (\($0))" } ?? "")
    guard let threshold = judge.threshold, threshold > 0 else {
      return start + ", and no detection limit is stated for this setting"
    }
    let ratio = abs(difference) / threshold
    let size =
      isMeasurable == true
      ? "\(NumberText.short(ratio, digits: 2)) times" : "\(NumberText.percent(ratio, digits: 2)) of"
    let limit = judge.text(threshold)
    return opening.contains(judge.observer)
      ? "\(start), \(size) the \(limit) needed"
      : "\(start), \(size) the \(limit) that \(judge.observer) could see"
  }

  /// The least count on the dose curve at which the threshold is reached; straight lines between
  /// points in logarithms of both.
  static func needed(_ curve: [DoseCurvePoint], threshold: Double) -> Double? {
    if let first = curve.first, abs(first.difference) >= threshold { return nil }
    for (low, high) in zip(curve, curve.dropFirst()) where abs(high.difference) >= threshold {
      let (y0, y1) = (abs(low.difference), abs(high.difference))
      guard y0 > 0, y1 > y0 else { return high.countedParticles }
      let share = logarithm(threshold / y0) / logarithm(y1 / y0)
      return low.countedParticles
        * exponential(share * logarithm(high.countedParticles / low.countedParticles))
    }
    return nil
  }
}
