import ReactionNetworks
import Testing

@testable import Kinetics

@Suite("Sizes known beforehand spare the steps through which a state is still nothing")
struct SizesTests {
  /// A chain whose last member starts like a high power of time.
  static func chain() throws -> CompiledNetwork {
    try CompiledNetwork(
      ReactionNetwork(
        antimony: """
          A -> B; k*A; B -> C; k*B; C -> D; k*C; D -> E; k*D
          A = 1; B = 0; C = 0; D = 0; E = 0; k = 1
          """))
  }

  static func run(_ sizes: [String: Double], _ tolerance: Double = 1e-6) throws -> Trajectory {
    var settings = SimulationSettings(end: 20, outputTimes: [0.5, 1, 2, 4, 8, 20])
    settings.relativeTolerance = tolerance
    settings.sizes = sizes
    return try chain().simulate([Member()], settings: settings)[0].get()
  }

  @Test("with fewer steps and an error that is small beside the size")
  func fewerSteps() throws {
    let sizes = ["B": 0.37, "C": 0.27, "D": 0.22, "E": 1]
    let exact = try Self.run([:], 1e-12)
    let (plain, sized) = (try Self.run([:]), try Self.run(sizes))
    #expect(sized.statistics.steps < plain.statistics.steps * 9 / 10)
    for (place, name) in exact.names.enumerated() {
      let size = sizes[name] ?? 1
      for row in exact.times.indices {
        let at = row * exact.names.count + place
        let allowed = 50e-6 * (abs(exact.values[at]) + 1e-3 * size)
        #expect(abs(sized.values[at] - exact.values[at]) <= allowed)
      }
    }
  }

  @Test("a size that the state has at the start changes nothing")
  func noNews() throws {
    #expect(try Self.run(["A": 1, "B": 0]).values == Self.run([:]).values)
  }

  @Test(
    "what cannot have a size is refused",
    arguments: [("k", 1.0), ("nobody", 1), ("B", -1), ("B", .infinity), ("B", .nan)])
  func refusals(name: String, size: Double) throws {
    #expect(throws: ModelError.self) { try Self.run([name: size]) }
  }
}
