/// What the conditions of a right-hand side do within one step: their margins at nine points of it.
///
/// The points are those of Chebyshev and Lobatto. A polynomial of degree 4 through every second one
/// foretells the others; what it misses by says whether the margin is seen well enough that no change
/// of sign can hide between the points.
final class SwitchWatch {
  static let fractions = [
    0, 0.03806023374435663, 0.1464466094067262, 0.3086582838174551, 0.5, 0.6913417161825449,
    0.8535533905932737, 0.9619397662556434, 1,
  ]
  /// A margin may miss its polynomial by this share of its largest value on the step.
  static let share = 0.05
  /// Margins this small against their own terms are rounding.
  static let rounding = 1e-10

  /// Row by row: the weights of the even points at each odd one.
  private let weights: [Double]
  private let lanes: Int
  private let count: Int
  /// By switch, point and lane.
  private let margins: UnsafeMutablePointer<Double>
  /// The largest size of the margin's terms, by switch and lane.
  private let sizes: UnsafeMutablePointer<Double>

  init(switches count: Int, lanes: Int) {
    self.count = count
    self.lanes = lanes
    margins = .allocate(capacity: max(1, count * Self.fractions.count * lanes))
    margins.initialize(repeating: 0, count: max(1, count * Self.fractions.count * lanes))
    sizes = .allocate(capacity: max(1, count * lanes))
    sizes.initialize(repeating: 0, count: max(1, count * lanes))
    let even = stride(from: 0, to: 9, by: 2).map { Self.fractions[$0] }
    weights = stride(from: 1, to: 9, by: 2).flatMap { at in
      even.map { node in
        even.reduce(1) { $1 == node ? $0 : $0 * (Self.fractions[at] - $1) / (node - $1) }
      }
    }
  }

  deinit {
    margins.deallocate()
    sizes.deallocate()
  }

  private func margin(_ index: Int, _ point: Int, _ lane: Int) -> Double {
    margins[(index * Self.fractions.count + point) * lanes + lane]
  }

  func note(_ index: Int, point: Int, lane: Int, margin: Double, size: Double) {
    margins[(index * Self.fractions.count + point) * lanes + lane] = margin
    let at = index * lanes + lane
    sizes[at] = point == 0 ? size : max(sizes[at], size)
  }

  /// By how many times what the polynomial misses is too much; 0 where nothing can be said.
  func unevenness(_ index: Int, isWhole: Bool, _ lane: Int) -> Double {
    var largest = 0.0
    for point in Self.fractions.indices {
      let size = abs(margin(index, point, lane))
      guard size.isFinite else { return 0 }
      if size > largest { largest = size }
    }
    var missed = 0.0
    for odd in 0..<4 {
      var foretold = 0.0
      for even in 0..<5 { foretold += weights[odd * 5 + even] * margin(index, 2 * even, lane) }
      missed = max(missed, abs(foretold - margin(index, 2 * odd + 1, lane)))
    }
    // numbers too small to have all their digits say nothing either
    let rounding = Self.rounding * sizes[index * lanes + lane] + 1e-290
    // floor changes at every whole number, however large
    let allowed = Self.share * (isWhole ? min(1, largest) : largest)
    guard missed > rounding else { return 0 }
    return missed / max(allowed, rounding)
  }

  /// Neighbouring points between which a margin changes its sign.
  func crossings(_ index: Int, _ lane: Int) -> [(from: Double, to: Double)] {
    (1..<Self.fractions.count).compactMap { point in
      let isCrossing =
        (margin(index, point - 1, lane) < 0) != (margin(index, point, lane) < 0)
      return isCrossing ? (Self.fractions[point - 1], Self.fractions[point]) : nil
    }
  }

  /// Where a margin comes near zero between points and turns back: the turn, by a parabola.
  func turns(_ index: Int, _ lane: Int) -> [Double] {
    var found: [Double] = []
    var largest = 0.0
    for point in Self.fractions.indices { largest = max(largest, abs(margin(index, point, lane))) }
    for point in 1..<(Self.fractions.count - 1) {
      let here = margin(index, point, lane)
      let sign = here < 0 ? -1.0 : 1.0
      let before = sign * margin(index, point - 1, lane)
      let after = sign * margin(index, point + 1, lane)
      guard before >= abs(here), after >= abs(here), before + after > 2 * abs(here) else {
        continue
      }
      let (s, t) = (
        Self.fractions[point] - Self.fractions[point - 1],
        Self.fractions[point + 1] - Self.fractions[point]
      )
      let (falls, rises) = ((abs(here) - before) / s, (after - abs(here)) / t)
      let bend = (rises - falls) / (s + t)
      // slope at the point itself, then to where it is zero
      let slope = (falls * t + rises * s) / (s + t)
      let way = -slope / (2 * bend)
      if abs(here) - slope * slope / (4 * bend) <= 0.1 * largest {
        found.append(Self.fractions[point] + min(t, max(-s, way)))
      }
    }
    return found
  }
}
