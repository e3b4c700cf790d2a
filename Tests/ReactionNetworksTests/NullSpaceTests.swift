import Testing

@testable import ReactionNetworks

@Suite("What a stoichiometry conserves")
struct NullSpaceTests {
  /// Rows of short entries; some are sums of others, some are empty.
  static func matrix(_ draw: inout Draw) -> [NullSpace.Row] {
    let (count, columns) = (1 + draw.below(12), 1 + draw.below(14))
    var rows: [[Int]] = (0..<count).map { _ in
      (0..<columns).map { _ in draw.chance(25) ? draw.below(5) - 2 : 0 }
    }
    for index in rows.indices.dropFirst(2) where draw.chance(30) {
      let (a, b) = (draw.below(index), draw.below(index))
      rows[index] = rows[index].indices.map { rows[a][$0] - 2 * rows[b][$0] }
    }
    return rows.map { row in
      var entries: [Int: Fraction] = [:]
      for (column, value) in row.enumerated() where value != 0 {
        entries[column] = Fraction(Double(value) / (column % 3 == 0 ? 2 : 1))
      }
      return NullSpace.Row(entries: entries, isExcluded: draw.chance(5))
    }
  }

  @Test("modulo a prime and by fractions it is the same", arguments: 1...300)
  func modularEqualsExact(seed: Int) throws {
    var draw = Draw(seed: seed)
    let matrix = Self.matrix(&draw)
    let order = matrix.indices.filter { !matrix[$0].isExcluded }
    let modular = try #require(NullSpace.modular(matrix, order: order))
    #expect(modular == NullSpace.exact(matrix, order: order))
  }

  @Test("a weight too long for the prime is left to fractions")
  func longWeights() {
    // 40 pairs, each one doubling: the last weighs 2^-40 of the first
    let rows = (0...40).map { i in
      NullSpace.Row(
        entries: [i: Fraction(1)!, i - 1: Fraction(-2)!].filter { (0..<40).contains($0.key) })
    }
    let order = Array(rows.indices)
    #expect(NullSpace.modular(rows, order: order) == nil)
    #expect(NullSpace.left(rows).count == NullSpace.exact(rows, order: order).count)
  }
}
