#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pearson's chi-square of whole numbers against a law: are they drawn from it?
///
/// Numbers are put together until at least ten are expected in a class. Seeds in tests are fixed, so a
/// verdict never changes from run to run; the level says how often a right program would have failed
/// when the seed was chosen.
public struct TestOfFit: Sendable, CustomStringConvertible {
  public var statistic = 0.0
  public var classes = 0
  /// The probability of a larger statistic if the law holds.
  public var probability = 1.0

  /// - Parameters:
  ///   - numbers: independent draws.
  ///   - law: probability of each whole number from 0; what is missing to 1 is above.
  public init(_ numbers: [Int], _ law: [Double]) {
    var seen = [Int](repeating: 0, count: law.count + 1)
    for number in numbers { seen[max(0, min(number, law.count))] += 1 }
    let all = law + [max(0, 1 - law.reduce(0, +))]
    var groups: [(seen: Double, expected: Double)] = []
    var open = (seen: 0.0, expected: 0.0)
    for (count, probability) in zip(seen, all) {
      open.seen += Double(count)
      open.expected += probability * Double(numbers.count)
      if open.expected >= 10 {
        groups.append(open)
        open = (0, 0)
      }
    }
    if let last = groups.indices.last {
      groups[last].seen += open.seen
      groups[last].expected += open.expected
    }
    classes = groups.count
    for group in groups {
      statistic += (group.seen - group.expected) * (group.seen - group.expected) / group.expected
    }
    probability = classes > 1 ? Self.upper(Double(classes - 1) / 2, statistic / 2) : 1
  }

  public var description: String {
    "chi-square \(statistic) in \(classes) classes, p = \(probability)"
  }

  /// Poisson probabilities of 0 ... `most`.
  public static func poisson(mean: Double, most: Int) -> [Double] {
    (0...most).map { k in
      exp(Double(k) * log(mean) - mean - lgamma(Double(k) + 1))
    }
  }

  /// Q(a, x), the upper incomplete gamma function over the whole one: series below a + 1, continued
  /// fraction above (Lentz).
  static func upper(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 1 }
    let scale = exp(-x + a * log(x) - lgamma(a))
    if x < a + 1 {
      var (sum, term, n) = (1 / a, 1 / a, a)
      while abs(term) > abs(sum) * 1e-15 {
        n += 1
        term *= x / n
        sum += term
      }
      return 1 - sum * scale
    }
    var b = x + 1 - a
    var (c, d) = (1e300, 1 / b)
    var h = d
    for i in 1..<100_000 {
      let an = -Double(i) * (Double(i) - a)
      b += 2
      d = 1 / (an * d + b)
      c = b + an / c
      h *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return scale * h
  }
}

/// Mean and variance of numbers.
public struct SampleMoments: Sendable {
  public var count: Double
  public var mean: Double
  /// Unbiased.
  public var variance: Double

  public init(_ numbers: [Int]) {
    count = Double(numbers.count)
    let mean = numbers.reduce(0) { $0 + Double($1) } / count
    self.mean = mean
    variance =
      numbers.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / (count - 1)
  }

  /// By how many of its standard errors the mean misses a known one.
  public func miss(_ known: Double) -> Double {
    abs(mean - known) / (variance / count).squareRoot()
  }
}
