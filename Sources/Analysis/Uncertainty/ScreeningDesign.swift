import Kinetics

/// Points that move one number at a time along random paths through a cube, and what each move does.
///
/// A path begins at a random corner of a grid of four levels and takes every dimension once, in a
/// random order, up or down by two thirds of its range.
///
/// - Source: Morris, Technometrics 33 (1991) 161-174; the mean of absolute effects: Campolongo,
///   Cariboni & Saltelli, Environ. Model. Softw. 22 (2007) 1509-1518.
public struct ScreeningDesign: Sendable {
  /// Numbers that are moved, one at a time.
  public let dimensions: Int
  /// Each moves every number once.
  public let paths: Int
  /// Of one dimension.
  public static let levels = 4
  /// How far one move goes, as a part of the range.
  public static let step = Double(levels) / (2 * Double(levels - 1))

  /// Shape of each: [paths, dimensions].
  private let starts: [Double]
  private let ends: [Double]
  /// Which dimension each move of a path takes, and when each is taken.
  private let orders: [Int]
  private let turns: [Int]

  /// Draws start, directions and order of each path, from random numbers of its own.
  public init(dimensions: Int, paths: Int, seed: UInt64) {
    self.dimensions = dimensions
    self.paths = paths
    var starts: [Double] = []
    var ends: [Double] = []
    var orders: [Int] = []
    var turns: [Int] = []
    for path in 0..<paths {
      var stream = RandomStream(seed: seed, purpose: .screening, member: UInt64(path))
      for _ in 0..<dimensions {
        let low = (stream.uniform() * Double(Self.levels / 2)).rounded(.down)
        let base = low / Double(Self.levels - 1)
        let isUp = stream.uniform() < 0.5
        starts.append(isUp ? base : base + Self.step)
        ends.append(isUp ? base + Self.step : base)
      }
      var order = Array(0..<dimensions)
      for place in stride(from: dimensions - 1, to: 0, by: -1) {
        order.swapAt(place, min(place, Int(stream.uniform() * Double(place + 1))))
      }
      var turn = [Int](repeating: 0, count: dimensions)
      for (place, dimension) in order.enumerated() { turn[dimension] = place }
      orders += order
      turns += turn
    }
    self.starts = starts
    self.ends = ends
    self.orders = orders
    self.turns = turns
  }

  /// A path has one point more than it has moves.
  public var count: Int { paths * (dimensions + 1) }

  /// One coordinate of one point, from 0 to 1.
  public func coordinate(point: Int, dimension: Int) -> Double {
    let (path, place) = point.quotientAndRemainder(dividingBy: dimensions + 1)
    let index = path * dimensions + dimension
    return turns[index] < place ? ends[index] : starts[index]
  }

  /// The dimension that was moved to come to this point; `nil` for the first of a path.
  public func moved(to point: Int) -> Int? {
    let (path, place) = point.quotientAndRemainder(dividingBy: dimensions + 1)
    return place == 0 ? nil : orders[path * dimensions + place - 1]
  }

  /// What moving one dimension does to an output, per its whole range.
  public struct Effect: Hashable, Sendable {
    /// Mean of the effects, of their sizes, and their spread. Unit: of the output.
    public var mean: Double
    /// Mean of the sizes: near |mean| where the effect has one sign.
    public var meanSize: Double
    /// Standard deviation: what other numbers and the place in the range make of the effect.
    public var spread: Double
    /// Moves of which both ends have a value.
    public var count: Int

    /// Mean of the squared effects: what the total index of this dimension is in proportion to.
    var meanSquare: Double {
      count == 0 ? 0 : mean * mean + spread * spread * Double(count - 1) / Double(count)
    }
  }

  /// The effects of every dimension.
  ///
  /// - Parameter values: one a point; what is not finite is left out with the moves it ends.
  public func effects(_ values: [Double]) -> [Effect] {
    var all = [[Double]](repeating: [], count: dimensions)
    for point in 0..<count {
      guard let dimension = moved(to: point) else { continue }
      let change = values[point] - values[point - 1]
      let distance =
        coordinate(point: point, dimension: dimension)
        - coordinate(point: point - 1, dimension: dimension)
      if change.isFinite { all[dimension].append(change / distance) }
    }
    return all.map { effects in
      let count = Double(effects.count)
      guard count > 0 else { return Effect(mean: 0, meanSize: 0, spread: 0, count: 0) }
      let mean = effects.reduce(0, +) / count
      let squares = effects.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Effect(
        mean: mean, meanSize: effects.reduce(0) { $0 + abs($1) } / count,
        spread: count > 1 ? (squares / (count - 1)).squareRoot() : 0, count: effects.count)
    }
  }
}
