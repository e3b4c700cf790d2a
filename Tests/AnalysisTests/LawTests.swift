import Foundation
import Testing

@testable import Analysis

@Suite("Cells")
struct CellLawTests {
  @Test("at least one is 1 - exp(-m)", arguments: [0, 1e-12, 0.01, 0.35, 0.7, 3, 20, 800])
  func atLeastOne(mean: Double) {
    let exact = mean < 1e-8 ? mean - mean * mean / 2 : 1 - exp(-mean)
    // The plain formula loses digits to cancellation; that is all that may differ.
    #expect(abs(CellStatistics.atLeastOne(mean: mean) - exact) <= 1e-15 * exact + 2.3e-16)
  }

  @Test("probabilities sum to one and have the mean they were given", arguments: [0.1, 1.9, 12])
  func poisson(mean: Double) {
    let all = (0...120).map { CellStatistics.probability(of: $0, mean: mean) }
    #expect(abs(all.reduce(0, +) - 1) < 1e-12)
    let first = all.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    #expect(abs(first - mean) < 1e-11)
    #expect(abs(all[0] - exp(-mean)) < 1e-15)
  }

  @Test("saturation lowers the untouched share as independent sites do")
  func saturation() throws {
    let sites = 10_000.0
    let mean = 30.0
    let cells = CellStatistics(received: mean, released: 0, siteOccupancy: mean / sites)
    let binomial = pow(1 - mean / sites, sites)
    let error = try #require(cells.saturationError)
    #expect(abs(cells.untouched - error - binomial) < 0.01 * (cells.untouched - binomial))
  }

  @Test("uneven delivery leaves more cells untouched")
  func uneven() {
    for mean in [0.01, 0.5, 3, 40] {
      let cells = CellStatistics(received: mean, released: 0)
      #expect(cells.untouchedIfUneven >= cells.untouched)
    }
  }

  @Test("touched and untouched are the whole, whatever the reach", arguments: [1, 0.3, 0.02])
  func reach(reached: Double) {
    for mean in [0.01, 0.5, 3, 40] {
      let cells = CellStatistics(received: mean, released: mean / 10, reached: reached)
      #expect(abs(cells.touched + cells.untouched - 1) < 1e-15)
      #expect(abs(cells.touchedIfUneven + cells.untouchedIfUneven - 1) < 1e-15)
      let counts = (0...200).reduce(0) { $0 + cells.share(receiving: $1) }
      #expect(abs(counts - 1) < 1e-12)
      #expect(abs(cells.share(receiving: 0) - cells.untouched) < 1e-15)
    }
  }
}

@Suite("Memory of the gain")
struct HalfGainTests {
  @Test("an exponential gain is half gone after its half-life")
  func exponential() throws {
    let times = (0...4000).map { Double($0) }
    let gains = times.map { $0 < 1000 ? 0 : 0.3 * exp(-($0 - 1000) * log(2) / 500) }
    let gain = try #require(
      HalfGain(versus: .untreated, times: times, gains: gains, lastDose: 1000))
    #expect(abs((gain.time ?? 0) - 500) < 0.01)
    #expect(gain.peakGain == 0.3)
  }

  @Test("a gain that lasts has no half time")
  func lasting() throws {
    let gain = try #require(
      HalfGain(versus: .untreated, times: [0, 1, 2], gains: [0, 1, 0.9], lastDose: 0))
    #expect(gain.time == nil)
  }
}

@Suite("Verdict")
struct VerdictTests {
  @Test("the dose needed lies where a straight line reaches the threshold")
  func needed() throws {
    let curve = [1e8, 1e9, 1e10].map { DoseCurvePoint(countedParticles: $0, difference: -$0 / 1e9) }
    let need = try #require(ParticleNeed(curve, threshold: 3, given: 1e8))
    #expect(abs((need.count ?? 0) / 3e9 - 1) < 1e-12)
    let none = try #require(ParticleNeed(curve, threshold: 11, given: 1e8))
    #expect(none.finding == .none(upTo: 1e10))
  }

  @Test("past the top of a curve that turns, fewer particles would do")
  func tooMany() throws {
    let curve = [(1e8, 0.01), (1e9, 0.1), (1e10, 0.4), (1e11, 0.1), (1e12, -0.2)]
      .map { DoseCurvePoint(countedParticles: $0.0, difference: $0.1) }
    let need = try #require(ParticleNeed(curve, threshold: 0.2, given: 1e12))
    guard case .fewer(let from, let to) = need.finding else {
      Issue.record("found \(need.finding)")
      return
    }
    // halfway in logarithms from 0.1 to 0.4, on either side
    #expect(abs((from ?? 0) / 1e9.squareRoot() / 1e10.squareRoot() - 1) < 1e-12)
    #expect(abs(to / 1e10.squareRoot() / 1e11.squareRoot() - 1) < 1e-12)
    // harm is not what was wanted, however large
    #expect(ParticleNeed(curve, threshold: 0.5, given: 1e9)?.finding == .none(upTo: 1e12))
    let low = try #require(ParticleNeed(curve, threshold: 0.2, given: 1e8))
    #expect(low.finding == .enough(from ?? 0))
  }

  @Test("the list of words reads as a sentence")
  func list() {
    #expect(EvidenceSummary.list([]) == "none")
    #expect(EvidenceSummary.list(["a"]) == "a")
    #expect(EvidenceSummary.list(["a", "b", "c"]) == "a, b and c")
  }
}
