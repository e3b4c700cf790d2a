import Dosing

/// A number that is drawn: its row of the table, and the range it is drawn from.
public struct DrawnParameter: Hashable, Sendable {
  /// Row of the parameter table.
  public var id: String
  /// What the table calls it, else the id.
  public var label: String
  /// Of every bound here.
  public var unit: String
  public var evidence: Evidence
  /// True if drawn evenly over its logarithm.
  public var isLogarithmic: Bool
  /// The range of the table.
  public var lowerBound: Double
  /// Upper end of the table's range.
  public var upperBound: Double
  /// How many times wider the class of evidence makes it, and what it is drawn from.
  public var widening: Double
  /// Lower end of what is drawn from, at most `lowerBound`.
  public var low: Double
  /// Upper end of what is drawn from, at least `upperBound`.
  public var high: Double

  /// - Parameter widening: 1 or more.
  init(_ row: ParameterTable.Row, widening: Double) {
    id = row.id
    label = row.name.isEmpty ? row.id : row.name
    unit = row.unit
    evidence = row.evidence
    isLogarithmic = row.scale != .lin
    lowerBound = row.lowerBound
    upperBound = row.upperBound
    self.widening = widening
    (low, high) = Self.widened(row, by: widening)
  }

  /// The value at a part of the way through the range, 0 ... 1.
  func value(at part: Double) -> Double {
    let value =
      isLogarithmic ? low * power(high / low, part) : low + (high - low) * part
    // Rounding must not lead out of the range.
    return min(max(value, low), high)
  }

  /// Where in the range a value lies, 0 ... 1.
  func place(of value: Double) -> Double {
    isLogarithmic ? logarithm(value / low) / logarithm(high / low) : (value - low) / (high - low)
  }

  /// The range about its middle: on log-odds for a share, on logarithms for any other row that is
  /// drawn by ratios. An end at 0 or 1 is as far as a share can go, and the ends of other linear rows
  /// are limits of meaning; doubt moves neither.
  private static func widened(
    _ row: ParameterTable.Row, by factor: Double
  ) -> (Double, Double) {
    let (low, high) = (row.lowerBound, row.upperBound)
    guard factor > 1 else { return (low, high) }
    let isShare = row.unit == "dimensionless" && low >= 0 && high <= 1
    guard isShare else {
      guard row.scale != .lin, low > 0 else { return (low, high) }
      let reach = power(high / low, (factor - 1) / 2)
      return (low / reach, high * reach)
    }
    func odds(_ share: Double) -> Double { logarithm(share / (1 - share)) }
    func share(_ odds: Double) -> Double { 1 / (1 + exponential(-odds)) }
    switch (low > 0, high < 1) {
    case (true, true):
      let more = (odds(high) - odds(low)) * (factor - 1) / 2
      return (share(odds(low) - more), share(odds(high) + more))
    case (true, false): return (low / power(high / low, (factor - 1) / 2), high)
    case (false, true): return (low, 1 - (1 - high) / power(1 / (1 - high), (factor - 1) / 2))
    case (false, false): return (low, high)
    }
  }
}

/// How many times wider than its range a number of each class of evidence is drawn, and why.
public struct Widening: Hashable, Sendable {
  public var evidence: Evidence
  /// 1 or more; 1 = the table's own range.
  public var factor: Double
  /// Row of the table that says so, its source and its note.
  public var row: String
  /// The row's source and note.
  public var reason: String

  /// The rule of a model, by its manifest and its table; classes it does not name keep their range.
  static func all(
    _ manifest: ModelManifest, _ table: ParameterTable
  ) throws(SweepError) -> [Widening] {
    for name in manifest.widening.keys.sorted() where Evidence(rawValue: name) == nil {
      throw SweepError(
        "widening", at: "\(manifest.file): uncertainty.widening",
        "'\(name)' is no class of evidence",
        help: Evidence.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var all: [Widening] = []
    for evidence in Evidence.allCases {
      guard let id = manifest.widening[evidence.rawValue] else { continue }
      guard let row = table[id], row.nominal >= 1 else {
        throw SweepError(
          "widening", at: "\(manifest.file): uncertainty.widening.\(evidence.rawValue)",
          table[id] == nil
            ? "the parameter table has no row '\(id)'"
            : "the row '\(id)' would narrow ranges, not widen them",
          help: "a row of \(table.file) with a value of 1 or more")
      }
      let reason = [row.source, row.note].filter { !$0.isEmpty }.joined(separator: "; ")
      all.append(Widening(evidence: evidence, factor: row.nominal, row: id, reason: reason))
    }
    return all
  }
}
