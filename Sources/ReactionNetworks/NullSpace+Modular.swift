/// The left null space by arithmetic modulo a prime: fast, and exact once what it found is checked.
///
/// The columns (reactions) are reduced one after the other; with as many independent ones as there are
/// rows nothing is conserved, whatever the rest says. Numbers stay one machine word, where fractions
/// of an elimination that fills in grow and have to be given up. The rank modulo a prime is never more
/// than the rank, so that laws which hold exactly, as many as are missing to the rank, are all.
extension NullSpace {
  /// The same answer as exact elimination gives; `nil` where a weight is no short fraction.
  static func modular(_ matrix: [Row], order: [Int]) -> [[Int]]? {
    let basis = ModularBasis(matrix, order: order)
    var solutions: [[Int]] = []
    for free in order.indices where basis.vector[free] == nil {
      let weights = basis.law(of: free, rows: order.count)
      guard let law = exactLaw(weights, order, matrix) else { return nil }
      if let whole = integers(law, count: matrix.count) { solutions.append(whole) }
    }
    return solutions
  }

  private static func exactLaw(
    _ weights: [(row: Int, weight: UInt64)], _ order: [Int], _ matrix: [Row]
  ) -> [Int: Fraction]? {
    var law: [Int: Fraction] = [:]
    var sums: [Int: Fraction] = [:]
    for (place, residue) in weights {
      guard let weight = Fraction(residue: residue) else { return nil }
      law[order[place]] = weight
      for (column, value) in matrix[order[place]].entries {
        guard let sum = weight.times(value).flatMap({ (sums[column] ?? .zero).adding($0) }) else {
          return nil
        }
        sums[column] = sum
      }
    }
    return sums.values.allSatisfy(\.isZero) ? law : nil
  }
}

/// Independent columns of a matrix in echelon form, modulo the prime.
private struct ModularBasis {
  struct Vector {
    /// Entries below the leading one, which is 1: place and value.
    var entries: [(place: Int, value: UInt64)]
  }
  /// By the place of the leading entry.
  private(set) var vector: [Vector?]

  init(_ matrix: [NullSpace.Row], order: [Int]) {
    vector = Array(repeating: nil, count: order.count)
    var columns: [Int: [(place: Int, value: UInt64)]] = [:]
    for (place, row) in order.enumerated() {
      for (column, value) in matrix[row].entries {
        columns[column, default: []].append((place, Residue.of(value)))
      }
    }
    // short ones first, so that they stay short; columns in order, so that runs agree
    let sorted = columns.sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
    var work = [UInt64](repeating: 0, count: order.count)
    var rank = 0
    for (_, column) in sorted where rank < order.count {
      for (place, value) in column { work[place] = value }
      if let first = column.map(\.place).min() { rank += insert(&work, from: first) ? 1 : 0 }
    }
  }

  /// Reduces what is in `work`, from its leading place on, and keeps what is left of it; leaves zeros.
  private mutating func insert(_ work: inout [UInt64], from first: Int) -> Bool {
    var leading: Int?
    for place in first..<work.count where work[place] != 0 {
      guard let known = vector[place] else {
        leading = place
        break
      }
      let factor = Residue.prime - work[place]
      work[place] = 0
      for (other, value) in known.entries {
        work[other] = Residue.sum(work[other], Residue.product(factor, value))
      }
    }
    guard let leading else { return false }
    let inverse = Residue.inverse(work[leading])
    work[leading] = 0
    var entries: [(place: Int, value: UInt64)] = []
    for place in leading..<work.count where work[place] != 0 {
      entries.append((place, Residue.product(work[place], inverse)))
      work[place] = 0
    }
    vector[leading] = Vector(entries: entries)
    return true
  }

  /// The weights that are 1 at a place without a vector, 0 at all others without one, and orthogonal
  /// to every column.
  func law(of free: Int, rows: Int) -> [(row: Int, weight: UInt64)] {
    var weights = [UInt64](repeating: 0, count: rows)
    weights[free] = 1
    for place in (0..<rows).reversed() {
      guard let known = vector[place] else { continue }
      var sum: UInt64 = 0
      for (other, value) in known.entries where weights[other] != 0 {
        sum = Residue.sum(sum, Residue.product(value, weights[other]))
      }
      weights[place] = sum == 0 ? 0 : Residue.prime - sum
    }
    return weights.indices.filter { weights[$0] != 0 }.map { ($0, weights[$0]) }
  }
}

/// Arithmetic modulo the prime 2^61 - 1.
private enum Residue {
  static let prime: UInt64 = (1 << 61) - 1

  static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let sum = a &+ b
    return sum >= prime ? sum &- prime : sum
  }

  static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return sum((high << 3) | (low >> 61), low & prime)
  }

  static func inverse(_ a: UInt64) -> UInt64 {
    var (result, power, exponent): (UInt64, UInt64, UInt64) = (1, a, prime - 2)
    while exponent > 0 {
      if exponent & 1 == 1 { result = product(result, power) }
      power = product(power, power)
      exponent >>= 1
    }
    return result
  }

  static func of(_ fraction: Fraction) -> UInt64 {
    let size = UInt64(fraction.numerator.magnitude) % prime
    let numerator = fraction.numerator < 0 && size > 0 ? prime - size : size
    return product(numerator, inverse(UInt64(fraction.denominator.magnitude) % prime))
  }
}

extension Fraction {
  /// The one fraction of short numbers that a residue stands for; `nil` if there is none.
  ///
  /// Source: Wang, Guy & Davenport, SIGSAM Bulletin 16 (1982) 2 (rational reconstruction).
  fileprivate init?(residue: UInt64) {
    let limit = 1 << 29
    var (r, next) = (Int(Residue.prime), Int(residue))
    var (t, nextT) = (0, 1)
    while next > limit {
      let quotient = r / next
      (r, next) = (next, r - quotient * next)
      (t, nextT) = (nextT, t - quotient * nextT)
    }
    guard nextT != 0, Swift.abs(nextT) <= limit else { return nil }
    guard let top = Fraction(whole: next), let bottom = Fraction(whole: nextT),
      let value = top.divided(by: bottom), Residue.of(value) == residue
    else { return nil }
    self = value
  }

  private init?(whole: Int) { self.init(Double(whole)) }
}
