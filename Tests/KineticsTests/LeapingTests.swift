import Kinetics
import ReactionNetworks
import ReferenceProblems
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Leaps, bits and what cannot be counted")
struct LeapingTests {
  static let leaping = StochasticSettings.Method.tauLeaping(epsilon: 0.03)

  /// Immigration and death by the published choice of step, written out for this one network: what
  /// leaps of that length make of mean and variance, their bias included. Single firings are exact.
  private static func twin(
    _ epsilon: Double, immigration: Double, end: Double, members: Int
  ) -> SampleMoments {
    SampleMoments(
      (0..<members).map { member -> Int in
        var stream = RandomStream(seed: 77, purpose: .firing, member: UInt64(member))
        var (time, count) = (0.0, 0)
        while time < end {
          let (size, rates) = (Double(count), immigration + Double(count))
          let allowed = max(epsilon * size, 1)
          let longest = min(allowed / abs(immigration - size), allowed * allowed / rates)
          var step = min(longest, end - time)
          if step * rates >= 10 {
            count += stream.poisson(mean: immigration * step) - stream.poisson(mean: size * step)
          } else {
            step = min(100 / rates, end - time)
            count =
              stream.binomial(count, probability: exp(-step))
              + stream.poisson(mean: immigration * (1 - exp(-step)))
          }
          time += step
        }
        return count
      })
  }

  @Test(
    "leaps have the mean and variance of the published step, and its mean is within half of epsilon",
    arguments: [(0.03, 2000), (0.005, 3000)])
  func moments(epsilon: Double, most: Int) throws {
    let network = try StochasticTests.network(
      "species X; X = 0; make: => X; 50000; die: X => ; X")
    let ends = try StochasticTests.ends(
      network, 2000, end: 2, method: .tauLeaping(epsilon: epsilon))
    let mean = 50000 * (1 - exp(-2.0))
    let moments = SampleMoments(try StochasticTests.counts(network, of: "X", ends))
    #expect(abs(moments.mean / mean - 1) < epsilon / 2, "\(moments)")
    // variances of 2,000 stray by 3 %, means by 1 in 9,000
    let twin = Self.twin(epsilon, immigration: 50000, end: 2, members: 10_000)
    #expect(abs(moments.mean / twin.mean - 1) < 6e-4, "\(moments) \(twin)")
    #expect(abs(moments.variance / twin.variance - 1) < 0.12, "\(moments) \(twin)")
    let work = ends.map { $0.statistics.leaps + $0.statistics.firings }.max() ?? 0
    #expect(work < most, "\(work) steps for some 130,000 firings")
    #expect(ends.allSatisfy { $0.statistics.leaps > 0 })
  }

  @Test("dimerisation of many: leaps and single firings agree")
  func dimerisation() throws {
    let network = try StochasticTests.network(
      "species A, B; A = 2000; B = 0; pair: 2 A => B; 0.001*A*(A - 1); split: B => 2 A; 0.7*B")
    let exact = SampleMoments(
      try StochasticTests.counts(
        network, of: "B", StochasticTests.ends(network, 600, end: 1)))
    let leapt = SampleMoments(
      try StochasticTests.counts(
        network, of: "B", StochasticTests.ends(network, 600, end: 1, seed: 2, method: Self.leaping))
    )
    #expect(abs(leapt.mean / exact.mean - 1) < 5e-3, "\(exact) \(leapt)")
    #expect(abs(leapt.variance / exact.variance - 1) < 0.3, "\(exact) \(leapt)")
  }

  @Test("the error of leaps shrinks with epsilon")
  func epsilon() throws {
    let network = try StochasticTests.network("species X; X = 100000; die: X => ; X")
    func miss(_ epsilon: Double) throws -> Double {
      let ends = try StochasticTests.ends(
        network, 200, end: 1, method: .tauLeaping(epsilon: epsilon))
      let mean = SampleMoments(try StochasticTests.counts(network, of: "X", ends)).mean
      let known = 100_000 * exp(-1.0)
      return abs(mean / known - 1)
    }
    #expect(try miss(0.01) < miss(0.2) / 5)
  }

