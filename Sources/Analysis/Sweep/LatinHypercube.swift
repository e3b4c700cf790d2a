import Kinetics

/// Points of which each dimension has exactly one in every one of `count` equal strata.
///
/// Any point can be asked for alone: the order of the strata is a permutation that is computed, not
/// stored (a Feistel network over the stratum's bits, walked until it falls below `count`).
///
/// - Source: McKay, Beckman & Conover, Technometrics 21 (1979) 239-245.
public struct LatinHypercube: Sendable {
  /// Points, and strata of each dimension; 1 or more.
  public let count: Int
  private let seed: UInt64
  /// Bits of each half of a stratum's number.
  private let halfBits: Int
  private static let rounds: UInt64 = 6

  /// Stores no points.
  ///
  /// - Parameter count: below 1 counts as 1.
  public init(count: Int, seed: UInt64) {
    self.count = max(count, 1)
    self.seed = seed
    let bits = Int.bitWidth - (self.count - 1).leadingZeroBitCount
    halfBits = max(1, (bits + 1) / 2)
  }

  /// One coordinate of one point, between 0 and 1.
  public func coordinate(point: Int, dimension: Int) -> Double {
    var place = RandomStream(
      seed: seed, purpose: .placeInStratum, member: UInt64(point), cell: UInt32(dimension))
    return (Double(stratum(point: point, dimension: dimension)) + place.uniform()) / Double(count)
  }

  /// The stratum of one point in one dimension, 0 ..< count.
  func stratum(point: Int, dimension: Int) -> Int {
    var walker = UInt64(point)
    repeat { walker = shuffled(walker, dimension) } while walker >= UInt64(count)
    return Int(walker)
  }

  private func shuffled(_ number: UInt64, _ dimension: Int) -> UInt64 {
    let mask = (UInt64(1) << UInt64(halfBits)) - 1
    var (left, right) = (number >> UInt64(halfBits), number & mask)
    for round in 0..<Self.rounds {
      var stream = RandomStream(
        seed: seed, purpose: .stratum, member: right << 8 | round, cell: UInt32(dimension))
      (left, right) = (right, left ^ (UInt64(stream.next()) & mask))
    }
    return left << UInt64(halfBits) | right
  }
}
