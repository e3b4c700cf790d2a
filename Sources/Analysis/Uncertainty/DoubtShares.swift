import Kinetics

/// What knowing one number exactly would take from the doubt about a statement, from plain draws.
///
/// The doubt is the variance of "holds or not"; the part that a number explains is the variance of the
/// frequency over equal parts of its range, less what chance alone would give (the first index of the
/// statement's truth, as the correlation ratio with Kelley's correction).
///
/// - Source: Pearson's correlation ratio as an index of sensitivity: Plischke, Borgonovo & Smith, Eur.
///   J. Oper. Res. 226 (2013) 536-550; correction: Kelley, Proc. Natl. Acad. Sci. 21 (1935) 554-559.
struct DoubtShares {
  /// Parts that a range is cut into.
  let parts: Int
  /// Which part of its range each parameter of a draw falls in. Shape: [parameters, draws].
  private let part: [[Int]]
  private let halves: [[Bool]]
  private let met: [Bool?]

  /// - Parameters:
  ///   - places: the part of the way through its range, 0 ... 1. Shape: [parameters, draws].
  ///   - met: `nil` for a draw without an answer.
  init(places: [[Double]], met: [Bool?]) {
    let count = met.count { $0 != nil }
    let parts = min(10, max(2, Int(Double(count).squareRoot() / 4)))
    self.parts = parts
    part = places.map { $0.map { min(parts - 1, Int($0 * Double(parts))) } }
    halves = places.map { $0.map { $0 < 0.5 } }
    self.met = met
  }

  private var answered: [Int] { met.indices.filter { met[$0] != nil } }

  /// Numbers by what knowing them is worth, the largest first.
  func largest(_ most: Int, seed: UInt64, resamples: Int = 200) -> [Uncertainty.Measurement] {
    let answered = answered
    let shares = part.map { share(of: $0, answered) ?? 0 }
    let order = shares.indices.sorted { (shares[$0], $1) > (shares[$1], $0) }
    return order.prefix(most).filter { shares[$0] > 0 }.map { parameter in
      Uncertainty.Measurement(
        parameter: parameter,
        share: interval(of: parameter, shares[parameter], answered, seed, resamples),
        lowerHalf: half(parameter, isLower: true, answered),
        upperHalf: half(parameter, isLower: false, answered))
    }
  }

  private func half(_ parameter: Int, isLower: Bool, _ answered: [Int]) -> Proportion {
    let inside = answered.filter { halves[parameter][$0] == isLower }
    return Proportion(met: inside.count { met[$0] == true }, of: inside.count)
  }

  /// `nil` where every answer is the same.
  private func share(of part: [Int], _ draws: [Int]) -> Double? {
    var counts = [Double](repeating: 0, count: parts)
    var sums = [Double](repeating: 0, count: parts)
    for draw in draws {
      counts[part[draw]] += 1
      if met[draw] == true { sums[part[draw]] += 1 }
    }
    let count = Double(draws.count)
    let used = counts.count { $0 > 0 }
    let mean = sums.reduce(0, +) / count
    let whole = count * mean * (1 - mean)
    guard whole > 0, draws.count > used else { return nil }
    // Within one part a truth of frequency p varies by p (1 - p).
    let inner = zip(counts, sums).reduce(0) { $0 + ($1.0 > 0 ? $1.1 * (1 - $1.1 / $1.0) : 0) }
    return 1 - inner / Double(draws.count - used) / (whole / (count - 1))
  }

  /// The basic bootstrap interval: resampled draws show how far an estimate strays, bias included.
  private func interval(
    of parameter: Int, _ share: Double, _ answered: [Int], _ seed: UInt64, _ resamples: Int
  ) -> SensitivityIndices.Estimate {
    let samples = (0..<resamples).compactMap { resample -> Double? in
      var stream = RandomStream(
        seed: seed, purpose: .bootstrap, member: UInt64(resample), cell: 1)
      let taken = answered.indices.map { _ in
        answered[min(answered.count - 1, Int(stream.uniform() * Double(answered.count)))]
      }
      return self.share(of: part[parameter], taken)
    }.sorted()
    guard !samples.isEmpty else { return .init(value: share, low: 0, high: 1) }
    let low = 2 * share - SweepSummary.quantile(0.975, ofSorted: samples)
    let high = 2 * share - SweepSummary.quantile(0.025, ofSorted: samples)
    return .init(value: share, low: max(0, low), high: min(1, max(share, high)))
  }
}
