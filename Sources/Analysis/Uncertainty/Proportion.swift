/// How often something held among a number of draws, and how sure that makes its probability.
public struct Proportion: Hashable, Sendable {
  /// Draws in which it held.
  public var met: Int
  /// Draws that have an answer.
  public var of: Int

  public init(met: Int, of: Int) {
    self.met = met
    self.of = of
  }

  /// `nil` without any draw.
  public var share: Double? { of > 0 ? Double(met) / Double(of) : nil }

  /// The normal deviate of a 95 % interval.
  private static let deviate = 1.959963984540054

  /// Where the probability lies with 95 % confidence, were the draws independent; evenly spread
  /// draws know it at least as well.
  ///
  /// - Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.
  public var interval: (low: Double, high: Double) { Self.wilson(met, of) }

  /// The same with draws that have no answer counted against either end: as not met below, as met
  /// above.
  public func interval(unanswered: Int) -> (low: Double, high: Double) {
    (Self.wilson(met, of + unanswered).low, Self.wilson(met + unanswered, of + unanswered).high)
  }

  private static func wilson(_ met: Int, _ of: Int) -> (low: Double, high: Double) {
    guard of > 0 else { return (0, 1) }
    let count = Double(of)
    let share = Double(met) / count
    let square = deviate * deviate
    let middle = (share + square / (2 * count)) / (1 + square / count)
    let inner = share * (1 - share) / count + square / (4 * count * count)
    let half = deviate / (1 + square / count) * inner.squareRoot()
    return (met == 0 ? 0 : max(0, middle - half), met == of ? 1 : min(1, middle + half))
  }
}
