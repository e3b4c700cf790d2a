/// Integer left null space by exact elimination on sparse rows.
enum NullSpace {
  struct Row {
    /// By column; no zeros.
    var entries: [Int: Fraction] = [:]
    var isExcluded = false
  }

  /// Weights w with w . rows = 0, one list for each independent solution.
  ///
  /// Each is short: it weighs one row that the rows before it determine, and those.
  static func left(_ matrix: [Row]) -> [[Int]] {
    // short rows first keep the laws short
    let order = matrix.indices.filter { !matrix[$0].isExcluded }.sorted {
      (matrix[$0].entries.count, $0) < (matrix[$1].entries.count, $1)
    }
    return shortened(modular(matrix, order: order) ?? exact(matrix, order: order))
  }

  /// By fractions: rows are reduced together with the combination of original rows that made them;
  /// those that become empty are the solutions. A row whose numbers grow beyond machine integers is
  /// given up, and the solutions that would need it are not reported.
  static func exact(_ matrix: [Row], order: [Int]) -> [[Int]] {
    var pivots: [(column: Int, entries: [Int: Fraction], made: [Int: Fraction])] = []
    var solutions: [[Int]] = []
    rows: for index in order {
      var entries = matrix[index].entries
      var made: [Int: Fraction] = [index: .one]
      for pivot in pivots {
        guard let value = entries[pivot.column] else { continue }
        guard let ratio = pivot.entries[pivot.column].flatMap({ value.divided(by: $0) }),
          subtract(ratio, pivot.entries, from: &entries),
          subtract(ratio, pivot.made, from: &made)
        else { continue rows }
      }
      if let column = entries.keys.min() {
        pivots.append((column, entries, made))
      } else if let weights = integers(made, count: matrix.count) {
        solutions.append(weights)
      }
    }
    return solutions
  }

  private static func subtract(
    _ ratio: Fraction, _ other: [Int: Fraction], from row: inout [Int: Fraction]
  ) -> Bool {
    for (column, value) in other {
      guard let change = ratio.negated.times(value),
        let sum = (row[column] ?? .zero).adding(change)
      else { return false }
      row[column] = sum.isZero ? nil : sum
    }
    return true
  }

  /// Weights beyond this are no law that anybody could use; sums of two stay within a machine word.
  private static let limit = 1 << 40

  /// Whole numbers in the same proportion, the first one positive.
  static func integers(_ fractions: [Int: Fraction], count: Int) -> [Int]? {
    var scale = 1
    for fraction in fractions.values {
      let factor = fraction.denominator / greatestCommonDivisor(scale, fraction.denominator)
      let (product, overflow) = scale.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      scale = product
    }
    var weights = [Int](repeating: 0, count: count)
    for (index, fraction) in fractions {
      let (product, overflow) = fraction.numerator.multipliedReportingOverflow(
        by: scale / fraction.denominator)
      if overflow || product.magnitudeInt > limit { return nil }
      weights[index] = product
    }
    return normalised(weights)
  }

  private static func normalised(_ weights: [Int]) -> [Int] {
    let divisor = weights.filter { $0 != 0 }.reduce(0) {
      $0 == 0 ? $1.magnitudeInt : greatestCommonDivisor($0, $1)
    }
    guard divisor != 0 else { return weights }
    let sign = (weights.first { $0 != 0 } ?? 1) < 0 ? -1 : 1
    return weights.map { $0 / divisor * sign }
  }

  /// Replaces laws by sums or differences with others while that removes minus signs or terms.
  private static func shortened(_ laws: [[Int]]) -> [[Int]] {
    var laws = laws
    guard laws.count <= 200 else { return laws }
    for _ in 0..<20 {
      var changed = false
      for i in laws.indices {
        for j in laws.indices where i != j {
          for factor in [1, -1] {
            guard let other = combined(laws[i], laws[j], factor) else { continue }
            if cost(other) < cost(laws[i]) {
              laws[i] = other
              changed = true
            }
          }
        }
      }
      if !changed { break }
    }
    return laws.sorted { (cost($0), firstIndex($0)) < (cost($1), firstIndex($1)) }
  }

  private static func combined(_ a: [Int], _ b: [Int], _ factor: Int) -> [Int]? {
    var sum = a
    for index in sum.indices {
      sum[index] = a[index] + factor * b[index]
      if sum[index].magnitudeInt > limit { return nil }
    }
    return sum.contains { $0 != 0 } ? normalised(sum) : nil
  }

  private static func firstIndex(_ law: [Int]) -> Int { law.firstIndex { $0 != 0 } ?? 0 }

  /// Minus signs weigh most, then the number of terms, then their size.
  private static func cost(_ law: [Int]) -> Int {
    var cost = 0
    for weight in law where weight != 0 {
      cost &+= 100 &+ Swift.min(weight.magnitudeInt, 50)
      if weight < 0 { cost &+= 10_000 }
    }
    return cost
  }
}

extension Int {
  fileprivate var magnitudeInt: Int { self == .min ? .max : Swift.abs(self) }
}