  @Test("inputs change within a leap: Poisson around the integral, not around either end")
  func changingInputs() throws {
    let network = try StochasticTests.network(
      "species X; X = 0; u = 0; arrive: => X; 5000*u", inputs: ["u"])
    let course = try InputCourse(times: [0, 1], values: [0, 1])
    let ends = try StochasticTests.ends(
      network, 4000, end: 1, method: Self.leaping, course: course)
    let numbers = try StochasticTests.counts(network, of: "X", ends)
    let fit = TestOfFit(numbers, TestOfFit.poisson(mean: 2500, most: 3200))
    #expect(fit.probability > StochasticTests.level, "\(fit)")
    #expect(ends.allSatisfy { $0.statistics.leaps > 0 })
  }

  @Test("nothing is ever negative, and leaps that would make it so are halved")
  func neverNegative() throws {
    // sites fill in less than a leap, and the last particles go one by one
    let text = """
      species free, bound, gone; free = 3000; bound = 0; gone = 0
      bind: free => bound; 0.02*(1000 - bound)*free; leave: bound => free; 0.5*bound
      digest: bound => gone; 40*bound
      """
    let network = try StochasticTests.network(text)
    var settings = StochasticSettings(
      end: 20, outputTimes: (0...200).map { Double($0) / 10 })
    settings.method = .tauLeaping(epsilon: 0.3)
    let all = try network.simulate(0..<50, settings: settings).map { try $0.get() }
    #expect(all.allSatisfy { $0.counts.allSatisfy { $0 >= 0 } })
    for one in all {
      for row in stride(from: 0, to: one.counts.count, by: 3) {
        #expect(one.counts[row..<row + 3].reduce(0, +) == 3000)
      }
    }
    let work = all.map(\.statistics)
    #expect(work.contains { $0.leaps > 0 })
    #expect(work.contains { $0.firings > 0 })
  }

  @Test("a leap that takes more than there is, is taken back and halved")
  func halvedLeaps() throws {
    let network = try StochasticTests.network("species X, gone; X = 24; gone = 0; k: X => gone; X")
    let ends = try StochasticTests.ends(network, 20_000, end: 1, method: .tauLeaping(epsilon: 0.5))
    #expect(ends.contains { $0.statistics.rejectedLeaps > 0 })
    #expect(ends.allSatisfy { $0.counts[0] >= 0 && $0.counts[0] + $0.counts[1] == 24 })
  }

  @Test(
    "a realisation gives the same bits alone, in company, on any number of threads, by either executor",
    arguments: [StochasticSettings.Method.direct, leaping])
  func sameBits(method: StochasticSettings.Method) throws {
    let network = try StochasticTests.network(
      """
      species A, B; A = 400; B = 0; u = 0; total := A + 2*B
      pair: 2 A => B; 0.01*A*(A - 1); split: B => 2 A; 0.7*B; arrive: => A; 30*u/(1 + u)
      """, inputs: ["u"], readings: ["total"])
    let course = try InputCourse(times: [0, 1, 2], values: [0, 3, 1])
    func run(_ indices: Range<Int>, _ threads: Int, _ execution: SimulationSettings.Execution)
      throws -> [Realisation]
    {
      var settings = StochasticSettings(end: 2, outputTimes: [0, 0.5, 1, 2])
      (settings.seed, settings.method) = (77, method)
      (settings.threads, settings.execution) = (threads, execution)
      return try network.simulate(indices, course: course, settings: settings).map {
        try $0.get()
      }
    }
    let company = try run(0..<24, 4, .fastest)
    #expect(try run(0..<24, 1, .fastest) == company)
    #expect(try run(0..<24, 2, .interpreter) == company)
    #expect(try run(17..<18, 1, .fastest) == [company[17]])
    #expect(Set(company.map(\.counts)).count > 12)
    #expect(company[3].counts.count == 8)
    #expect(company[3].counts[0...1] == [400, 0])
  }

  // MARK: refusals

  static let refused: [(text: String, word: String, line: Int?)] = [
    ("species A; A = 3\nk: A => ; A\nE: at time > 1: A = 5", "the event 'E'", 3),
    ("species A; A = 3\nk: A => ; A\nx = 1\nx' = -x", "the rate rule of 'x'", 4),
    ("species A; A = 3\nk: 1.5 A => ; A", "1.5 'A' take part in 'k'", 2),
    ("species A; A = 2.5\nk: A => ; A", "'A' starts at 2.5", nil),
    ("species A; A = -1\nk: A => ; A", "'A' starts at -1", nil),
    ("unit substance = 1e-9 mole\nspecies A; A = 3\nk: A => ; A", "only items can be counted", nil),
    ("species A; A = 3", "there is nothing to realise", nil),
    ("species A; A = 3; k: A => ; A*(2 + sin(time))", "the rate of 'k' may rise and fall", 1),
  ]

