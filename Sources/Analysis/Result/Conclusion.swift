public import Dosing

/// A sentence beside the verdict, under a word that says what it is about.
public struct Remark: Hashable, Sendable {
  /// Short: "needed", "carried by", "not used".
  public var label: String
  public var text: String
  public init(_ label: String, _ text: String) {
    self.label = label
    self.text = text
  }
}

/// The answer in one sentence, and the numbers it was made from.
public struct Verdict: Hashable, Sendable {
  /// Whether a difference of this size could be seen.
  public enum Outcome: String, Hashable, Sendable {
    /// At least as large as the least that could be seen.
    case measurable
    /// Smaller than that.
    case notMeasurable = "not_measurable"
    /// The setting has no stated detection limit.
    case noLimitStated = "no_limit_stated"
  }
  public var outcome: Outcome
  /// One sentence, with the limiting step.
  public var sentence: String
  /// What else there is to say, each under its label.
  public var remarks: [Remark]
  /// The readout judged, its difference to `versus` at `time`, and the least that `observer` could see.
  public var readout: String
  public var readoutLabel: String
  /// Unit: h.
  public var time: Double
  /// The arm that the difference is taken to.
  public var versus: Comparator
  /// A fraction of the comparator if `isRelative`, else in `unit`; `nil` = there is no such number.
  public var difference: Double?
  /// True where the run cannot tell the difference from none.
  public var isBelowAccuracy: Bool
  /// True where differences and the threshold are fractions of the comparator.
  public var isRelative: Bool
  /// Of the readout itself.
  public var unit: String
  /// The least size that could be seen; `nil` = the setting states none.
  public var threshold: Double?
  /// The same difference for the undiluted product, where the plan dilutes.
  public var undilutedDifference: Double?
  /// Counted particles a session at which the difference would reach the threshold; `nil` = not
  /// found within the doses computed.
  public var particlesNeeded: Double?
  /// Why there is no such number, e.g. the plateau reached.
  public var particlesNeededNote: String?
  /// Who would see a difference above the threshold: "a trial".
  public var observer: String

  public init(
    outcome: Outcome, sentence: String, readout: String, readoutLabel: String, time: Double,
    versus: Comparator, difference: Double?, isRelative: Bool, unit: String, threshold: Double?,
    undilutedDifference: Double? = nil, particlesNeeded: Double? = nil,
    particlesNeededNote: String? = nil, observer: String = "a trial", remarks: [Remark] = [],
    isBelowAccuracy: Bool = false
  ) {
    self.outcome = outcome
    self.isBelowAccuracy = isBelowAccuracy
    self.sentence = sentence
    self.remarks = remarks
    self.readout = readout
    self.readoutLabel = readoutLabel
    self.time = time
    self.versus = versus
    self.difference = difference
    self.isRelative = isRelative
    self.unit = unit
    self.threshold = threshold
    self.undilutedDifference = undilutedDifference
    self.particlesNeeded = particlesNeeded
    self.particlesNeededNote = particlesNeededNote
    self.observer = observer
  }
}

/// The step of the path whose loss costs the effect the most.
public struct LimitingStep: Hashable, Sendable {
  /// Of the funnel's step, or "dilution" or "reach".
  public var key: String
  public var label: String
  /// What passes it, 0 ... 1.
  public var passed: Double
  /// d ln(effect) / d ln(what passes), from a counterfactual run; `nil` if none was made.
  public var control: Double?
  /// That it costs the most, and by how much.
  public var sentence: String
  /// Why it is this one: "its loss costs the effect most: control 0.98 × ln(1/0.072) = 2.6"; `nil`
  /// where no run told its control, or nothing passes.
  public var reason: String? { reason(control: "control") }

  /// - Parameter word: before the number; it differs where derivatives are called control too.
  func reason(control word: String) -> String? {
    guard let control, let cost else { return nil }
    return "its loss costs the effect most: \(word) \(NumberText.short(control, digits: 2)) × ln(1/"
      + "\(NumberText.short(passed, digits: 2))) = \(NumberText.short(cost, digits: 2))"
  }
  /// The same where room is short: "control × loss = 2.6, most of all".
  public var shortReason: String? {
    cost.map { "control × loss = \(NumberText.short($0, digits: 2)), most of all" }
  }
  /// Control times ln(1/passed): by which factor, as a logarithm, the loss makes the effect smaller.
  private var cost: Double? {
    guard let control, passed > 0, passed < 1 else { return nil }
    return control * -logarithm(passed)
  }
  /// As it stands in another sentence: "the step “internalised” (30 % pass)".
  public var clause: String
  /// "doubling ... would change the effect by +91 %"; `nil` without a run that changed it.
  public var lever: String?
  /// Rows of the parameter table that set the step; empty for the dilution.
  public var parameters: [String]
  /// The one that was changed in the counterfactual run.
  public var parameter: String?
  /// - Parameter clause: the step and what passes it, as part of a sentence.
  public init(
    key: String, label: String, passed: Double, control: Double?, clause: String,
    lever: String? = nil, parameters: [String], parameter: String? = nil
  ) {
    self.parameter = parameter
    self.key = key
    self.label = label
    self.passed = passed
    self.control = control
    self.clause = clause
    self.lever = lever
    sentence =
      lever.map { "What costs the effect most is \(clause); \($0)." }
      ?? "Most is lost at \(clause)."
    self.parameters = parameters
  }
}

