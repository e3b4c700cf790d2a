/// Random numbers that depend on what they are for, never on the order in which they are drawn.
///
/// A block cipher turns (seed, purpose, member, cell, draw) into numbers, so that any member can be
/// drawn on any thread, alone or in company, before or after a resume, to the same bits.
///
/// - Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011:
///   Philox 4x32 with 10 rounds.
public struct RandomStream: Sendable {
  /// What numbers are for; streams of two purposes never meet. Never renumbered.
  public enum Purpose: UInt8, Sendable {
    /// Which stratum a point of a Latin hypercube falls in.
    case stratum = 1
    /// Where in its stratum it falls.
    case placeInStratum = 2
    /// The shift of a Sobol sequence.
    case sobolShift = 3
    /// When reactions fire in a realisation that counts particles, and which.
    case firing = 4
    /// The trajectories of a screening.
    case screening = 16
    /// Which members a bootstrap takes.
    case bootstrap = 17
  }

  private let key: SIMD2<UInt32>
  private let cell: UInt32
  /// Purpose and member, as two words of the counter.
  private let place: (UInt32, UInt32)
  private var draw: UInt32 = 0
  private var block = SIMD4<UInt32>()
  private var unused = 0

  /// - Parameters:
  ///   - member: below 2^56.
  ///   - cell: what is drawn within one member: a cell, or a dimension of a design.
  public init(seed: UInt64, purpose: Purpose, member: UInt64 = 0, cell: UInt32 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.cell = cell
    place = (
      UInt32(truncatingIfNeeded: member),
      UInt32(truncatingIfNeeded: member >> 32) & 0x00FF_FFFF | UInt32(purpose.rawValue) << 24
    )
  }

  /// The next 32 random bits.
  public mutating func next() -> UInt32 {
    if unused == 0 {
      block = Self.philox(counter: SIMD4(draw, cell, place.0, place.1), key: key)
      draw &+= 1
      unused = 4
    }
    unused -= 1
    return block[3 - unused]
  }

  /// The next number between 0 and 1, never either of them: 52 random bits and a half.
  public mutating func uniform() -> Double {
    let high = UInt64(next())
    let bits = (high << 32 | UInt64(next())) >> 12
    return (Double(bits) + 0.5) * 0x1p-52
  }

  /// Ten rounds over one counter.
  public static func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    // plain numbers: moving them in and out of vectors would take longer than the rounds
    var (x0, x1, x2, x3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = UInt64(x0) &* 0xD251_1F53
      let second = UInt64(x2) &* 0xCD9E_8D57
      (x0, x1, x2, x3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ x1 ^ k0, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ x3 ^ k1, UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(x0, x1, x2, x3)
  }
}
