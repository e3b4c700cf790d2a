import Kinetics

/// First and total indices of one output over the groups of a design.
///
/// First: the part of the variance that knowing the group alone would remove. Total: the part that
/// would be left if all else were known.
public struct SensitivityIndices: Hashable, Sendable {
  /// One index, with how sure it is.
  public struct Estimate: Hashable, Sendable {
    /// A part of the variance; few rows can give less than 0 or more than 1.
    public var value: Double
    /// 95 % of the bootstrap samples lie between these.
    public var low: Double
    /// Upper end of the same 95 %.
    public var high: Double
  }
  /// False where an interval is as wide as all that an index can be: so few rows tell nothing.
  public var areTold: Bool { total.allSatisfy { $0.high - $0.low < 1 } }
  /// One a group.
  public var first: [Estimate]
  /// One a group; below the first index only by chance.
  public var total: [Estimate]
  /// Rows of the design that have a value in every table.
  public var rows: Int

  /// The two estimates for every group.
  ///
  /// With f the outputs less their mean over all tables, V the variance over A and B and ABj the
  /// table with group j from B: first = mean(f(B) (f(ABj) - f(A)))/V, total =
  /// mean((f(A) - f(ABj))^2)/(2 V).
  ///
  /// - Parameters:
  ///   - values: one a point of the design; a row with one that is not finite is left out.
  ///   - seed: of the bootstrap over rows.
  /// - Returns: `nil` where the output does not vary, or fewer than two rows are whole.
  /// - Source: first: Saltelli et al., Comput. Phys. Commun. 181 (2010) 259-270, table 2 (b); total:
  ///   Jansen, Comput. Phys. Commun. 117 (1999) 35-43.
  public init?(_ values: [Double], of design: IndexDesign, seed: UInt64, resamples: Int = 400) {
    let whole = (0..<design.rows).filter { row in
      (0..<design.tables).allSatisfy { values[$0 * design.rows + row].isFinite }
    }
    guard whole.count > 1 else { return nil }
    let tables = (0..<design.tables).map { table in
      whole.map { values[table * design.rows + $0] }
    }
    // Outputs that differ by no more than rounding do not vary.
    let flat = tables.flatMap { $0 }
    let size = flat.reduce(0) { max($0, abs($1)) }
    guard let low = flat.min(), let high = flat.max(), high - low > 1e-12 * size else { return nil }
    guard let point = Self.estimates(tables, Array(whole.indices)) else { return nil }
    var samples: [[Double]] = []
    for resample in 0..<resamples {
      var stream = RandomStream(seed: seed, purpose: .bootstrap, member: UInt64(resample))
      let taken = whole.indices.map { _ in
        min(whole.count - 1, Int(stream.uniform() * Double(whole.count)))
      }
      // A sample in which nothing varies says nothing.
      if let sample = Self.estimates(tables, taken) { samples.append(sample) }
    }
    let groups = design.groups.count
    let intervals = (0..<2 * groups).map { column -> Estimate in
      let sorted = samples.map { $0[column] }.sorted()
      guard !sorted.isEmpty else {
        return Estimate(value: point[column], low: -.infinity, high: .infinity)
      }
      return Estimate(
        value: point[column], low: SweepSummary.quantile(0.025, ofSorted: sorted),
        high: SweepSummary.quantile(0.975, ofSorted: sorted))
    }
    first = Array(intervals[..<groups])
    total = Array(intervals[groups...])
    rows = whole.count
  }

  /// First indices, then total ones; `nil` where the rows taken do not vary.
  private static func estimates(_ tables: [[Double]], _ rows: [Int]) -> [Double]? {
    let count = Double(rows.count)
    var sum = 0.0
    for table in tables { for row in rows { sum += table[row] } }
    let mean = sum / (count * Double(tables.count))
    var both = 0.0
    for row in rows { both += tables[0][row] + tables[1][row] }
    let centre = both / (2 * count)
    var variance = 0.0
    for row in rows {
      let (a, b) = (tables[0][row] - centre, tables[1][row] - centre)
      variance += a * a + b * b
    }
    variance /= 2 * count
    guard variance > 0 else { return nil }
    var first: [Double] = []
    var total: [Double] = []
    for table in tables[2...] {
      var (product, square) = (0.0, 0.0)
      for row in rows {
        let change = table[row] - tables[0][row]
        product += (tables[1][row] - mean) * change
        square += change * change
      }
      first.append(product / count / variance)
      total.append(square / count / (2 * variance))
    }
    return first + total
  }
}
