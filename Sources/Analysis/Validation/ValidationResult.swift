public import Dosing

/// One target with what the model says about it.
public struct ValidationRow: Sendable {
  /// How a target came out.
  public enum Verdict: Hashable, Sendable {
    /// Within the accepted range, or outside of it.
    case hit, miss
    /// Computed, but the evidence gives no accepted range.
    case reported
    /// The model has no state for it.
    case notSimulated
    /// The run or its formula gave no number.
    case failed(String)

    /// As tables tell it; the document has it in lower case.
    public var word: String {
      switch self {
      case .hit: "hit"
      case .miss: "MISS"
      case .reported: "not judged"
      case .notSimulated: "no state"
      case .failed: "failed"
      }
    }
  }
  /// The row of the file, with what was published.
  public var target: ValidationTarget
  /// `nil` where nothing was computed.
  public var value: Double?
  public var verdict: Verdict
}

/// What the model says about every experiment, predicted rows first.
public struct ValidationResult: Sendable {
  /// How many rows of one class came to what.
  public struct Count: Hashable, Sendable {
    public var kind: ValidationTarget.Class
    /// Values within their accepted range.
    public var hits = 0
    /// Values outside of it.
    public var misses = 0
    /// Rows without an accepted range.
    public var reported = 0
    /// Rows that the model has no state for.
    public var notSimulated = 0
    /// Rows whose run or formula gave no number.
    public var failed = 0
    /// Rows with a value and an accepted range.
    public var judged: Int { hits + misses }
  }
  /// How the experiments of one class came out, several rows of one experiment taken together.
  public struct Experiments: Hashable, Sendable {
    /// With every judged row a hit.
    public var allHit = 0
    /// With some of them hits, not all.
    public var someHit = 0
    /// With no hit.
    public var noneHit = 0
    /// Experiments with at least one judged row.
    public var count: Int { allHit + someHit + noneHit }
  }

  public let model: String
  /// By class, in the order of `ValidationTarget.Class`; inside a class as in the file.
  public let rows: [ValidationRow]

  init(model: String, rows: [ValidationRow]) {
    self.model = model
    self.rows = ValidationTarget.Class.allCases.flatMap { kind in
      rows.filter { $0.target.kind == kind }
    }
  }

  /// Rows of one class, by how they came out.
  public func count(_ kind: ValidationTarget.Class) -> Count {
    var count = Count(kind: kind)
    for row in rows where row.target.kind == kind {
      switch row.verdict {
      case .hit: count.hits += 1
      case .miss: count.misses += 1
      case .reported: count.reported += 1
      case .notSimulated: count.notSimulated += 1
      case .failed: count.failed += 1
      }
    }
    return count
  }

  /// Experiments with at least one judged row of the class.
  public func experiments(_ kind: ValidationTarget.Class) -> Experiments {
    var verdicts: [String: [Bool]] = [:]
    for row in rows where row.target.kind == kind {
      guard row.verdict == .hit || row.verdict == .miss else { continue }
      verdicts[row.target.target, default: []].append(row.verdict == .hit)
    }
    var summary = Experiments()
    for hits in verdicts.values {
      if !hits.contains(false) {
        summary.allHit += 1
      } else if hits.contains(true) {
        summary.someHit += 1
      } else {
        summary.noneHit += 1
      }
    }
    return summary
  }

  /// Predicted hits against what was derived by arithmetic and not observed.
  public var derivedHits: Int {
    rows.count {
      $0.target.kind == .predicted && $0.target.evidence == .derived && $0.verdict == .hit
    }
  }

  /// True when a run failed: the table then has holes that are not the model's opinion.
  public var hasFailures: Bool { ValidationTarget.Class.allCases.contains { count($0).failed > 0 } }

  /// The table as a document: counts by class, then every row.
  public var json: JSONText {
    .object([
      .init("schemaVersion", 1), .init("model", .string(model)),
      .init(
        "counts",
        .array(
          ValidationTarget.Class.allCases.map { kind in
            let count = count(kind)
            return .object([
              .init("class", .string(kind.rawValue)), .init("hits", .integer(count.hits)),
              .init("misses", .integer(count.misses)),
              .init("notJudged", .integer(count.reported)),
              .init("notSimulated", .integer(count.notSimulated)),
              .init("failed", .integer(count.failed)),
            ])
          })),
      .init("targets", .array(rows.map(\.json))),
    ])
  }
}

extension ValidationRow {
  var json: JSONText {
    let target = target
    var why: String?
    if case .failed(let reason) = verdict { why = reason }
    return .object(present: [
      ("id", .string(target.id)), ("target", .string(target.target)),
      ("experiment", .string(target.experiment)), ("class", .string(target.kind.rawValue)),
      ("verdict", .string(verdict.word.lowercased())),
      ("observed", .string(target.observed)), ("unit", .string(target.unit)),
      ("model", value.map { .number($0) }), ("lower", target.lower.map { .number($0) }),
      ("upper", target.upper.map { .number($0) }), ("range", .string(target.range)),
      ("observable", .string(target.observableText)), ("source", .string(target.source)),
      ("evidence", .string(target.evidence.rawValue)), ("reason", .string(target.reason)),
      ("structure", .string(target.structure)), ("failure", why.map { .string($0) }),
    ])
  }
}
