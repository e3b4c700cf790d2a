import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

@Suite("Multistep methods")
struct MultistepTests {
  /// The backward differences of tⁿ at t = `at` with steps `h`, from the zeroth to the fifth.
  static func differences(power: Int, at t: Double, step h: Double) -> [Double] {
    var row = (0...5).map { j in
      (0..<power).reduce(1) { product, _ in product * (t - Double(j) * h) }
    }
    var result: [Double] = []
    while !row.isEmpty {
      result.append(row[0])
      row = zip(row, row.dropFirst()).map { $0 - $1 }
    }
    return result
  }

  @Test("a formula of order k is exact for polynomials up to degree k", arguments: 1...5)
  func exact(order: Int) {
    let formula = MultistepFormula.of(order)
    let h = 0.25
    let t = 2.0
    for power in 0...order {
      let d = Self.differences(power: power, at: t, step: h)
      // Σ γ_j (D_j - D_{j+1}) is Σ D_j / j less γ_k D_{k+1}: that of the past, at the predictor
      let sum = (1...order).reduce(0.0) { $0 + d[$1] / Double($1) }
      let slope = power == 0 ? 0 : (0..<(power - 1)).reduce(Double(power)) { p, _ in p * t }
      #expect(abs(sum - h * slope) < 1e-12, "order \(order), degree \(power)")
    }
    // what is left at degree k + 1 is the error constant, in (k+1)-st differences
    #expect(
      abs(
        formula.leading - formula.harmonic[order - 1]
          + (formula.errorConstant - 1 / Double(order + 1))) < 1e-15)
  }

  @Test("rescaled differences are those of the new step", arguments: 1...5)
  func rescaling(order: Int) {
    // whole numbers and powers of two: nothing is rounded
    for ratio in [0.25, 0.5, 1, 2, 8] {
      var matrix = [Double](repeating: 0, count: 25)
      MultistepFormula.of(order).writeRescaling(ratio: ratio, to: &matrix, stride: 1)
      for power in 1...order {
        let old = Self.differences(power: power, at: 2, step: 4)
        let new = Self.differences(power: power, at: 2, step: 4 * ratio)
        for j in 1...order {
          let found = (1...order).reduce(0.0) { $0 + matrix[($1 - 1) * 5 + j - 1] * old[$1] }
          #expect(
            abs(found - new[j]) <= 1e-12 * (new.map(abs).max() ?? 0), "ratio \(ratio), \(power)")
        }
      }
    }
  }

  /// Its errors add up over many more steps than those of a one-step method: not the attainable
  /// accuracy of the problem is asked, but that a hundredth of the tolerance brings it nearer, to
  /// six digits at least.
  @Test("comes ever nearer to the published problems", arguments: ReferenceProblem.all)
  func published(problem: ReferenceProblem) throws {
    func error(_ tolerance: Double) throws -> Double {
      var settings = problem.settings(relativeTolerance: tolerance)
      settings.method = .bdf
      let comparison = problem.comparison(
        with: try simulate(problem.network(), settings: settings))
      return comparison.worst.map { $0.ratio * $0.allowed / abs($0.reference) } ?? .nan
    }
    let loose = try error(1e-8)
    let tight = try error(1e-10)
    #expect(tight < 2e-6, "\(problem.name): \(tight)")
    #expect(tight < loose / 5 || tight < 1e-9, "\(problem.name): \(loose), \(tight)")
  }

  @Test(
    "keeps near its tolerance on closed forms, at step ends and between",
    arguments: AnalyticProblem.all)
  func closedForms(problem: AnalyticProblem) throws {
    for tolerance in [1e-4, 1e-6, 1e-8, 1e-10] {
      var settings = problem.settings(relativeTolerance: tolerance)
      settings.method = .bdf
      let trajectory = try simulate(
        problem.network(), interventions: problem.interventions, settings: settings)
      let peak = trajectory.values.map(\.magnitude).max() ?? 0
      let comparison = compare(
        trajectory, relative: 100 * tolerance, absolute: 0.1 * tolerance * peak,
        with: problem.solution)
      #expect(comparison.isClose, "\(problem.name) at \(tolerance): \(comparison)")
    }
  }

  @Test("a lane gives the bits it gives alone", arguments: 1...6)
  func aloneEqualsCompany(seed: UInt64) throws {
    let compiled = try CompiledNetwork(
      randomNetwork(seed, events: seed % 3 == 0), interventions: [dose("s2", 40, at: 0)])
    var settings = SimulationSettings(end: 10, outputTimes: [0.5, 1, 2.5, 5, 10])
    settings.method = .bdf
    let members = LaneIdentityTests.members(19, seed)
    let together = try compiled.simulate(members, settings: settings)
    var succeeded = 0
    for (i, member) in members.enumerated() {
      switch (try compiled.simulate([member], settings: settings)[0], together[i]) {
      case (.success(let alone), .success(let company)):
        #expect(alone.values.map(\.bitPattern) == company.values.map(\.bitPattern), "member \(i)")
        #expect(alone.statistics == company.statistics)
        succeeded += 1
      case (.failure(let alone), .failure(let company)):
        // a state of 1e-80 that changes its sign under a real power: the method says so
        #expect(alone.time.bitPattern == company.time.bitPattern)
        #expect(alone.reason == .notFinite)
      default: Issue.record("member \(i) succeeds only alone or only in company")
      }
    }
    #expect(succeeded >= 12, "seed \(seed): \(succeeded) of 19")
  }

  @Test("gives the same bits at every level of the processor")
  func levels() throws {
    let compiled = try CompiledNetwork(randomNetwork(4), interventions: [dose("s2", 40, at: 0)])
    var settings = SimulationSettings(end: 10, outputTimes: [1, 10])
    settings.method = .bdf
    let program = try compiled.program(recording: [])
    func run(_ level: String, lanes: Int) throws -> [[UInt64]] {
      try solve(
        program, settings, LaneIdentityTests.members(5, 9), machine: nil, limit: level,
        lanes: lanes
      ).map { (try? $0.get().values.map(\.bitPattern)) ?? [] }
    }
    let best = try run("x86-64-v4", lanes: LaneBlock.full)
    #expect(best[0].count > 0)
    for level in ["x86-64-v4", "x86-64-v3", "baseline"] {
      for lanes in [LaneBlock.full, 1] { #expect(try best == run(level, lanes: lanes)) }
    }
  }

  @Test("lands on doses and on what an event waits for")
  func events() throws {
    var settings = SimulationSettings(end: 10, outputTimes: [10], record: ["A", "seen"])
    settings.method = .bdf
    settings.relativeTolerance = 1e-9
    let trajectory = try simulate(
      ReactionNetwork(
        antimony: """
          species A; A = 8; loss: A -> ; k*A; k = 0.3
          seen = 0
          E: at A < 2 && seen == 0: seen = time, A = 4
          """), settings: settings)
    let found = trajectory.values.suffix(2)
    let time = 4.0.logarithm / 0.3
    #expect(abs(found.last! / time - 1) < 1e-7)
    let left = 4 * (-0.3 * (10 - time)).exponential
    #expect(abs(found.first! / left - 1) < 1e-6)
  }
}

#if canImport(Glibc)
  import Glibc
#endif
extension Double {
  fileprivate var logarithm: Double { log(self) }
  fileprivate var exponential: Double { exp(self) }
}
