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
      sentence: "Most is lost at the step “\(step.label)”: \(passedText(passed)).",
      parameters: step.parameters)
  }

  static func made(
    _ step: FunnelStep, control: Double, changing parameter: String, named name: String,
    by factor: Double, effect: Double
  ) -> LimitingStep {
    let passed = step.passed ?? 1
    let verb = factor > 1 ? "doubling" : "halving"
    return LimitingStep(
      key: step.key, label: step.label, passed: passed, control: control,
      sentence: "What costs the effect most is the step “\(step.label)”: \(passedText(passed)); "
        + "\(verb) the \(name) would change the effect by "
        + "\(NumberText.signed((effect - 1) * 100, digits: 2)) %.",
      parameters: step.parameters, parameter: parameter)
  }

  static func dilution(_ dilution: Double, control: Double) -> LimitingStep {
    let ten = exponential(control * logarithm(10))
    return LimitingStep(
      key: "dilution", label: "dilution", passed: 1 / dilution, control: control,
      sentence:
        "What costs the effect most is the dilution, 1 in \(NumberText.short(dilution)): ten "
        + "times the particles would make the effect \(NumberText.short(ten, digits: 2)) times as "
        + "large.",
      parameters: [])
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

  init(
    _ judge: Judge, _ experiment: Experiment, difference: Double?, undiluted: Double?,
    hypotheses: [Hypothesis], doseCurve: [DoseCurvePoint]
  ) {
    let isMeasurable = judge.isMeasurable(difference)
    let needed = judge.threshold.flatMap { Self.needed(doseCurve, threshold: $0) }
    let given = experiment.schedule.doses.first?.countedParticles ?? 0
    var note: String?
    if judge.threshold != nil, needed == nil, let top = doseCurve.last, isMeasurable == false {
      note =
        "No particle number tried, up to \(NumberText.short(top.countedParticles, digits: 2)) each "
        + "time, reaches what \(judge.observer) could see."
    }
    var sentences: [String] = []
    let isDiluted = experiment.plan.product.dilution > 1
    if judge.isMeasurable(undiluted) == false {
      sentences.append(
        isDiluted
          ? "Even undiluted, the product changes nothing that \(judge.observer) could see."
          : "Undiluted as it is, the product changes nothing that \(judge.observer) could see.")
    } else {
      sentences += Self.caution(hypotheses, judge.observer)
    }
    sentences.append(Self.finding(judge, experiment, difference, isMeasurable))
    if isDiluted, let undiluted, judge.isMeasurable(undiluted) == true, isMeasurable == false {
      sentences.append("Undiluted it would be \(judge.text(undiluted, signed: true)).")
    }
    if isMeasurable == false, let needed, needed > given {
      sentences.append(
        "About \(NumberText.short(needed, digits: 2)) counted particles each time would be needed "
          + "(given: \(NumberText.short(given, digits: 2))).")
    } else if let note {
      sentences.append(note)
    }
    self.init(
      outcome: isMeasurable.map { $0 ? .measurable : .notMeasurable } ?? .noLimitStated,
      sentence: sentences.joined(separator: " "), readout: judge.readout.name,
      readoutLabel: judge.name.plain, time: judge.time * experiment.questions.hours,
      versus: judge.versus, difference: difference, isRelative: judge.readout.change == .relative,
      unit: judge.readout.unit, threshold: judge.threshold,
      undilutedDifference: isDiluted ? undiluted : nil, particlesNeeded: needed,
      particlesNeededNote: note, observer: judge.observer)
  }

  /// Names the other hypotheses under which even the undiluted product shows nothing.
  private static func caution(_ hypotheses: [Hypothesis], _ observer: String) -> [String] {
    let failing = hypotheses.filter { $0.isUndilutedMeasurable == false && !$0.isSwitch }
    guard !failing.isEmpty else { return [] }
    let names = failing.map { "\($0.variantLabel): \($0.optionLabel)" }
    return [
      "Under another hypothesis (\(EvidenceSummary.list(names))) even the undiluted product changes "
        + "nothing that \(observer) could see."
    ]
  }

  private static func finding(
    _ judge: Judge, _ experiment: Experiment, _ difference: Double?, _ isMeasurable: Bool?
  ) -> String {
    let time = TimeText.short(hours: judge.time * experiment.questions.hours)
    let other = judge.versus == .untreated ? "no treatment" : "the device alone"
    let (name, remark) = judge.name
    guard let difference else { return "The \(name) cannot be compared at \(time)." }
    let start =
      "At \(time) the \(name) differs from \(other) by \(judge.text(difference, signed: true))"
      + (remark.map { " (\($0))" } ?? "")
    guard let threshold = judge.threshold, threshold > 0 else {
      return start + "; no detection limit is stated for this setting."
    }
    let ratio = abs(difference) / threshold
    let limit = judge.text(threshold)
    return isMeasurable == true
      ? "\(start), \(NumberText.short(ratio, digits: 2)) times the \(limit) that \(judge.observer) could see."
      : "\(start), \(NumberText.percent(ratio, digits: 2)) of the \(limit) that \(judge.observer) could see."
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
