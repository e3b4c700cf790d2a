import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

@Suite("Conserved totals")
struct ConservationTests {
  @Test("hold to rounding along any trajectory")
  func hold() throws {
    for seed in UInt64(1)...10 {
      let trajectory = try simulate(
        randomNetwork(seed),
        settings: SimulationSettings(end: 10, outputTimes: [10]))
      #expect(trajectory.conservationDrift < 1e-13, "seed \(seed)")
    }
    let robertson = try simulate(
      ReferenceProblem.robertson.network(), settings: ReferenceProblem.robertson.settings())
    #expect(robertson.conservationDrift < 1e-14)
  }

  /// E5 with its four slopes written out: the sum of three of them is zero term by term.
  static let e5AsRules = """
    y1 = 0.00176; y2 = 0; y3 = 0; y4 = 0
    y1' = -A*y1 - B*y1*y3
    y2' = A*y1 - M*C*y2*y3
    y3' = A*y1 - B*y1*y3 - M*C*y2*y3 + C*y4
    y4' = B*y1*y3 - C*y4
    A = 7.89e-10; B = 1.1e7; C = 1130; M = 1e6
    """

  @Test("rate rules keep the sums that cancel in their slopes, as reactions do")
  func ofRules() throws {
    let problem = ReferenceProblem.e5AsReactions
    let trajectory = try simulate(
      ReactionNetwork(antimony: Self.e5AsRules), settings: problem.settings())
    let comparison = problem.comparison(with: trajectory)
    #expect(comparison.isClose, "\(comparison)")
    let y = try ["y2", "y3", "y4"].map { try #require(trajectory.column($0)) }
    for i in y[0].indices {
      #expect(abs(y[0][i] - y[1][i] - y[2][i]) < 1e-12 * max(abs(y[0][i]), abs(y[1][i])))
    }
  }

  @Test("a sum is found where slopes cancel, and only there")
  func sums() throws {
    func sums(_ model: String) throws -> Int {
      let network = try ReactionNetwork(antimony: model)
      return CompiledNetwork.conservedTotals(network, try Lowering(network)).count
    }
    #expect(try sums("a = 1; b = 0; a' = -2*a*b; b' = 2*a*b") == 1)
    #expect(try sums("a = 1; b = 0; a' = -(2*a - b) + 3; b' = 2*a - b - 3") == 1)
    #expect(try sums("v := 2*a; a = 1; b = 0; c = 0; a' = -v - v; b' = v; c' = v") == 1)
    #expect(try sums("a = 1; b = 0; a' = -2*a; b' = 3*a") == 0)
    #expect(try sums("a = 1; b = 0; a' = b; b' = -a") == 0)
    #expect(try sums("a = 1; b = 0; a' = 0; b' = -b") == 0)
    #expect(try sums("species A, B; A = 1; B = 0; go: A -> B; A; x = 0; x' = -x") == 1)
  }

  @Test("an unchanged problem copied beside itself takes the same steps")
  func copies() throws {
    let one = "species A, B; A = 8; B = 0; go: A -> B; k*A^2; k = 0.3"
    let two = one + "; species C, D; C = 8; D = 0; go2: C -> D; k*C^2"
    let settings = SimulationSettings(end: 9, outputTimes: [9], record: ["A", "B"])
    let alone = try simulate(ReactionNetwork(antimony: one), settings: settings)
    let doubled = try simulate(ReactionNetwork(antimony: two), settings: settings)
    #expect(alone.statistics.steps == doubled.statistics.steps)
    #expect(alone.values == doubled.values)
  }
}
