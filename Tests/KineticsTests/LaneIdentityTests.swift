import Foundation
import ReactionNetworks
import Testing

@testable import Kinetics

@Suite("A lane gives the bits it gives alone")
struct LaneIdentityTests {
  /// Members that differ in parameters, tolerance and doses.
  static func members(_ count: Int, _ seed: UInt64) -> [Member] {
    var random = TestRandom(seed)
    return (0..<count).map { i in
      var member = Member()
      member.parameters["k3"] = random.uniform(0.01, 50)
      member.parameters["hill"] = random.uniform(1, 3)
      if i % 3 == 0 { member.relativeTolerance = 1e-8 }
      if i % 2 == 0 {
        member.interventions = [dose("s2", 40, at: 3), dose("s2", 40, at: random.uniform(1, 8))]
          .sorted { $0.time < $1.time }
      }
      return member
    }
  }

  /// How many random ensembles: twelve, or as many as `make ensembles` asks for.
  static let ensembles: UInt64 =
    ProcessInfo.processInfo.environment["EXOSIM_ENSEMBLES"].flatMap { UInt64($0) } ?? 12

  /// Members of these decay to the rounding of zero, or land a rounding short of an event.
  static let hard: [UInt64] = [266, 313, 384]

  @Test(
    "for random networks, doses, events, neighbours and any place in the queue",
    arguments: Array(1...ensembles) + hard.filter { $0 > ensembles })
  func aloneEqualsCompany(seed: UInt64) throws {
    let network = randomNetwork(seed, events: seed % 3 == 0)
    let compiled = try CompiledNetwork(
      network, interventions: [dose("s2", 40, at: 0)])
    let settings = SimulationSettings(end: 10, outputTimes: [0.5, 1, 2.5, 5, 10])
    let members = Self.members(19, seed)
    let together = try compiled.simulate(members, settings: settings)
    for (i, member) in members.enumerated() {
      let alone = try compiled.simulate([member], settings: settings)[0].get()
      let company = try together[i].get()
      #expect(alone.values.map(\.bitPattern) == company.values.map(\.bitPattern), "member \(i)")
      #expect(alone.times == company.times)
      #expect(alone.statistics == company.statistics)
    }
  }

  @Test("and at every level of the processor, interpreted or as machine code")
  func levelsAgree() throws {
    let compiled = try CompiledNetwork(randomNetwork(5), interventions: [dose("s2", 40, at: 0)])
    let settings = SimulationSettings(end: 10, outputTimes: [1, 10])
    let program = try compiled.program(recording: [])
    func run(
      _ level: String, machine: MachineCode? = nil, lanes: Int = LaneBlock.full
    ) throws -> [[UInt64]] {
      try solve(
        program, settings, Self.members(5, 9), machine: machine, limit: level, lanes: lanes
      )
      .map { (try? $0.get().values.map(\.bitPattern)) ?? [] }
    }
    let best = try run("x86-64-v4")
    #expect(best[0].count > 0)
    #expect(try best == run("x86-64-v3"))
    #expect(try best == run("baseline"))
    #expect(try best == run("baseline", lanes: 1))
    for level in ["x86-64-v4", "x86-64-v3"] where Processor.has(level) {
      for lanes in [LaneBlock.full, 1] {
        let machine = try #require(MachineCode(program, limit: level, lanes: lanes))
        #expect(try best == run(level, machine: machine, lanes: lanes))
        #expect(try best == run(level, lanes: lanes))
      }
    }
  }
}
