import Kinetics
import ReferenceProblems
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Random numbers follow their laws")
struct DistributionTests {
  static let draws = 200_000
  /// Chance that one of these tests would fail on a right sampler when its seed was chosen.
  static let level = 1e-3

  @Test(
    "Poisson numbers, by inversion and by rejection", arguments: [0.01, 0.7, 9.9, 10, 35, 1200])
  func poisson(mean: Double) {
    var stream = RandomStream(seed: 11, purpose: .firing)
    let numbers = (0..<Self.draws).map { _ in stream.poisson(mean: mean) }
    let most = Int(mean + 12 * mean.squareRoot() + 12)
    let fit = TestOfFit(numbers, TestOfFit.poisson(mean: mean, most: most))
    #expect(fit.probability > Self.level, "\(fit)")
    #expect(SampleMoments(numbers).miss(mean) < 4)
  }

  @Test(
    "binomial numbers, by inversion and by rejection, of either side",
    arguments: [(1, 0.5), (12, 0.3), (40, 0.5), (100, 0.97), (900, 0.02), (5000, 0.6)])
  func binomial(count: Int, probability: Double) {
    var stream = RandomStream(seed: 12, purpose: .firing)
    let numbers = (0..<Self.draws).map { _ in
      stream.binomial(count, probability: probability)
    }
    let n = Double(count)
    let law = (0...count).map { k -> Double in
      let k = Double(k)
      return exp(
        lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(probability)
          + (n - k) * log(1 - probability))
    }
    let fit = TestOfFit(numbers, law)
    #expect(fit.probability > Self.level, "\(fit)")
    #expect(numbers.allSatisfy { $0 >= 0 && $0 <= count })
  }

  @Test("waiting times are exponential")
  func exponential() {
    var stream = RandomStream(seed: 13, purpose: .firing)
    // 1 - exp(-t) is uniform; in fifty equal classes
    let numbers = (0..<Self.draws).map { _ in Int(50 * (1 - exp(-stream.exponential()))) }
    let fit = TestOfFit(numbers, [Double](repeating: 0.02, count: 50))
    #expect(fit.probability > Self.level, "\(fit)")
  }

  @Test("nothing comes of means and shares that mean nothing")
  func edges() {
    var stream = RandomStream(seed: 14, purpose: .firing)
    #expect(stream.poisson(mean: 0) == 0)
    #expect(stream.poisson(mean: -1) == 0)
    #expect(stream.poisson(mean: .infinity) == 0)
    #expect(stream.poisson(mean: .nan) == 0)
    #expect(stream.binomial(0, probability: 0.5) == 0)
    #expect(stream.binomial(7, probability: 0) == 0)
    #expect(stream.binomial(7, probability: 1) == 7)
    #expect(stream.binomial(-3, probability: 0.5) == 0)
  }
}
