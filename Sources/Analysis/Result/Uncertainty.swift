public import Dosing

/// How sure the answer is: the same plan with the numbers of the table drawn within their ranges,
/// under every combination of what nobody knows.
///
/// Combinations are never averaged. Times are in hours.
public struct Uncertainty: Hashable, Sendable {
  /// Told of every band: the quantiles of a distribution.
  public static let levels = [0.05, 0.25, 0.5, 0.75, 0.95]

  /// Draws asked for in each combination.
  public var draws: Int
  public var seed: UInt64
  /// Every number that is drawn; elsewhere named by its place in this list.
  public var parameters: [DrawnParameter]
  public var widening: [Widening]
  /// In the order of the manifest.
  public var unknowns: [Unknown]
  /// What each draw affirms or denies.
  public var statements: [Statement]
  /// Every answer to every unknown, with every answer to the others.
  public var combinations: [Combination]
  /// `nil` where there is nothing to state.
  public var screening: Screening?
  public var indexSample: IndexSample?
  /// Every point that was computed, for tables of their own.
  public var points: Points?

  /// The combination that the dose file names.
  public var own: Combination? { combinations.first(where: \.isOfFile) ?? combinations.first }
}

extension Uncertainty {
  /// A sentence about the answer.
  public struct Statement: Hashable, Sendable {
    /// What kind of sentence it is.
    public enum Kind: String, Hashable, Sendable {
      /// That whoever looks could see the difference.
      case verdict
      /// A claim of the dose file.
      case claim
      /// A number without a bound to hold it against.
      case readout
    }
    public var kind: Kind
    public var text: String
    public var readout: String
    /// Of the readout, in words.
    public var label: String
    public var time: Double
    /// `nil` = the treated subject's own value.
    public var versus: Comparator?
    /// What is found is a fraction of the comparator; else it is in `unit`.
    public var isRelative: Bool
    /// Of what is found and its bound, where `isRelative` is false.
    public var unit: String
    /// What holds: at least, at most, or a size of at least this.
    public var atLeast: Double?
    /// At most this, as `atLeast`.
    public var atMost: Double?
    /// A size of at least this, whatever the sign.
    public var sizeAtLeast: Double?
    /// The bound, where there is one: the size of what matters to the statement.
    public var scale: Double

    /// What indices and screening are taken of: even in steps below the scale, in ratios above, so that
    /// a few large values do not stand for all.
    func measured(_ found: Double, scale: Double) -> Double {
      found.isFinite ? inverseHyperbolicSine(found / scale) : .nan
    }
  }

  /// One answer to every unknown.
  public struct Combination: Hashable, Sendable {
    /// Names of options, in the order of `unknowns`.
    public var options: [String]
    public var optionLabels: [String]
    /// True for the one that the dose file names.
    public var isOfFile: Bool
    /// Draws with a result.
    public var valid: Int
    public var failures: [Failure]
    public var bands: [Band]
    public var courses: [Course]
    /// In the order of `statements`.
    public var answers: [Answer]
  }

  /// Draws that have no result, by the way they ended.
  public struct Failure: Hashable, Sendable {
    /// `SweepStatus.word`.
    public var status: String
    public var count: Int
    /// The first of them, from 0, and why it failed.
    public var first: Int
    public var reason: String
    /// Adds others to those of other combinations.
    static func joined(_ all: [Failure], _ more: [Failure]) -> [Failure] {
      more.reduce(into: all) { all, failure in
        if let known = all.firstIndex(where: { $0.status == failure.status }) {
          all[known].count += failure.count
        } else {
          all.append(failure)
        }
      }
    }
  }

  /// The quantiles of a readout at a time over the draws.
  public struct Band: Hashable, Sendable {
    public var readout: String
    public var label: String
    public var unit: String
    public var time: Double
    /// `nil` = the treated subject's own value; else the change against this.
    public var versus: Comparator?
    /// True where quantiles are fractions of the comparator, else they are in `unit`.
    public var isRelative: Bool
    /// Draws in which the number exists.
    public var count: Int
    /// Shape: `levels`; empty without a draw.
    public var quantiles: [Double]
  }

  /// Bands of one readout's change along the course.
  public struct Course: Hashable, Sendable {
    public var readout: String
    public var versus: Comparator
    public var isRelative: Bool
    public var times: [Double]
    /// Shape: [levels, times].
    public var quantiles: [[Double]]
  }

  /// What the draws of one combination say to one statement.
  public struct Answer: Hashable, Sendable {
    /// Of what was found. Shape: `levels`; empty without a draw.
    public var quantiles: [Double]
    /// `nil` where there is no bound to hold it against.
    public var probability: Proportion?
    /// Draws nearer to the bound than a run can tell; they are not in `probability`.
    public var undecided = 0
    /// 95 % of confidence, with draws that have no result or are undecided counted against either end.
    public var low: Double
    /// Upper end of the same interval, 0 ... 1.
    public var high: Double
    /// How often drawing one number anew turns the answer, the largest first. Groups of
    /// `IndexSample.groups`.
    public var flips: [Flip]
    /// The numbers that would take the most doubt away if they were known, the largest first.
    public var measurements: [Measurement]
    /// Indices are those of asinh(found / indexScale): the statement's scale, or the median size of what
    /// the draws found where that is less; `nil` without an index sample.
    public var indexScale: Double?
    /// First and total indices of what was found, by group; `nil` where it does not vary.
    public var indices: SensitivityIndices?
    /// Parts of the summed total indices that rest on each class of evidence.
    public var evidence: [EvidenceShare]

