/// The power of a comparison of two means with a t test, computed from the noncentral t distribution.
///
/// Source: Owen, Biometrika 52 (1965) 437; the distribution is the mean over the chi law of a normal
/// one: P(T <= t) = E[Φ(t s - δ)] with s² = χ²(ν)/ν, integrated numerically.
struct TrialPower: Hashable {
  enum Design: String, Hashable, CaseIterable {
    /// Every person is treated on one side: one sample of differences.
    case paired
    /// Two groups of equal size.
    case twoGroups = "two_groups"
  }
  var design: Design
  /// People (paired), or members of each group.
  var number: Int
  /// Standard deviation: of the differences (paired), or within a group. Unit of the effect.
  var spread: Double
  /// Two-sided error of the first kind.
  var error: Double

  var degreesOfFreedom: Double {
    design == .paired ? Double(number - 1) : Double(2 * number - 2)
  }

  /// Chance that a true difference of this size, either way, is found significant.
  func power(of difference: Double) -> Double { power(of: difference, beyond: limit) }

  /// The same for many, for which the limit of significance is found once.
  func powers(of differences: [Double]) -> [Double] {
    let limit = limit
    return differences.map { power(of: $0, beyond: limit) }
  }

  /// What the t of a trial must pass.
  private var limit: Double { Self.quantile(1 - error / 2, degreesOfFreedom) }

  private func power(of difference: Double, beyond limit: Double) -> Double {
    let perUnit = (Double(number) / (design == .paired ? 1 : 2)).squareRoot() / spread
    let shift = abs(difference) * perUnit
    let above = Self.chance(above: limit, degreesOfFreedom, shift: shift)
    return min(1, above + Self.chance(above: limit, degreesOfFreedom, shift: -shift))
  }

  /// The least difference found with this power.
  func detectable(power wanted: Double) -> Double {
    let limit = limit
    func isEnough(_ difference: Double) -> Bool {
      power(of: difference, beyond: limit) >= wanted
    }
    var (low, high) = (0.0, spread)
    while !isEnough(high), high < spread * 1e6 { high *= 2 }
    for _ in 0..<200 where high - low > 1e-12 * high {
      let middle = 0.5 * (low + high)
      if isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// P(T > t) of the noncentral t distribution.
  ///
  /// - Parameters:
  ///   - degrees: ν, 1 or more.
  ///   - shift: δ, the noncentrality.
  static func chance(above t: Double, _ degrees: Double, shift: Double) -> Double {
    // Simpson over s = χ/√ν: in the tails beyond, the density is below 1e-18
    let width = 9 / (2 * degrees).squareRoot()
    let (from, to) = (max(0, 1 - width), 1 + max(width, 9 / degrees.squareRoot()))
    let pieces = 6000
    let step = (to - from) / Double(pieces)
    var sum = 0.0
    var mass = 0.0
    for i in 0...pieces {
      let s = from + Double(i) * step
      let weight = i == 0 || i == pieces ? 1.0 : i % 2 == 1 ? 4 : 2
      // s^(ν - 1) e^(-ν s²/2), scaled to 1 where s = 1; at s = 0 only ν = 1 leaves anything
      guard s > 0 || degrees == 1 else { continue }
      let power = degrees == 1 ? 0 : (degrees - 1) * logarithm(s)
      let density = exponential(power - degrees * (s * s - 1) / 2)
      mass += weight * density
      sum += weight * density * normalTail(t * s - shift)
    }
    return sum / mass
  }

  /// The t that a central t distribution stays below with this probability, above one half.
  static func quantile(_ probability: Double, _ degrees: Double) -> Double {
    var (low, high) = (0.0, 2.0)
    while chance(above: high, degrees, shift: 0) > 1 - probability, high < 1e9 { high *= 2 }
    for _ in 0..<200 where high - low > 1e-13 * high {
      let middle = 0.5 * (low + high)
      if chance(above: middle, degrees, shift: 0) > 1 - probability {
        low = middle
      } else {
        high = middle
      }
    }
    return 0.5 * (low + high)
  }

  /// P(Z > x) of the standard normal distribution.
  static func normalTail(_ x: Double) -> Double { 0.5 * complementaryError(x / 2.0.squareRoot()) }
}
