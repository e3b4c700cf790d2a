import ReactionNetworks
import Testing

@Suite("Antimony text becomes a network")
struct ReadingTests {
  @Test("species, amounts and concentrations")
  func species() throws {
    let network = try ReactionNetwork(
      antimony: """
        model foo
          compartment c = 3
          species S in c, $B in c; substanceOnly species T in c; const species P
          S = 3; B = 5/c; T = 4
          J0: S + 2 B -> T; k1*S
          S => ; k2*S
          -> T; 3
          k1 = 2; k2 = k1*2
        end
        """)
    #expect(network.name == "foo")
    #expect(
      network.species == [
        Species(name: "S", compartment: "c", initial: .concentration(3)),
        Species(name: "B", compartment: "c", initial: .amount(5), isBoundary: true),
        Species(name: "T", compartment: "c", initial: .amount(4), isAmount: true),
        Species(
          name: "P", compartment: "default_compartment", isBoundary: true, isConstant: true),
      ])
    #expect(network.compartments.map(\.name) == ["default_compartment", "c"])
    #expect(network.compartments.map(\.size) == [1, 3])
    #expect(network.reactions.map(\.name) == ["J0", "_J0", "_J1"])
    #expect(network.reactions.map(\.isReversible) == [true, false, true])
    #expect(network.reactions[0].reactants == [.init("S"), .init("B", 2)])
    #expect(network.parameters == [Parameter(name: "k1", value: 2), Parameter(name: "k2")])
    #expect(network.initialAssignments.map(\.target) == ["k2"])
  }

  @Test("without a model around it, and without a rate")
  func loose() throws {
    let network = try ReactionNetwork(antimony: "A -> B;\nJ1: B -> ; ; J1 = 3*B # rate apart")
    #expect(network.name == "__main")
    #expect(network.reactions.map(\.rate) == [nil, .apply(.times, [3, .symbol("B")])])
  }

  @Test("rules, and what they make variable")
  func rules() throws {
    let network = try ReactionNetwork(
      antimony: "x := 2*y; y' = -y; y = 1; z = 3; w = 4; at time > 1: w = 5; const q = 2; var r = 1"
    )
    #expect(
      network.rules == [
        .assignment("x", .apply(.times, [2, .symbol("y")])),
        .rate("y", .apply(.negate, [.symbol("y")])),
      ])
    let constant = Dictionary(
      uniqueKeysWithValues: network.parameters.map { ($0.name, $0.isConstant) })
    #expect(
      constant == ["x": false, "y": false, "z": true, "w": false, "q": true, "r": false])
  }

  @Test("events with all their options, over several lines")
  func events() throws {
    let network = try ReactionNetwork(
      antimony: """
        x = 1; y = 2
        E1: at 3 after x > 5, priority = y + 1, persistent = false, t0 = false, fromTrigger = false: x = y,
            y = x
        at (time >= 5): x = 0
        """)
    let event = network.events[0]
    #expect(event.delay == 3)
    #expect(event.priority == .apply(.plus, [.symbol("y"), 1]))
    #expect(!event.isPersistent && !event.triggerInitialValue && !event.usesValuesFromTriggerTime)
    #expect(event.assignments.map(\.target) == ["x", "y"])
    #expect(network.events[1].name == "_E0")
    #expect(network.events[1].triggerInitialValue && network.events[1].isPersistent)
    #expect(network.events[1].assignments == [Assignment(target: "x", value: 0)])
  }

  @Test("units: definitions in any order, literals, model-wide ones")
  func units() throws {
    let network = try ReactionNetwork(
      antimony: """
        unit per_hour = 1/hour; unit hour = 3600 second; unit area2 = 2 metre^2; unit b = 2 * metre^2
        unit volume = 1e-3 litre; unit substance = item; unit time_unit = hour; unit extent = substance
        compartment c = 2; c has volume
        k = 3 per_hour; j has mole/litre; j = 1; i has 1/hour; i = 2; t := 3 hour + time
        """)
    #expect(network.unit(named: "per_hour")?.factor == 1.0 / 3600)
    #expect(network.unit(named: "area2") == PhysicalUnit(length: 2, factor: 4))
    #expect(network.unit(named: "b") == PhysicalUnit(length: 2, factor: 2))
    #expect(network.volumeUnit == "volume")
    #expect(network.substanceUnit == "item")
    #expect(network.extentUnit == "item")
    #expect(network.timeUnit == "hour")
    #expect(network.compartments[0].unit == "volume")
    #expect(
      network.parameters.map(\.unit) == ["per_hour", "mole_per_litre", "per_hour", nil])
    #expect(network.rules[0].expression == .apply(.plus, [.number(3, unit: "hour"), .time]))
  }

  @Test("named stoichiometries")
  func stoichiometry() throws {
    let network = try ReactionNetwork(antimony: "J: 2 A + n B => 1.5 C; 1; n = 3")
    #expect(network.reactions[0].reactants == [.init("A", 2), .init("B", 3, symbol: "n")])
    #expect(network.reactions[0].products == [.init("C", 1.5)])
  }

  @Test("functions, also where they are used before they are defined")
  func functions() throws {
    let network = try ReactionNetwork(
      antimony: "y := f(2, 3); function f(a, b)\n a^b\nend")
    #expect(network.functions[0].body == .apply(.power, [.symbol("a"), .symbol("b")]))
    #expect(network.rules[0].expression == .call("f", [2, 3]))
  }

  @Test("comments, continuations and display names disappear")
  func noise() throws {
    let text = "\u{FEFF}/* a\n b */ x = 1 \\\n + 2 // c\r\n# d\rx is \"the x\"; y has second; ;\n"
    let network = try ReactionNetwork(antimony: text)
    #expect(network.initialAssignments[0].expression == .apply(.plus, [1, 2]))
    #expect(network.parameters.map(\.name) == ["x", "y"])
  }

  @Test("which model is taken")
  func mainModel() throws {
    let two = "model a() x = 1; end\nmodel b() y = 1; end\n"
    #expect(try ReactionNetwork(antimony: two).name == "b")
    #expect(try ReactionNetwork(antimony: two, module: "a").name == "a")
    #expect(try ReactionNetwork(antimony: two + "z = 1").name == "__main")
    #expect(try ReactionNetwork(antimony: "model *a() x = 1; end\n" + "model b() end").name == "a")
    // loose units alone make no model of their own; they hold in the one that is taken
    let network = try ReactionNetwork(
      antimony: "unit hour = 3600 second\nmodel b() y = 1; y has hour; end")
    #expect(network.name == "b")
    #expect(network.unit(named: "hour")?.factor == 3600)
  }

  @Test("imports are read once, and say where they fail")
  func imports() throws {
    func file(_ name: String) throws(ModelError) -> String {
      switch name {
      case "part.ant": "model part(x)\n x' = -x\nend"
      case "broken.ant": "model broken()\n x = = 3\nend"
      default: throw ModelError(.file, "there is no file '\(name)'")
      }
    }
    let text = "import \"part.ant\"; import \"part.ant\"\nmodel m() y = 1; A: part(y); end"
    let network = try ReactionNetwork(antimony: text, importing: file)
    #expect(network.rules == [.rate("y", .apply(.negate, [.symbol("y")]))])
    let broken = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: "import \"broken.ant\"", importing: file)
    }
    #expect((broken.file, broken.line, broken.column) == ("broken.ant", 2, 6))
    let missing = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: "\n  import \"none.ant\"", file: "m.ant", importing: file)
    }
    #expect((missing.file, missing.line, missing.column) == ("m.ant", 2, 10))
    #expect(throws: ModelError.self) { try ReactionNetwork(antimony: "import \"part.ant\"") }
  }

  @Test("imports that go in a circle are refused with every file of it, where it closes")
  func circles() throws {
    func file(_ name: String) throws(ModelError) -> String {
      switch name {
      case "b.ant": "import \"./c.ant\""
      case "./c.ant": "model c() x = 1; end\nimport \"b.ant\""
      case "main.ant": "import \"main.ant\""
      default: "import \"main.ant\""
      }
    }
    func refusal(of text: String) throws -> ModelError {
      try #require(throws: ModelError.self) {
        try ReactionNetwork(antimony: text, file: "models/main.ant", importing: file)
      }
    }
    let inner = try refusal(of: "import \"b.ant\"")
    #expect(inner.message.hasSuffix("'b.ant' imports 'c.ant' imports 'b.ant'"), "\(inner)")
    #expect((inner.file, inner.line, inner.column) == ("./c.ant", 2, 8))
    let own = try refusal(of: "\nimport \"main.ant\"")
    #expect(own.message.hasSuffix("'main.ant' imports 'main.ant'"), "\(own)")
    #expect((own.file, own.line, own.column) == ("models/main.ant", 2, 8))
    let back = try refusal(of: "import \"parts/other.ant\"")
    #expect(
      back.message.hasSuffix("'main.ant' imports 'parts/other.ant' imports 'main.ant'"), "\(back)")
    #expect(back.kind == .semantics)
  }

  @Test("lists of assignments")
  func assignments() throws {
    let list = try Assignment.list(antimony: "film = film + dose_intact; A.x = 1, c = B.y\n\nd = 2")
    #expect(list.map(\.target) == ["film", "A__x", "c", "d"])
    #expect(list[2].value == .symbol("B__y"))
    #expect(try Assignment.list(antimony: " ;\n").isEmpty)
    for bad in ["a", "a = ", "a = 1 b = 2", "a = 1; a = 2", "3 = a", "a := 1"] {
      #expect(throws: ModelError.self, "\(bad)") { try Assignment.list(antimony: bad) }
    }
  }
}
