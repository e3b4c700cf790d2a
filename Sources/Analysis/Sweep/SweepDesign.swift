/// Which points a sweep computes: a grid, crossed with drawn points or with a table of points.
///
/// Members are numbered with the last dimension running fastest, and the point of any member can be
/// asked for alone.
public struct SweepDesign: Sendable {
  /// How points are drawn.
  public enum Scheme: String, Hashable, Sendable, CaseIterable { case lhs, sobol }

  /// A dimension with a value at each of its places.
  public struct Dimension: Hashable, Sendable {
    /// A path of the dose file or a parameter.
    public var name: String
    /// In the order of the places.
    public var levels: [SweepValue]
  }

  /// Something drawn anew for each point.
  public struct Drawn: Hashable, Sendable {
    /// A path of the dose file or a parameter.
    public var name: String
    /// In `unit`, as `high`.
    public var low: Double
    /// In `unit`.
    public var high: Double
    /// True if drawn evenly over its logarithm.
    public var isLogarithmic: Bool
    /// As the user wrote it; empty = that of the table or the model.
    public var unit: String
  }

  /// The most members that one sweep may have.
  public static let mostMembers = 100_000_000

  /// Crossed with each other, the last running fastest.
  public let grid: [Dimension]
  /// Empty where `points` are given, or nothing is drawn.
  public let drawn: [Drawn]
  /// A table of points instead of drawn ones.
  public let points: SweepPoints?
  /// Of the drawn points; says nothing about a grid or a table.
  public let scheme: Scheme
  /// The same seed draws the same points.
  public let seed: UInt64
  /// Points drawn or in the table; `nil` = a grid alone.
  public let pointCount: Int?
  /// Members along each dimension, the points' last.
  public let shape: [Int]
  /// Members in all: the product of `shape`.
  public let count: Int
  private let hypercube: LatinHypercube
  private let sobol: SobolSequence

  /// Lays the design out; no point is computed yet.
  ///
  /// - Parameter sample: how many points are drawn, where anything is.
  /// - Throws: for too many members or dimensions, and for a name that stands twice.
  public init(
    grid: [Dimension], drawn: [Drawn] = [], points: SweepPoints? = nil, sample: Int? = nil,
    scheme: Scheme = .lhs, seed: UInt64 = 0
  ) throws(SweepError) {
    self.grid = grid
    self.drawn = drawn
    self.points = points
    self.scheme = scheme
    self.seed = seed
    let drawnCount = drawn.isEmpty ? nil : sample
    pointCount = points?.count ?? drawnCount
    shape = grid.map(\.levels.count) + (pointCount.map { [$0] } ?? [])
    count = try Self.count(of: shape)
    if scheme == .sobol, drawn.count > SobolSequence.mostDimensions {
      throw SweepError(
        "design", at: "--design sobol", "\(drawn.count) things are drawn",
        help: "at most \(SobolSequence.mostDimensions) with Sobol points; or --design lhs")
    }
    hypercube = LatinHypercube(count: drawnCount ?? 1, seed: seed)
    sobol = SobolSequence(dimensions: scheme == .sobol ? drawn.count : 0, seed: seed)
    try checkNames()
  }

  private static func count(of shape: [Int]) throws(SweepError) -> Int {
    var count = 1
    for length in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: length)
      guard !overflows, product <= mostMembers else {
        let text = shape.map(String.init).joined(separator: " x ")
        throw SweepError(
          "size", at: "the sweep", "\(text) members are too many",
          help: "at most \(mostMembers): fewer values, or a sample instead of a grid")
      }
      count = product
    }
    return count
  }

  private func checkNames() throws(SweepError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw SweepError("name", at: name, "this is varied twice", help: "name it once")
    }
  }

  /// Everything that is varied: the grid first, then what each point says.
  public var names: [String] { grid.map(\.name) + pointNames }

  /// What each point says, in order.
  public var pointNames: [String] { points?.names ?? drawn.map(\.name) }

  /// Where a member stands along each dimension. Shape: as `shape`.
  public func place(of member: Int) -> [Int] {
    var rest = member
    var place = shape
    for index in shape.indices.reversed() {
      place[index] = rest % shape[index]
      rest /= shape[index]
    }
    return place
  }

  /// What one member is given, in the order of `names`.
  public func values(of member: Int) -> [SweepValue] {
    let place = place(of: member)
    var values = zip(grid, place).map { $0.levels[$1] }
    if pointCount != nil, let point = place.last {
      values += pointNames.indices.map { value(point: point, column: $0) }
    }
    return values
  }

  /// One value of one point.
  public func value(point: Int, column: Int) -> SweepValue {
    if let points { return points.value(row: point, column: column) }
    let axis = drawn[column]
    let part =
      switch scheme {
      case .lhs: hypercube.coordinate(point: point, dimension: column)
      case .sobol: sobol.coordinate(point: point, dimension: column)
      }
    let number =
      axis.isLogarithmic
      ? axis.low * power(axis.high / axis.low, part)
      : axis.low + (axis.high - axis.low) * part
    // Rounding must not lead out of the bounds that were asked for.
    let bounds = (min(axis.low, axis.high), max(axis.low, axis.high))
    return .number(min(max(number, bounds.0), bounds.1), unit: axis.unit)
  }
}
