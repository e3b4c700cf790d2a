import Kinetics
import ReactionNetworks
import ReferenceProblems
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Counts against laws that are known exactly. Level of each test of fit: 0.001; seeds are fixed.
@Suite("Whole particles")
struct StochasticTests {
  static let level = 1e-3

  static func network(
    _ antimony: String, inputs: [String] = [], batches: [CountedNetwork.Batch] = [],
    halving: String? = nil, readings: [String] = []
  ) throws -> CountedNetwork {
    try CountedNetwork(
      ReactionNetwork(antimony: antimony), inputs: inputs, batches: batches, halving: halving,
      readings: readings)
  }

  /// The last row of every realisation.
  static func ends(
    _ network: CountedNetwork, _ count: Int, end: Double, seed: UInt64 = 1,
    method: StochasticSettings.Method = .direct, course: InputCourse = .none
  ) throws -> [Realisation] {
    var settings = StochasticSettings(end: end, outputTimes: [end])
    settings.seed = seed
    settings.method = method
    return try network.simulate(0..<count, course: course, settings: settings).map {
      try $0.get()
    }
  }

  static func counts(
    _ network: CountedNetwork, of species: String, _ ends: [Realisation]
  ) throws -> [Int] {
    let at = try #require(network.species.firstIndex(of: species))
    return ends.map { $0.counts[at] }
  }

  // MARK: exact laws

  @Test("immigration and death: Poisson around k/d (1 - exp(-d t))")
  func immigrationDeath() throws {
    let network = try Self.network("species X; X = 0; make: => X; 6; die: X => ; 0.5*X")
    let ends = try Self.ends(network, 40_000, end: 3)
    let mean = 12 * (1 - exp(-1.5))
    let numbers = try Self.counts(network, of: "X", ends)
    let fit = TestOfFit(numbers, TestOfFit.poisson(mean: mean, most: 60))
    #expect(fit.probability > Self.level, "\(fit)")
  }

  @Test("birth and death from one: the geometric law with its atom at zero")
  func birthDeath() throws {
    let network = try Self.network("species X; X = 1; b: X => 2 X; 0.9*X; d: X => ; 0.6*X")
    let numbers = try Self.counts(network, of: "X", Self.ends(network, 40_000, end: 2.5))
    // Kendall: P(0) = d(e - 1)/(b e - d), then geometric with the ratio b(e - 1)/(b e - d)
    let (b, d, e) = (0.9, 0.6, exp(0.3 * 2.5))
    let (none, ratio) = (d * (e - 1) / (b * e - d), b * (e - 1) / (b * e - d))
    let law =
      [none] + (1...150).map { (1 - none) * (1 - ratio) * pow(ratio, Double($0 - 1)) }
    let fit = TestOfFit(numbers, law)
    #expect(fit.probability > Self.level, "\(fit)")
  }

  @Test("dimerisation: the law that the master equation gives", arguments: [10, 11])
  func dimerisation(start: Int) throws {
    let network = try Self.network(
      "species A, B; A = \(start); B = 0; pair: 2 A => B; 0.05*A*(A - 1); split: B => 2 A; 0.4*B")
    let numbers = try Self.counts(network, of: "B", Self.ends(network, 40_000, end: 1.2))
    let law = Self.pairs(start: start, pairing: 0.05, splitting: 0.4, end: 1.2)
    let fit = TestOfFit(numbers, law)
    #expect(fit.probability > Self.level, "\(fit)")
    #expect(fit.classes >= 4)
  }

  /// P(number of pairs) by Runge-Kutta on the master equation.
  static func pairs(start: Int, pairing: Double, splitting: Double, end: Double) -> [Double] {
    let most = start / 2
    func slope(_ p: [Double]) -> [Double] {
      var slope = [Double](repeating: 0, count: most + 1)
      for b in 0...most {
        let a = Double(start - 2 * b)
        let (up, down) = (pairing * a * (a - 1), splitting * Double(b))
        slope[b] -= (up + down) * p[b]
        if b < most { slope[b + 1] += up * p[b] }
        if b > 0 { slope[b - 1] += down * p[b] }
      }
      return slope
    }
    func moved(_ p: [Double], _ k: [Double], _ h: Double) -> [Double] {
      zip(p, k).map { $0 + h * $1 }
    }
    var p = [Double](repeating: 0, count: most + 1)
    p[0] = 1
    let steps = 4000
    let h = end / Double(steps)
    for _ in 0..<steps {
      let k1 = slope(p)
      let k2 = slope(moved(p, k1, h / 2))
      let k3 = slope(moved(p, k2, h / 2))
      let k4 = slope(moved(p, k3, h))
      for i in p.indices { p[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) }
    }
    return p
  }

