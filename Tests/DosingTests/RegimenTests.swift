import Dosing
import ReactionNetworks
import Testing

@Suite struct RegimenTests {
  /// When the administrations of a regimen fall, in hours.
  private func times(_ regimen: String, route: String = "iv") throws -> [Double] {
    try Examples.schedule(Examples.plan(route: route, regimen: regimen)).doses.map(\.time)
  }

  @Test(
    "the human form is read however it is spaced",
    arguments: [
      "2 mL q 28 d x 3", "2mL q28d x3", "q 28 d x 3 2 mL", "2 mL every 28 d x 3", "2 mL q 4 wk x 3",
      "  2 mL  x 3  q 672 h ", "2 mL q 28 d \u{D7} 3", "2 mL Q 28 d X 3",
    ])
  func human(_ text: String) throws {
    let doses = try Examples.schedule(Examples.plan(regimen: JSONText.quoted(text))).doses
    #expect(doses.map(\.time) == [0, 672, 1344])
    #expect(doses.allSatisfy { $0.volume == 2 })
  }

  @Test("single is once, with its own amount if it has one")
  func single() throws {
    #expect(try times(#""single""#) == [0])
    #expect(try times(#""once""#) == [0])
    #expect(
      try Examples.schedule(Examples.plan(regimen: #""3 mL""#, volume: nil)).doses.map(\.volume)
        == [3])
  }

  @Test("a bare count means particles, and must look like one")
  func bareCount() throws {
    let doses = try Examples.schedule(
      Examples.plan(regimen: #""1e10 over 1 h q 72 h x 4""#)
    ).doses
    #expect(doses.map(\.time) == [0, 72, 144, 216])
    #expect(doses.allSatisfy { $0.countedParticles == 1e10 && $0.infusionDuration == 1 })
    let error = try #require(throws: DoseError.self) {
      try Examples.read(Examples.plan(regimen: #""2 q 28 d x 3""#))
    }
    #expect(error.suggestion == #""2 mL""#)
  }

  @Test(
    "what cannot be read is refused",
    arguments: [
      "", " ", "q", "q 28", "q 28 d", "x 3", "2 mL x 3", "2 mL q 28 d x 0", "2 mL q 28 d x 2.5",
      "2 mL q 28 d x -1", "2 mL q 28 d x 1e9", "2 mL 3 mL q 28 d x 3", "2 mL q 28 d x 3 q 1 d",
      "2 mL q 0 d x 3", "2 mL q -1 d x 3", "0 mL", "-2 mL", "2 mL q 28 mL x 3", "2 d q 28 d x 3",
      "2 mL then 3 mL", "weekly", "2 mL q 1e-9 s x 3", "single q 28 d x 3", "1e400 mL", "2 mL !",
      "2 mL q 28 d x 3 x 3", "\u{1F489}",
    ])
  func refused(_ text: String) throws {
    let error = try #require(throws: DoseError.self) {
      try Examples.read(Examples.plan(regimen: JSONText.quoted(text)))
    }
    #expect(error.code == "dose.bad-regimen")
    #expect(error.path == "/regimen")
  }

  @Test("the object form says the same as the human form")
  func objectForm() throws {
    let object = #"{"every": "28 d", "doses": 3, "start": "1 wk", "amount": "2 mL"}"#
    #expect(try times(object) == [168, 840, 1512])
  }

  @Test("the table form expands addl and sorts rows stably, and says so")
  func table() throws {
    let regimen = """
      {"table": [
        {"time": "10 d", "amt": "1 mL"},
        {"time": "0 d", "amt": "2 mL", "ii": "5 d", "addl": 3},
        {"time": "10 d", "amt": "3 mL"}
      ]}
      """
    let schedule = try Examples.schedule(Examples.plan(route: "topical", regimen: regimen))
    #expect(schedule.doses.map(\.time) == [0, 120, 240, 240, 240, 360])
    #expect(schedule.doses.map(\.volume) == [2, 2, 2, 1, 3, 2])
    #expect(schedule.doses.map(\.number) == [1, 2, 3, 4, 5, 6])
    #expect(schedule.notes.contains { $0.contains("order of time") })
  }

  @Test("rate and dur are two ways to say one thing")
  func rates() throws {
    for row in [#""rate": "4 mL/h""#, #""dur": "30 min""#] {
      let regimen = #"{"table": [{"time": "0 d", "amt": "2 mL", \#(row)}]}"#
      let dose = try #require(try Examples.schedule(Examples.plan(regimen: regimen)).doses.first)
      #expect(dose.infusionDuration == 0.5)
    }
  }

  @Test(
    "rows that contradict themselves or the limits are refused",
    arguments: [
      (#""time": "0 d", "addl": 2"#, "missing"),
      (#""time": "0 d", "ii": "2 d""#, "no-effect"),
      (#""time": "0 d", "amt": "2 mL", "rate": "1 mL/h", "dur": "1 h""#, "conflict"),
      (#""time": "0 d", "amt": "2 mL", "rate": "1e9 /h""#, "wrong-dimension"),
      (#""time": "0 d", "rate": "1 mL/h""#, "missing"),
      (#""time": "0 d", "rate": -1"#, "missing-unit"),
      (#""time": "0 d", "ii": "1 d", "addl": 1e9"#, "out-of-range"),
      (#""time": "-1 d""#, "out-of-range"),
      (#""time": 0"#, "missing-unit"),
      (#""amt": "2 mL""#, "missing"),
      (#""time": "400 d""#, "out-of-range"),
    ])
  func badRows(_ row: String, _ code: String) throws {
    let error = try #require(throws: DoseError.self) {
      try Examples.read(Examples.plan(regimen: "{\"table\": [{\(row)}]}"))
    }
    #expect(error.code == "dose.\(code)")
  }

  @Test("ten thousand administrations are expanded, one more is refused")
  func limits() throws {
    let text = Examples.plan(
      route: "topical", regimen: #""q 1 h x 10000""#,
      more: #", "simulation": {"duration": "500 d"}"#)
    #expect(try Examples.schedule(text).doses.count == 10_000)
    let regimen = """
      {"table": [{"time": "0 d", "ii": "1 min", "addl": 9999}, {"time": "0 d"}]}
      """
    let error = try #require(throws: DoseError.self) {
      try Examples.read(Examples.plan(route: "topical", regimen: regimen))
    }
    #expect(error.code == "dose.too-many")
  }
}