  @Test("what cannot be counted is refused by name and place", arguments: refused)
  func refusals(_ refused: (text: String, word: String, line: Int?)) throws {
    let network = try ReactionNetwork(antimony: refused.text)
    let error = try #require(throws: ModelError.self) { try CountedNetwork(network) }
    #expect(error.message.contains(refused.word), "\(error)")
    #expect(error.line == refused.line, "\(error)")
  }

  @Test("a batch that consumes, an input with a rule, an unknown host are refused")
  func otherRefusals() throws {
    func message(
      inputs: [String] = [], batches: [CountedNetwork.Batch] = [], halving: String? = nil
    ) throws -> String {
      let text = "species A; A = 3; u = 1; v := 2*u; k: A => ; A*v; m: => A; u"
      let error = try #require(throws: ModelError.self) {
        try StochasticTests.network(text, inputs: inputs, batches: batches, halving: halving)
      }
      return error.message
    }
    #expect(try message(inputs: ["v"]).contains("must be a parameter without a rule"))
    #expect(try message(batches: [.init(reaction: "k", host: "m")]).contains("consumes 'A'"))
    #expect(try message(batches: [.init(reaction: "m", host: "kk")]).contains("names 'kk'"))
    #expect(
      try message(batches: [.init(reaction: "m", host: "k"), .init(reaction: "k", host: "m")])
        .contains("batches"))
    #expect(try message(halving: "u").contains("must be one of the inputs"))
  }

  static let failing: [(text: String, word: String)] = [
    ("species A; A = 3; k: 2 A => ; A", "'k' takes 2 of 'A'"),
    ("species A; A = 3; k: A => ; 1", "'k' takes 1 of 'A'"),
    ("species A; A = 7; k: => A; 5 - A", "the rate of 'k' is -2"),
    ("species A; A = 3; k: => A; 1/(3 - A)", "the rate of 'k' is inf"),
  ]

  @Test(
    "a rate that is no propensity ends the realisation with its name, not with a negative count",
    arguments: failing)
  func failures(_ failing: (text: String, word: String)) throws {
    let network = try StochasticTests.network(failing.text)
    let settings = StochasticSettings(end: 100, outputTimes: [100])
    let result = try network.simulate(0..<1, settings: settings)[0]
    guard case .failure(let error) = result else {
      Issue.record("\(failing.text) went through")
      return
    }
    #expect(error.description.contains(failing.word), "\(error)")
  }

  @Test("work without end is stopped, and says what to do")
  func tooMuchWork() throws {
    let network = try StochasticTests.network("species A; A = 0; k: => A; 1e6")
    var settings = StochasticSettings(end: 100, outputTimes: [100])
    settings.maximumFirings = 1000
    let result = try network.simulate(0..<1, settings: settings)[0]
    guard case .failure(let error) = result else {
      Issue.record("a hundred million firings went through a thousand")
      return
    }
    #expect(error.reason == .tooManySteps(limit: 1000))
  }

  @Test("settings and inputs that contradict themselves are refused")
  func settings() throws {
    let network = try StochasticTests.network("species A; A = 0; u = 0; k: => A; u", inputs: ["u"])
    func refuses(_ settings: StochasticSettings, _ course: InputCourse = .none) {
      #expect(throws: ModelError.self) {
        try network.simulate(0..<1, course: course, settings: settings)
      }
    }
    let course = try InputCourse(times: [0], values: [1])
    refuses(StochasticSettings(end: -1), course)
    refuses(StochasticSettings(end: .infinity), course)
    refuses(StochasticSettings(end: 1, outputTimes: [1, 0.5]), course)
    refuses(StochasticSettings(end: 1, outputTimes: [2]), course)
    refuses(StochasticSettings(end: 1))
    refuses(StochasticSettings(end: 1), try InputCourse(times: [0], values: [1, 2]))
    #expect(throws: SolveError.self) { try InputCourse(times: [1, 0], values: [1, 2]) }
    #expect(throws: SolveError.self) { try InputCourse(times: [0, 1], values: [1, .nan]) }
    #expect(throws: SolveError.self) { try InputCourse(times: [0, 1], values: [1]) }
  }
}
