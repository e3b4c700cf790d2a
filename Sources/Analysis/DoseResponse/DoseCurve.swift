/// One effect along an axis: where it is largest, and where it comes to a level.
struct DoseCurve {
  let points: DosePoints
  /// Ascending, over which values stand; see `DosePoints.place`.
  private(set) var places: [Double]
  private(set) var values: [Double]
  /// The effect without any particles.
  let nothing: Double

  init(_ points: DosePoints, _ xs: [Double], _ values: [Double], nothing: Double) {
    self.points = points
    places = xs.map(points.place)
    self.values = values
    self.nothing = nothing
  }

  /// Adds points, in any order; a point that is there already is kept.
  mutating func add(_ place: Double, _ value: Double) {
    let at = places.firstIndex { $0 >= place } ?? places.count
    if at < places.count, places[at] == place { return }
    places.insert(place, at: at)
    values.insert(value, at: at)
  }

  /// The place of the effect that differs most from that of no particles.
  var extreme: Int {
    places.indices.max { a, b in
      let (x, y) = (abs(values[a] - nothing), abs(values[b] - nothing))
      // what is next to nothing of its start is all the same distance from it
      return x == y ? abs(values[a]) > abs(values[b]) : x < y
    } ?? 0
  }

  /// True where the effect of no particles is not nothing and particles lower it.
  var isFalling: Bool {
    let change = values[extreme] - nothing
    return change < 0 && abs(nothing) > 1e-4 * abs(change)
  }

  /// Points that close in on an extreme between two others.
  func refinement(points count: Int) -> [Double] {
    let at = extreme
    guard at > 0, at < places.count - 1, points.axis != .sessions else { return [] }
    let (low, high) = (places[at - 1], places[at + 1])
    return (1...count).map { low + (high - low) * Double($0) / Double(count + 1) }
  }

  /// Change of ln|effect| for one unit of place, at the end where most is given.
  var slopeAtMost: Double {
    let order = points.axis == .dilution ? Array(places.indices.reversed()) : Array(places.indices)
    guard order.count > 1 else { return 0 }
    let (a, b) = (order[order.count - 2], order[order.count - 1])
    let (ya, yb) = (abs(values[a] - nothing), abs(values[b] - nothing))
    guard ya > 0, yb > 0 else { return 0 }
    return logarithm(yb / ya) / abs(places[b] - places[a])
  }

  /// True if most is given at the extreme.
  var isExtremeAtMost: Bool {
    extreme == (points.axis == .dilution ? 0 : places.count - 1)
  }

  /// Less than this for an e-fold of the dose is flat.
  static let flat = 0.05

  var hasPlateau: Bool { !isExtremeAtMost || abs(slopeAtMost) < Self.flat }

  /// Half of the largest effect over that of no particles.
  var half: Double { nothing + 0.5 * (values[extreme] - nothing) }

  /// Where the effect crosses a level.
  func brackets(at level: Double) -> [RootSearch.Bracket] {
    RootSearch.brackets(places, values.map { $0 - level })
  }

  /// True if a place lies on the side of the extreme where less is given.
  func isBelowExtreme(_ place: Double) -> Bool {
    points.axis == .dilution ? place > places[extreme] : place < places[extreme]
  }
}

/// The steepness of a curve at its middle.
enum HillSlope {
  /// d ln((E - E0)/(E1 - E)) / d ln x where E is half way from E0 to E1: there it is
  /// 4 (dE/d ln x) / (E1 - E0). 1 = as steep as simple binding.
  ///
  /// - Parameter values: E at `places(around:)`.
  static func atMiddle(_ values: [Double], from nothing: Double, to top: Double) -> Double? {
    guard values.count == 4, top != nothing else { return nil }
    return 4 * derivative(values) / (top - nothing)
  }

  /// dE/d ln x, of fourth order.
  ///
  /// - Parameter values: four, E at `places(around:)`.
  static func derivative(_ values: [Double]) -> Double {
    guard values.count == 4 else { return .nan }
    return (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
  }

  /// Wide enough for rounding, narrow enough for the fourth order: a tenth of an e-fold.
  static let step = 0.1
  static func places(around middle: Double) -> [Double] {
    [-2, -1, 1, 2].map { middle + $0 * step }
  }
}
