import Dosing

/// The answer of `exosim dose-response`: effects along an axis, and where they come to what is wanted.
///
/// Every number here is of the model with its numbers as they stand; `uncertainty` says how far what is
/// needed moves with them.
public struct DoseResponseResult: Sendable {
  /// Of the JSON form.
  public static let schemaVersion = 1
  public var subject: StudySubject
  public var axis: DoseAxis
  /// What the axis says of the plan itself.
  public var own: Double
  /// Ascending.
  public var points: [Double]
  /// Effects that claims are about, then the judged one if it is none of them.
  public var curves: [EffectCurve]
  /// `nil` where the setting describes no trial.
  public var power: TrialAnswer?
  /// How many trajectories it took.
  public var members: Int
  /// How sure what is needed is; `nil` without draws.
  public var uncertainty: NeedUncertainty?
  public var notes: [String]
  public var provenance: Provenance
}

/// One effect along the axis.
public struct EffectCurve: Hashable, Sendable {
  /// By its name in the manifest.
  public var readout: String
  /// The effect in words; whether values are fractions or in the readout's unit.
  public var effect: EffectWords
  /// Shape: `DoseResponseResult.points`.
  public var values: [Double]
  /// Without any particles.
  public var nothing: Double
  /// The least distance from `nothing` that a run of the plan can tell.
  public var accuracy: Double
  /// Of the plan itself.
  public var own: Double
  /// d ln|E - E0| / d ln x at the plan: 1 = in proportion to the dose, 0 = saturated. `nil` along
  /// sessions.
  public var slopeAtPlan: Double?
  /// The largest effect and where it is.
  public var largest: Extreme
  /// `nil` where no point comes to half of the largest effect.
  public var middle: Middle?
  /// Where the effect has fallen to half again because too much is given.
  public var overdosedHalf: Double?
  /// Lines that this effect is asked to reach.
  public var targets: [TargetAnswer]

  /// True where no point differs from no particles by more than a run can tell.
  public var isUntold: Bool { abs(largest.value - nothing) <= accuracy }
  /// A value along the axis; "≈ 0" where nothing else could be told.
  public func told(_ value: Double, digits: Int = 3) -> String {
    let isNothing = !startsFromSomething && abs(value - nothing) <= accuracy
    return isNothing && effect.kind != "value" ? "≈ 0" : effect.number(value, digits: digits)
  }
  /// True where the effect of no particles is not nothing beside what particles do.
  public var startsFromSomething: Bool { abs(nothing) > 1e-4 * abs(largest.value - nothing) }
  /// True where particles lower such an effect.
  public var isFalling: Bool { startsFromSomething && largest.value < nothing }

  /// The largest effect on the axis, away from that of no particles.
  public struct Extreme: Hashable, Sendable {
    /// On the axis, as x.
    public var at: Double
    /// Of the effect.
    public var value: Double
    /// False if the effect still grows where the axis ends.
    public var isPlateau: Bool
    /// True if more than this lowers the effect.
    public var isTurning: Bool
    /// Binding sites taken at most, and cells within reach, where it is largest.
    public var siteOccupancy: Double?
    /// Share of the cells, 0 ... 1; `nil` where the model names no numbers per cell.
    public var reached: Double?
  }

  /// Half way from no particles to the largest effect: the EC50 where that is a plateau.
  public struct Middle: Hashable, Sendable {
    /// On the axis, as x.
    public var at: Double
    /// d ln((E - E0)/(E1 - E)) / d ln x there; `nil` where E1 is not yet a plateau.
    public var hillSlope: Double?
  }
}

/// Where along the axis a line is reached.
public struct TargetAnswer: Hashable, Sendable {
  /// From here to there the line is reached; `nil` = from or up to the end of the axis.
  public struct Span: Hashable, Sendable {
    /// On the axis, as x.
    public var from: Double?
    /// On the axis, as x; not below `from`.
    public var to: Double?
  }
  /// The effect and its line, in words.
  public var text: String
  /// A fraction for a relative effect, else in the readout's unit.
  public var bound: Double
  /// False where the effect must be the bound or less.
  public var isAtLeast: Bool
  /// True for what a trial could detect, false for a claim.
  public var isDetection: Bool
  /// At the plan's own point of the axis.
  public var isMetByPlan: Bool
  /// Ascending; empty = nowhere.
  public var spans: [Span]
  /// Every crossing, ascending.
  public var crossings: [Double]
  /// The least that does: fewest particles, fewest sessions, greatest dilution. `nil` = none does, or
  /// the least on the axis does already.
  public var least: Double?
  /// The answer in words.
  public var sentence: String
}

/// What a trial of a stated size would see along the axis.
public struct TrialAnswer: Hashable, Sendable {
  /// "paired" or "two_groups".
  public var design: String
  /// People, or members of each group.
  public var number: Int
  /// Standard deviation: of the differences, or within a group. Unit: of the effect.
  public var spread: Double
  /// Two-sided error of the first kind.
  public var error: Double
  /// The power that counts as enough, 0 ... 1.
  public var wanted: Double
  /// Of the row that the spread stands in; `nil` = no such row.
  public var evidenceOfSpread: Evidence?
  /// The effect that is found with the wanted power, and what the table says it is.
  public var detectable: Double
  /// A size; `nil` = the table states none.
  public var stated: Double?
  /// Which of the curves it is about, and its power at each point.
  public var curve: Int
  /// 0 ... 1. Shape: `DoseResponseResult.points`.
  public var powers: [Double]
  /// For the plan itself.
  public var own: Double
  /// For the reader of a table or page.
  public static let method = "t test, two-sided; power from the noncentral t distribution"
}