/// The effect if one number were different.
public struct Counterfactual: Hashable, Sendable {
  /// Of the funnel's step, or "reach", "free_growth_factor" or "dose".
  public var key: String
  /// What was changed: "delivered to the dermis".
  public var label: String
  /// What holds it: a row of the parameter table, or a parameter of the model.
  public var parameter: String
  /// New value over old.
  public var factor: Double
  /// Effect (headline readout, treated against device only) over that of the plan.
  public var effectRatio: Double
  public init(key: String, label: String, parameter: String, factor: Double, effectRatio: Double) {
    self.key = key
    self.label = label
    self.parameter = parameter
    self.factor = factor
    self.effectRatio = effectRatio
  }
  /// d ln(effect) / d ln(parameter), between the two points.
  public var control: Double? {
    guard factor > 0, factor != 1, effectRatio > 0 else { return nil }
    return logarithm(effectRatio) / logarithm(factor)
  }
}

/// The verdict's difference under another option of one variant of the model.
public struct Hypothesis: Hashable, Sendable {
  /// "potency" and the option tried instead: "in_vitro".
  public var variant: String
  /// What people call the variant; so for the option.
  public var variantLabel: String
  public var option: String
  /// In words, as the answer says it.
  public var optionLabel: String
  /// How far its numbers are from the usual option's: "half_effect_concentration 51 times lower".
  public var fold: [String]
  /// A fraction of the comparator or in the readout's unit, as `Verdict.difference`.
  public var difference: Double?
  /// `nil` when the setting states no detection limit.
  public var isMeasurable: Bool?
  /// The same for the undiluted product; equal when the plan does not dilute.
  public var undilutedDifference: Double?
  /// `nil` when the setting states no detection limit.
  public var isUndilutedMeasurable: Bool?
  /// True for a view about nature, that nobody knows to be true; false for another preparation.
  public var isUnknown: Bool
  public init(
    variant: String, variantLabel: String, option: String, optionLabel: String,
    fold: [String] = [], difference: Double?, isMeasurable: Bool?, undilutedDifference: Double?,
    isUndilutedMeasurable: Bool?, isUnknown: Bool = true
  ) {
    self.variant = variant
    self.variantLabel = variantLabel
    self.option = option
    self.optionLabel = optionLabel
    self.fold = fold
    self.difference = difference
    self.isMeasurable = isMeasurable
    self.undilutedDifference = undilutedDifference
    self.isUndilutedMeasurable = isUndilutedMeasurable
    self.isUnknown = isUnknown
  }
  /// On and off are switches that show what carries the effect, not views about nature.
  public var isSwitch: Bool { ["on", "off"].contains(option) }
}

/// The effect at another particle number a session, all else equal.
public struct DoseCurvePoint: Hashable, Sendable {
  /// Given in one session.
  public var countedParticles: Double
  /// The verdict's readout, treated against its reference.
  public var difference: Double
  public init(countedParticles: Double, difference: Double) {
    self.countedParticles = countedParticles
    self.difference = difference
  }
}

/// How much of the answer rests on what.
public struct EvidenceSummary: Hashable, Sendable {
  /// How many numbers in use are of one class of evidence.
  public struct Count: Hashable, Sendable {
    public var evidence: Evidence
    /// Parameters in use of that class.
    public var number: Int
    public init(_ evidence: Evidence, _ number: Int) {
      self.evidence = evidence
      self.number = number
    }
  }
  /// Parameters in use, settings left out; in the order of `Evidence`.
  public var counts: [Count]
  /// Those that govern the limiting step.
  public var limiting: [ParameterInUse]
  /// Those that the verdict's readout is computed with, and what it is judged by.
  public var readout: [ParameterInUse]
  /// The counts, and the numbers that the answer hangs on most, in words.
  public var sentence: String
  public init(
    counts: [Count], limiting: [ParameterInUse], readout: [ParameterInUse] = [], sentence: String
  ) {
    self.readout = readout
    self.counts = counts
    self.limiting = limiting
    self.sentence = sentence
  }
  /// Numbers in use, settings left out.
  public var total: Int { counts.reduce(0) { $0 + $1.number } }
}

/// A parameter as this run used it.
public struct ParameterInUse: Hashable, Sendable {
  /// Row of the parameter table, or where the table has none the model's parameter.
  public var id: String
  /// What people call it; may be empty.
  public var name: String
  /// The value used, and the table's own, in `unit`.
  public var value: Double
  /// `nil` = the table has no such row; so for the bounds.
  public var nominal: Double?
  /// Of the table's range, in `unit`.
  public var lowerBound: Double?
  /// Of the table's range, in `unit`.
  public var upperBound: Double?
  /// As the model or the table writes it.
  public var unit: String
  public var evidence: Evidence
  /// Author, year and DOI or PMID, or "the dose file".
  public var source: String
  /// Of the table: how the number was come by.
  public var note: String
  public init(
    id: String, name: String, value: Double, nominal: Double?, lowerBound: Double?,
    upperBound: Double?, unit: String, evidence: Evidence, source: String, note: String
  ) {
    self.id = id
    self.name = name
    self.value = value
    self.nominal = nominal
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.unit = unit
    self.evidence = evidence
    self.source = source
    self.note = note
  }
}

/// A ratio that turned one kind of quantity into another.
public struct StatedConversion: Hashable, Sendable {
  /// What became what by it, with the range that its bounds give.
  public var text: String
  /// In `unit`, as its bounds.
  public var value: Double
  public var unit: String
  /// The ratio at its lower end, in `unit`.
  public var lowerBound: Double?
  /// The ratio at its upper end, in `unit`.
  public var upperBound: Double?
  /// Class of evidence, then where the ratio is from.
  public var source: String
  public init(
    text: String, value: Double, unit: String, lowerBound: Double?, upperBound: Double?,
    source: String
  ) {
    self.text = text
    self.value = value
    self.unit = unit
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.source = source
  }
}