  @Test("immigration in batches and death: mean and variance of the compound law")
  func batches() throws {
    let network = try Self.network(
      "species X, seen; X = 0; seen = 0; come: => seen; 2; bring: => X; 2*7; die: X => ; 0.8*X",
      batches: [.init(reaction: "bring", host: "come")])
    let end = 1.5
    let numbers = try Self.counts(network, of: "X", Self.ends(network, 60_000, end: end))
    let moments = SampleMoments(numbers)
    // arrivals a, batch mean m, death d: E = a m/d (1 - e), Var = E + a m^2/(2 d) (1 - e^2)
    let (a, m, d, e) = (2.0, 7.0, 0.8, exp(-0.8 * end))
    let mean = a * m / d * (1 - e)
    let variance = mean + a * m * m / (2 * d) * (1 - e * e)
    #expect(moments.miss(mean) < 3.5, "\(moments)")
    #expect(abs(moments.variance / variance - 1) < 0.03, "\(moments)")
    // without batches the variance would be the mean, a fifth of this
    #expect(variance > 4 * mean)
  }

  // MARK: inputs that change

  @Test("a hazard that changes between knots is not frozen: Poisson around its integral")
  func changingHazard() throws {
    let network = try Self.network(
      "species X; X = 0; u = 0; v = 0; arrive: => X; 3*u/(1 + v)", inputs: ["u", "v"])
    // u rises from 0 to 4 while v falls from 1 to 0, then both jump
    let course = try InputCourse(times: [0, 2, 2, 3], values: [0, 1, 4, 0, 1, 3, 2, 3])
    let ends = try Self.ends(network, 40_000, end: 3, course: course)
    // integral of 3*2t/(2 - t/2) over 0...2, then 3/4*(1 ... 2) over 2...3
    let first = 6 * (4 * log(2.0) * 2 - 2 * 2)
    let mean = first + 0.75 * 1.5
    let numbers = try Self.counts(network, of: "X", ends)
    let fit = TestOfFit(numbers, TestOfFit.poisson(mean: mean, most: 70))
    #expect(fit.probability > Self.level, "\(fit)")
    #expect(ends.contains { $0.statistics.thinned > 0 })
  }

  @Test("arrivals at a rising rate come late: half of them after the time at which half are due")
  func risingHazard() throws {
    let network = try Self.network("species X; X = 0; u = 0; arrive: => X; u", inputs: ["u"])
    let course = try InputCourse(times: [0, 1], values: [0, 10])
    var settings = StochasticSettings(end: 1, outputTimes: [0.5, 1])
    settings.seed = 5
    let all = try network.simulate(0..<20_000, course: course, settings: settings).map {
      try $0.get()
    }
    // the integral of 10 t: 1.25 up to a half, 5 up to 1
    let early = TestOfFit(all.map { $0.counts[0] }, TestOfFit.poisson(mean: 1.25, most: 20))
    let late = TestOfFit(
      all.map { $0.counts[1] - $0.counts[0] }, TestOfFit.poisson(mean: 3.75, most: 30))
    #expect(early.probability > Self.level, "\(early)")
    #expect(late.probability > Self.level, "\(late)")
  }

  @Test("readings are integrated as they change: the integral of the counts has its known mean")
  func integrals() throws {
    let network = try Self.network(
      "species X; X = 0; u = 0; arrive: => X; 2; double := 2*X + u", inputs: ["u"],
      readings: ["double"])
    let course = try InputCourse(times: [0, 4], values: [0, 8])
    let ends = try Self.ends(network, 20_000, end: 4, course: course)
    // 2*E[X] = 4 t integrates to 32, u = 2 t to 16; Var of 2 * integral X is 4 * 2 * 64/3
    let mean = ends.reduce(0) { $0 + $1.integrals[0] } / 20_000
    let variance = 4.0 * 2 * 64 / 3
    let error = (variance / 20_000).squareRoot()
    #expect(abs(mean - 48) < 4 * error)
    #expect(ends.allSatisfy { $0.readings[0] == Double(2 * $0.counts[0]) + 8 })
  }

  @Test("halving follows one of two daughters: the mean is diluted at half of its rate")
  func halving() throws {
    let network = try Self.network(
      "species X; X = 0; g = 0; make: => X; 30; die: X => ; 0.2*X", inputs: ["g"], halving: "g")
    let course = try InputCourse(times: [0], values: [0.6])
    let numbers = try Self.counts(
      network, of: "X", Self.ends(network, 20_000, end: 5, course: course))
    let rate = 0.2 + 0.3
    let mean = 30 / rate * (1 - exp(-rate * 5))
    #expect(SampleMoments(numbers).miss(mean) < 3.5)
    // what happened in the line that a daughter comes from stays in its count
    let made = try Self.ends(network, 2_000, end: 5, course: course).map { $0.firings[0] }
    #expect(SampleMoments(made).miss(30 * 5) < 3.5)
  }
}
