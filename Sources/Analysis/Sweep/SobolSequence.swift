import Kinetics

/// Sobol's sequence: points that fill a cube evenly however many are taken.
///
/// Any point can be asked for alone, in the order of Gray codes. With a seed the whole sequence is
/// shifted digit by digit, which keeps its evenness and takes its first point off the corner.
public struct SobolSequence: Sendable {
  /// The most dimensions that the table of starting numbers reaches.
  public static let mostDimensions = SobolTable.dimensions

  /// Direction numbers, 32 for each dimension.
  private let directions: [UInt32]
  private let shifts: [UInt32]

  /// - Parameters:
  ///   - dimensions: at most `mostDimensions`.
  ///   - seed: `nil` = not shifted.
  public init(dimensions: Int, seed: UInt64?) {
    let entries = SobolTable.text.split(separator: ";").map { entry in
      entry.split { $0 == " " || $0 == "\n" }.compactMap { UInt32($0) }
    }
    var all: [UInt32] = []
    for dimension in 0..<min(max(dimensions, 0), Self.mostDimensions) {
      all += dimension == 0 ? Self.vanDerCorput : Self.directions(entries[dimension - 1])
    }
    directions = all
    shifts = (0..<all.count / 32).map { dimension in
      guard let seed else { return 0 }
      var stream = RandomStream(seed: seed, purpose: .sobolShift, cell: UInt32(dimension))
      return stream.next()
    }
  }

  /// One coordinate of one point, from 0 to below 1.
  public func coordinate(point: Int, dimension: Int) -> Double {
    let code = UInt32(truncatingIfNeeded: point ^ (point >> 1))
    var bits = shifts[dimension]
    for bit in 0..<32 where code >> UInt32(bit) & 1 == 1 {
      bits ^= directions[dimension * 32 + bit]
    }
    return Double(bits) * 0x1p-32
  }

  private static let vanDerCorput = (0..<32).map { UInt32(1) << (31 - UInt32($0)) }

  /// - Parameter entry: the polynomial, then its starting numbers.
  private static func directions(_ entry: [UInt32]) -> [UInt32] {
    let polynomial = entry[0]
    let degree = entry.count - 1
    var numbers = Array(entry.dropFirst())
    for index in degree..<32 {
      var next = numbers[index - degree] ^ numbers[index - degree] << UInt32(degree)
      for step in 1..<max(degree, 1)
      where polynomial >> UInt32(degree - step) & 1 == 1 {
        next ^= numbers[index - step] << UInt32(step)
      }
      numbers.append(next)
    }
    return numbers.enumerated().map { $1 << (31 - UInt32($0)) }
  }
}
