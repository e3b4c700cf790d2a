import Dosing

/// What diluting a product does, by route: particles per cell, cells without any, and the effect,
/// with the range that the uncertainty of the numbers gives to each.
public struct DilutionResult: Hashable, Sendable {
  /// Of the JSON form.
  public static let schemaVersion = 1
  public var subject: StudySubject
  /// What the product adds, in words; against the same treatment without the product.
  public var effect: EffectWords
  /// What the effect is about, by its name in the manifest.
  public var readout: String
  /// The least effect that could be seen, by size; `nil` where nobody has said.
  public var detectable: Double?
  /// An effect up to this size is none that the run of the plan itself can tell.
  public var accuracy: Double
  /// Who would see it: "a trial".
  public var observer: String
  /// To which side the product moves the effect.
  public var isUp: Bool
  /// What culture dishes are given; `nil` where the model does not say.
  public var dish: Dish?
  /// Ascending; 1 = undiluted.
  public var dilutions: [Double]
  /// Of the plan itself.
  public var own: Double
  /// In each combination of each route; 0 = the table's numbers only.
  public var draws: Int
  /// The same seed draws the same numbers.
  public var seed: UInt64
  /// The dose file's own route first.
  public var routes: [Route]
  /// By class of evidence: how much wider than the table's range numbers are drawn.
  public var widening: [Widening]
  public var notes: [String]
  public var provenance: Provenance

  /// Particles per cell in published dishes: a row of the table.
  public struct Dish: Hashable, Sendable {
    /// Of the parameter table.
    public var row: String
    public var label: String
    /// Bounds of the row: particles for each cell.
    public var low: Double
    /// Upper bound of the row.
    public var high: Double
    /// What the row rests on.
    public var evidence: Evidence
    public var source: String
  }

  /// What diluting does on one route.
  public struct Route: Hashable, Sendable {
    public var name: String
    public var label: String
    /// True where the plan by this route uses a device.
    public var hasDevice: Bool
    /// Those with a part on this route, in the order of the manifest.
    public var unknowns: [Unknown]
    /// How many numbers are drawn.
    public var parameters: Int
    /// Every option of every unknown with every other.
    public var combinations: [Combination]

    /// The combination that the dose file names.
    public var own: Combination? { combinations.first(where: \.isOfFile) ?? combinations.first }
  }

  /// One answer to every unknown.
  public struct Combination: Hashable, Sendable {
    /// Names of options, in the order of `Route.unknowns`.
    public var options: [String]
    public var optionLabels: [String]
    /// True for the one that the dose file names.
    public var isOfFile: Bool
    /// Members without a result, the table's own included.
    public var failures: [Uncertainty.Failure]
    /// Particles for each cell.
    public var particles: Curve
    /// Share of the cells that get none, 0 ... 1.
    public var untouched: Curve
    /// A fraction or in the readout's unit, as `DilutionResult.effect` says.
    public var effect: Curve
    /// How often the effect could be seen. Shape: `dilutions`.
    public var seen: [Proportion?]

    init(
      options: [String], optionLabels: [String], isOfFile: Bool, failures: [Uncertainty.Failure],
      _ reader: LessonReader
    ) {
      self.options = options
      self.optionLabels = optionLabels
      self.isOfFile = isOfFile
      self.failures = failures
      particles = reader.curve(reader.questions.particles)
      untouched = reader.curve(reader.questions.untouched)
      effect = reader.curve(reader.questions.effect)
      seen = reader.seen
    }
  }

  /// One number along the dilutions.
  public struct Curve: Hashable, Sendable {
    /// With the table's own numbers; `nil` without a result. Shape: `dilutions`.
    public var table: [Double?]
    /// Of the draws; empty without any. Shape: [dilutions, `Uncertainty.levels`].
    public var quantiles: [[Double]]
    /// Draws in which the number exists. Shape: `dilutions`.
    public var counts: [Int]

    /// The median of the draws; the table's own where nothing was drawn.
    public func middle(_ step: Int) -> Double? {
      quantiles[step].count == Uncertainty.levels.count
        ? quantiles[step][Uncertainty.levels.count / 2] : table[step]
    }
  }
}

extension DilutionResult {
  /// Quantities in the order they are told, with their units and curves.
  public func curves(
    of combination: Combination
  ) -> [(name: String, unit: String, curve: Curve)] {
    let unit = effect.kind == "relative" ? "1" : effect.unit.isEmpty ? "1" : effect.unit
    return [
      ("particles_per_cell", "1", combination.particles),
      ("untouched_share", "1", combination.untouched), ("effect", unit, combination.effect),
    ]
  }
}
