/// Roots of a function that is dear: brackets first, then all of them at once by the ITP method.
///
/// Source: Oliveira & Takahashi, An enhancement of the bisection method average performance
/// preserving minmax optimality, ACM Trans. Math. Softw. 47 (2021) 5: superlinear on smooth functions
/// and never more than one step beyond bisection.
struct RootSearch {
  /// Two points between which the function changes sign.
  struct Bracket: Hashable {
    var low: Double
    var high: Double
    var atLow: Double
    var atHigh: Double
  }

  /// Width of the bracket that is narrow enough.
  var tolerance: Double
  /// No more evaluations of one root than this.
  var most = 60

  /// Every place where the values change sign, in order. A value of exactly zero belongs to the
  /// positive side.
  static func brackets(_ points: [Double], _ values: [Double]) -> [Bracket] {
    zip(points.indices, points.indices.dropFirst()).compactMap { a, b in
      guard values[a].isFinite, values[b].isFinite, (values[a] >= 0) != (values[b] >= 0) else {
        return nil
      }
      return Bracket(low: points[a], high: points[b], atLow: values[a], atHigh: values[b])
    }
  }

  /// - Parameter function: given the points of all roots still open, one each, with the index of
  ///   their bracket.
  func roots(
    of brackets: [Bracket], _ function: ([(index: Int, point: Double)]) throws -> [Double]
  ) rethrows -> [Double] {
    var open = brackets.map { State($0, tolerance) }
    for _ in 0..<most {
      let active = open.indices.filter { !open[$0].isDone(tolerance) }
      if active.isEmpty { break }
      let points = active.map { (index: $0, point: open[$0].next(tolerance)) }
      let values = try function(points)
      for (place, value) in zip(points, values) { open[place.index].take(place.point, value) }
    }
    return open.map(\.root)
  }

  private struct State {
    var bracket: Bracket
    private let kappa: Double
    private let width: Double
    private var step = 0
    private let mostBisections: Int

    init(_ bracket: Bracket, _ tolerance: Double) {
      self.bracket = bracket
      width = bracket.high - bracket.low
      kappa = 0.2 / width
      var bisections = 0
      var left = width
      while left > tolerance, bisections < 200 {
        left /= 2
        bisections += 1
      }
      mostBisections = bisections
    }

    func isDone(_ tolerance: Double) -> Bool {
      bracket.high - bracket.low <= tolerance || bracket.atLow == 0 || bracket.atHigh == 0
    }

    var root: Double {
      if bracket.atLow == 0 { return bracket.low }
      if bracket.atHigh == 0 { return bracket.high }
      // the secant of a bracket that is narrow already
      let share = bracket.atLow / (bracket.atLow - bracket.atHigh)
      return bracket.low + share * (bracket.high - bracket.low)
    }

    /// Interpolate, truncate, project.
    func next(_ tolerance: Double) -> Double {
      let (a, b) = (bracket.low, bracket.high)
      let middle = 0.5 * (a + b)
      let secant = (b * bracket.atLow - a * bracket.atHigh) / (bracket.atLow - bracket.atHigh)
      let side = middle > secant ? 1.0 : middle < secant ? -1 : 0
      // never so little that rounding keeps it from crossing the root
      let shift = max(kappa * (b - a) * (b - a), 0.25 * tolerance)
      let truncated = shift <= abs(middle - secant) ? secant + side * shift : middle
      let power = max(0, mostBisections + 1 - step)
      var reach = 0.5 * tolerance
      for _ in 0..<power { reach *= 2 }
      let radius = max(0, reach - 0.5 * (b - a))
      return abs(truncated - middle) <= radius ? truncated : middle - side * radius
    }

    mutating func take(_ point: Double, _ value: Double) {
      step += 1
      if (value >= 0) == (bracket.atLow >= 0) {
        (bracket.low, bracket.atLow) = (point, value)
      } else {
        (bracket.high, bracket.atHigh) = (point, value)
      }
    }
  }
}
