import Kinetics
import ReactionNetworks
import ReferenceProblems
import Testing

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
