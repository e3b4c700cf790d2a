#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

// The laws that counts follow: waiting times, numbers of firings, shares of a division.
extension RandomStream {
  /// A waiting time of mean 1, never 0: -ln of a uniform number.
  public mutating func exponential() -> Double { -log(uniform()) }

  /// A Poisson number.
  ///
  /// By inversion below a mean of 10, above by transformed rejection with a squeeze, which takes about
  /// as long for every mean.
  /// - Parameter mean: finite and not negative; anything else gives 0.
  /// - Source: Hörmann, "The transformed rejection method for generating Poisson random variables",
  ///   Insurance: Mathematics and Economics 12 (1993) 39-45, algorithm PTRS.
  public mutating func poisson(mean: Double) -> Int {
    guard mean > 0, mean.isFinite else { return 0 }
    if mean < 10 { return smallPoisson(mean) }
    let (logMean, root) = (log(mean), mean.squareRoot())
    let b = 0.931 + 2.53 * root
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let s = 0.5 - abs(u)
      let k = ((2 * a / s + b) * u + mean + 0.43).rounded(.down)
      if s >= 0.07, v <= squeeze { return Int(k) }
      if k < 0 || (s < 0.013 && v > s) { continue }
      let height = log(v * inverseAlpha / (a / (s * s) + b))
      if height <= k * logMean - mean - Self.logFactorial(k) { return Int(k) }
    }
  }

  /// Adds up probabilities until they pass a uniform number.
  private mutating func smallPoisson(_ mean: Double) -> Int {
    let u = uniform()
    var (k, probability) = (0, exp(-mean))
    var sum = probability
    while u > sum {
      k += 1
      probability *= mean / Double(k)
      // a tail below the rounding of the sum: no number is left that could reach it
      if sum + probability == sum, Double(k) > mean { break }
      sum += probability
    }
    return k
  }

  /// A binomial number: how many of `count` that each happen with `probability`.
  ///
  /// By inversion below a mean of 10, above by transformed rejection with a squeeze.
  /// - Parameter probability: 0 ... 1.
  /// - Source: Hörmann, "The generation of binomial random variates", Journal of Statistical
  ///   Computation and Simulation 46 (1993) 101-110, algorithm BTRS.
  public mutating func binomial(_ count: Int, probability: Double) -> Int {
    guard count > 0, probability > 0 else { return 0 }
    if probability >= 1 { return count }
    if probability > 0.5 { return count - binomial(count, probability: 1 - probability) }
    let (n, p) = (Double(count), probability)
    if n * p < 10 { return smallBinomial(count, p) }
    let spread = (n * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let alpha = (2.83 + 5.1 / b) * spread
    let squeeze = 0.92 - 4.2 / b
    let (mode, logOdds) = (((n + 1) * p).rounded(.down), log(p / (1 - p)))
    let top = Self.logFactorial(mode) + Self.logFactorial(n - mode)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let s = 0.5 - abs(u)
      let k = ((2 * a / s + b) * u + n * p + 0.5).rounded(.down)
      if k < 0 || k > n { continue }
      if s >= 0.07, v <= squeeze { return Int(k) }
      let height = log(v * alpha / (a / (s * s) + b))
      let ratio =
        top - Self.logFactorial(k) - Self.logFactorial(n - k) + (k - mode) * logOdds
      if height <= ratio { return Int(k) }
    }
  }

  private mutating func smallBinomial(_ count: Int, _ p: Double) -> Int {
    let u = uniform()
    let odds = p / (1 - p)
    var (k, probability) = (0, exp(Double(count) * log1p(-p)))
    var sum = probability
    while u > sum, k < count {
      k += 1
      probability *= odds * Double(count - k + 1) / Double(k)
      if sum + probability == sum, Double(k) > Double(count) * p { break }
      sum += probability
    }
    return k
  }

  /// ln k!, of a whole number not below 0: exact for small ones, Stirling's series above, right to the
  /// rounding of a double.
  static func logFactorial(_ k: Double) -> Double {
    if k < 10 {
      var product = 1.0
      for factor in stride(from: 2, through: k, by: 1) { product *= factor }
      return log(product)
    }
    let inverse = 1 / k
    let square = inverse * inverse
    let tail = inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680)))
    return (k + 0.5) * log(k) - k + 0.918_938_533_204_672_7 + tail
  }
}
