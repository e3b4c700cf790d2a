import ReactionNetworks
import ReferenceProblems
import Synchronization
import Testing

@testable import Kinetics

@Suite("Members are told apart by what they are given, however it is written")
struct RosterTests {
  static let network = try? ReactionNetwork(
    antimony: "A -> B; k*A; B -> ; d*B; A = A0; A0 = 2; k = 0.7; d = 0.1; B = 0")
  static let dose = Intervention(
    time: 1, label: "dose",
    assignments: [Assignment(target: "A", value: .apply(.plus, [.symbol("A"), .number(1)]))])

  static func compiled() throws -> CompiledNetwork {
    try CompiledNetwork(#require(network), interventions: [dose])
  }

  static var settings: SimulationSettings {
    SimulationSettings(end: 3, outputTimes: [0, 0.5, 1, 2, 3])
  }

  @Test("a dictionary and a list of names in any order give the same bits")
  func orderOfNames() throws {
    let compiled = try Self.compiled()
    let names = ["k", "d", "A0"]
    let members = [
      Member(parameters: ["A0": 3, "k": 0.2, "d": 0.4], interventions: [Self.dose]),
      Member(
        parameters: NamedValues(names: names, values: [0.2, 0.4, 3]), interventions: [Self.dose]),
      Member(
        parameters: NamedValues(names: ["A0"] + names, values: [9, 0.2, 0.4, 3]),
        interventions: [Self.dose]),
    ]
    let results = try compiled.simulate(members, settings: Self.settings).map { try $0.get() }
    #expect(results[0].values == results[1].values)
    #expect(results[0].values == results[2].values)
    let plain = try compiled.simulate([Member(interventions: [Self.dose])], settings: Self.settings)
    #expect(try plain[0].get().values != results[0].values)
  }

  @Test("more distinct lists than are compared one by one are still each its own")
  func manyLists() throws {
    let compiled = try Self.compiled()
    let members = (0..<60).map { i in
      var member = Member(
        parameters: NamedValues(
          names: Array(repeating: "k", count: 1 + i), values: (0...i).map { 0.1 + Double($0) }))
      if i % 2 == 1 {
        member.interventions = (0...(i / 2)).map {
          Intervention(
            time: 0.01 * Double($0), label: "dose", assignments: Self.dose.assignments)
        }
      }
      return member
    }
    let together = try compiled.simulate(members, settings: Self.settings)
    for (member, result) in zip(members, together) {
      let alone = try compiled.simulate([member], settings: Self.settings)[0].get()
      #expect(try result.get().values == alone.values)
      #expect(try result.get().times == alone.times)
    }
  }

  @Test("a name that cannot be set is refused, also after it was a start value")
  func refusals() throws {
    let compiled = try Self.compiled()
    let start = NamedValues(names: ["B"], values: [1])
    _ = try compiled.simulate([Member(parameters: [:], initial: start)], settings: Self.settings)
    for _ in 0..<2 {
      #expect(throws: ModelError.self) {
        try compiled.simulate([Member(parameters: start)], settings: Self.settings)
      }
    }
    #expect(throws: ModelError.self) {
      try compiled.simulate([Member(parameters: ["kk": 1])], settings: Self.settings)
    }
    var other = Self.dose
    other.assignments[0].target = "B"
    #expect(throws: ModelError.self) {
      try compiled.simulate([Member(interventions: [other])], settings: Self.settings)
    }
  }

  @Test("results handed over as they end are those of the list, each once")
  func handedOver() throws {
    let compiled = try Self.compiled()
    let members = (0..<100).map { Member(parameters: ["k": 0.1 + 0.05 * Double($0)]) }
    let listed = try compiled.simulate(members, settings: Self.settings).map { try $0.get() }
    let found = Mutex<[Int: [[Double]]]>([:])
    try compiled.simulate(members, settings: Self.settings) { index, result in
      let values = (try? result.get().values) ?? []
      found.withLock { $0[index, default: []].append(values) }
    }
    let handed = found.withLock { $0 }
    #expect(handed.count == members.count)
    for (index, trajectory) in listed.enumerated() {
      #expect(handed[index] == [trajectory.values])
    }
  }

  @Test("a value is found, set and removed by its name")
  func namedValues() {
    var values: NamedValues = ["a": 1, "b": 2]
    values["a"] = 3
    values["c"] = 4
    values["b"] = nil
    #expect(values["a"] == 3)
    #expect(values["b"] == nil)
    #expect(values.names == ["a", "c"])
    #expect(values.values == [3, 4])
    #expect(NamedValues(["y": 1, "x": 2]) == NamedValues(names: ["x", "y"], values: [2, 1]))
  }
}
