import Dosing
import Kinetics
import ReactionNetworks

extension LimitingStep {
  /// The first step that nothing passes; `nil` where something passes each.
  static func end(of funnel: Funnel) -> LimitingStep? {
    guard let step = funnel.steps.first(where: { $0.passed == 0 }) else { return nil }
    return LimitingStep(
      key: step.key, label: step.label, passed: 0, control: nil, clause: clause(step.label, 0),
      parameters: step.parameters)
  }

  /// The step that loses the largest part: all that can be said without counterfactual runs.
  static func largestLoss(in funnel: Funnel) -> LimitingStep? {
    let candidates = funnel.steps.filter { ($0.passed ?? 1) < 1 }
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

  /// - Parameter control: `nil` where the effect is too small to be compared.
  static let dilutionKey = "dilution"

  static func dilution(_ dilution: Double, control: Double?) -> LimitingStep {
    LimitingStep(
      key: dilutionKey, label: "dilution", passed: 1 / dilution, control: control,
      clause: "the dilution, 1 in \(NumberText.short(dilution))",
      lever: control.map {
        "ten times the particles would make the effect "
          + "\(NumberText.short(exponential($0 * logarithm(10)), digits: 2)) times as large"
      },
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
    if passed <= 0 { return "none pass" }
    return passed >= 0.0995
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
    let least = judge.least(reader.arms, experiment.manifest)
    let need = reader.need
    let isDiluted = experiment.plan.product.dilution > 1
    let opening = Self.opening(reader, isDiluted: isDiluted)
    let sentence =
      Self.finding(judge, experiment, difference, isMeasurable, least: least, after: opening)
      + (reader.isOverdosed
        ? "; what limits it is that the particles are too many"
        : Self.limit(step, isKnown: reader.knowsLimit))
    var remarks: [Remark] = []
    if let text = Self.carrier(reader.shareWithoutGrowthFactor, experiment) {
      remarks.append(Remark("carried by", text))
    }
    if isMeasurable == false {
      remarks += Self.objections(reader)
    }
    if isDiluted, let undiluted {
      remarks.append(Self.undiluted(reader, undiluted, least: least))
    }
    let product = experiment.plan.product
    if let need,
      let text = need.text(isMeasurable: isMeasurable, judge, experiment.schedule, of: product)
    {
      remarks.append(Remark("needed", text))
    }
    self.init(
      outcome: isMeasurable.map { $0 ? .measurable : .notMeasurable } ?? .noLimitStated,
      sentence: sentence + ".", readout: judge.readout.name, readoutLabel: judge.name.plain,
      time: judge.time * experiment.questions.hours, versus: judge.versus, difference: difference,
      isRelative: judge.readout.change == .relative, unit: judge.readout.unit,
      threshold: judge.threshold, undilutedDifference: isDiluted ? undiluted : nil,
      particlesNeeded: need?.count,
      particlesNeededNote: isMeasurable == false ? need?.note(judge, of: product) : nil,
      observer: judge.observer, remarks: remarks,
      isBelowAccuracy: difference.map { abs($0) <= least } ?? false)
  }

  /// What stands first: that the undiluted product shows nothing, or under which other view.
  private static func opening(_ reader: WhatIfReader, isDiluted: Bool) -> String {
    let observer = reader.judge.observer
    guard reader.judge.isMeasurable(reader.undilutedDifference) == false else {
      return caution(reader.hypotheses, observer)
    }
    if reader.judge.isMeasurable(reader.difference) == true {
      return "Undiluted, nothing \(observer) could see; diluted as given, "
    }
    guard isDiluted else { return "Undiluted, nothing \(observer) could see: " }
    let opening = disputes(reader).isEmpty ? "Even" : "As chosen, even"
    return "\(opening) undiluted nothing \(observer) could see: "
  }

  /// Under which other views the product as given could be seen.
  private static func objections(_ reader: WhatIfReader) -> [Remark] {
    reader.hypotheses.filter { $0.isMeasurable == true && !$0.isSwitch }.map { other in
      let size = other.difference.map { [reader.judge.text($0, signed: true)] } ?? []
      let told = other.fold.prefix(1) + size
      let words = told.isEmpty ? "" : " (\(told.joined(separator: "; ")))"
      return Remark(
        "but", "measurable if \(other.variantLabel) is \(other.optionLabel)\(words).")
    }
  }

  /// Views about nature under which the undiluted product could be seen, where as chosen it cannot.
  private static func disputes(_ reader: WhatIfReader) -> [Hypothesis] {
    guard reader.judge.isMeasurable(reader.undilutedDifference) == false else { return [] }
    return reader.hypotheses.filter {
      $0.isUndilutedMeasurable == true && $0.isUnknown && !$0.isSwitch
    }
  }

  /// What the product would do undiluted, as chosen and under the views that dispute it.
  private static func undiluted(
    _ reader: WhatIfReader, _ difference: Double, least: Double
  ) -> Remark {
    let own =
      abs(difference) <= least
      ? "no difference either above the accuracy of this run"
      : "it would be \(reader.judge.text(difference, signed: true))"
    let others = disputes(reader).map { other in
      let size = other.undilutedDifference.map { reader.judge.text($0, signed: true) }
      return "measurable (\(size ?? "-")) if \(other.variantLabel) is \(other.optionLabel)"
    }
    return Remark("undiluted", ([own] + others).joined(separator: "; ") + ".")
  }

  /// Names the other hypotheses under which even the undiluted product shows nothing.
  private static func caution(_ hypotheses: [Hypothesis], _ observer: String) -> String {
    let failing = hypotheses.filter {
      $0.isUndilutedMeasurable == false && !$0.isSwitch && $0.isUnknown
    }
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
    least: Double, after opening: String
  ) -> String {
    let time = TimeText.short(hours: judge.time * experiment.questions.hours)
    let other = judge.versus == .untreated ? "no treatment" : "the device alone"
    let (name, remark) = judge.name
    let at = opening.isEmpty ? "At" : "at"
    guard let difference else {
      return "\(opening)\(opening.isEmpty ? "The" : "the") \(name) cannot be compared at \(time)"
    }
    if abs(difference) <= least {
      return "\(opening)\(at) \(time) the \(name) does not differ from \(other) by more than the "
        + "\(judge.text(least)) that this run can resolve"
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

  /// The end of the sentence: which step limits, or that none does.
  private static func limit(_ step: LimitingStep?, isKnown: Bool) -> String {
    guard let step else {
      return isKnown
        ? "; no loss on the path limits it (without any one of them the effect would grow by less "
          + "than \(NumberText.percent(WhatIfReader.leastGain)))" : ""
    }
    return step.control != nil
      ? "; the limiting step is \(step.clause)" : "; most is lost at \(step.clause)"
  }
}