    /// True where no draw can be held against the bound.
    public var isWhollyUndecided: Bool { undecided > 0 && probability?.of == 0 }
  }

  /// How often drawing one group of numbers anew turns the answer.
  public struct Flip: Hashable, Sendable {
    /// Place in `IndexSample.groups`.
    public var group: Int
    /// Among the rows of the index sample that have both answers.
    public var turned: Proportion
  }

  /// What knowing one number exactly would be worth.
  public struct Measurement: Hashable, Sendable {
    /// Place in `parameters`.
    public var parameter: Int
    /// Part of the variance of "holds or not" that would be gone, with its 95 % interval.
    public var share: SensitivityIndices.Estimate
    /// How often the statement holds in the lower and in the upper half of the range.
    public var lowerHalf: Proportion
    public var upperHalf: Proportion
  }

  /// What rests on numbers of one class of evidence.
  public struct EvidenceShare: Hashable, Sendable {
    public var evidence: Evidence
    /// Of the summed total indices, 0 ... 1.
    public var share: Double
  }

  /// Which numbers move the answers at all.
  public struct Screening: Hashable, Sendable {
    public var paths: Int
    /// Of the grid that the paths run on, in each dimension.
    public var levels: Int
    public var points: Int
    /// Runs without a result, over all combinations.
    public var failures: [Failure]
    /// Effects are those on asinh(found / scale), the scale being the median size of what the draws
    /// found: ratios count wherever the answer usually is. Shape: [combinations, statements].
    public var scales: [[Double]]
    /// Effects. Shape: [combinations, statements, parameters].
    public var effects: [[[ScreeningDesign.Effect]]]
    /// The largest mean size of effect of each parameter, over the largest of its combination and
    /// statement. Shape: [parameters].
    public var scores: [Double]
    /// Places in `parameters`: those whose measurement the draws show to be worth the most, then those
    /// with the largest part of the squared effects of any combination and statement.
    public var kept: [Int]
    /// How many of them the draws name.
    public var named: Int
    /// Kept are as many as leave no more than this part of the squared effects, up to a number.
    public var mostLeft: Double
    /// The part that is left, where it is largest.
    public var left: Double
    public var most: Int
    /// How many it would take.
    public var reaching: Int
  }

  /// The points behind the indices.
  public struct IndexSample: Hashable, Sendable {
    /// Of each table of the design.
    public var rows: Int
    public var failures: [Failure]
    /// Each kept parameter alone, then all the others together. Places in `parameters`.
    public var groups: [[Int]]
    /// True where the last group is all the others together.
    public var hasRest: Bool
  }

  /// All points and what was found at each; not a number where there is no result.
  public struct Points: Hashable, Sendable {
    /// Values of the parameters. Shape: [parameters, draws].
    public var draws: [[Double]]
    /// Shape: [combinations, statements, points].
    public var drawFound: [[[Double]]]
    /// At the points of the screening; shape as `drawFound`.
    public var screeningFound: [[[Double]]]
    /// At the points of the index design, table by table; shape as `drawFound`.
    public var indexFound: [[[Double]]]
    /// The parameter moved to come to a point, and from where to where in its range.
    public var moves: [Move?]
  }

  /// One move of the screening: one number, all else as it was.
  public struct Move: Hashable, Sendable {
    /// Place in `parameters`.
    public var parameter: Int
    /// As parts of its range, 0 ... 1.
    public var from: Double
    public var to: Double
  }
}

extension Uncertainty {
  /// What one group of the index sample is called: its parameter, or how many there are.
  public func name(ofGroup group: Int) -> String {
    guard let places = indexSample?.groups[group] else { return "" }
    if places.count == 1, let place = places.first { return parameters[place].id }
    return "the \(places.count) others together"
  }

  /// The total index of all that was not kept, in the combination where that is largest; `nil` where
  /// everything was kept, or so few draws tell nothing.
  public func rest(of statement: Int) -> SensitivityIndices.Estimate? {
    guard indexSample?.hasRest == true else { return nil }
    return combinations.compactMap { combination -> SensitivityIndices.Estimate? in
      let indices = combination.answers[statement].indices
      return indices?.areTold == true ? indices?.total.last : nil
    }.max { $0.value < $1.value }
  }

  /// Draws without a result, over all combinations.
  public var failed: Int {
    combinations.reduce(0) { $0 + $1.failures.reduce(0) { $0 + $1.count } }
  }
}
