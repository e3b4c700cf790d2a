import ReactionNetworks
import Testing

@Suite("submodels are laid out flat")
struct ModuleTests {
  @Test("names, connections, values from outside")
  func connections() throws {
    let network = try ReactionNetwork(
      antimony: """
        model a(x, y)
          x -> y; k*x
          k = 2; x = 3
        end
        model b
          species p, q
          A: a(p, q)
          B: a(q, r)
          B.k = 7
          A.k is kk
          kk = 11
          p = 9
        end
        """)
    #expect(network.species.map(\.name) == ["p", "q", "r"])
    #expect(network.species.map(\.initial) == [.concentration(9), .concentration(3), nil])
    #expect(
      network.parameters == [Parameter(name: "B__k", value: 7), Parameter(name: "kk", value: 11)])
    #expect(network.reactions.map(\.name) == ["A___J0", "B___J0"])
    #expect(network.reactions[0].rate == .apply(.times, [.symbol("kk"), .symbol("p")]))
    #expect(network.reactions[1].rate == .apply(.times, [.symbol("B__k"), .symbol("q")]))
  }

  @Test("submodels in submodels, reached by their path")
  func nesting() throws {
    let network = try ReactionNetwork(
      antimony: """
        model leaf(S) J0: S -> ; k*S; k = 1; end
        model mid(Q) F: leaf(Q); F.k = 9; end
        model top() A: mid(x); x = 2; r = A.F.k; A.F.k = 11; z := A.F.J0; end
        """)
    #expect(network.parameters.first { $0.name == "A__F__k" }?.value == 11)
    #expect(network.initialAssignments[0].expression == .symbol("A__F__k"))
    #expect(network.rules[0].expression == .symbol("A__F__J0"))
    #expect(network.reactions[0].reactants == [.init("x")])
  }

  @Test("compartments: one's own, the outer one, the submodel's, the default")
  func compartments() throws {
    let network = try ReactionNetwork(
      antimony: """
        model own(S) compartment c = 2; species S in c; end
        model free() species S; end
        model top()
          compartment d = 7; species T in d
          A: own(T); B: own(U); C: free() in d; D: free()
        end
        """)
    let homes = Dictionary(
      uniqueKeysWithValues: network.species.map { ($0.name, $0.compartment) })
    #expect(homes == ["T": "d", "U": "B__c", "C__S": "d", "D__S": "default_compartment"])
  }

  @Test("a rule from outside replaces a value inside; a number can be connected")
  func rules() throws {
    let network = try ReactionNetwork(
      antimony: """
        model part(k, j) k = 3; j = 1; S -> ; k*j*S; end
        model top() A: part(a, 5); a := 7*time; end
        """)
    #expect(network.rules == [.assignment("a", .apply(.times, [7, .time]))])
    #expect(network.parameters.first { $0.name == "a" }?.value == nil)
    #expect(network.parameters.first { $0.name == "A__j" }?.value == 5)
  }

  @Test("units of submodels are one; a compartment can be replaced")
  func replacement() throws {
    let network = try ReactionNetwork(
      antimony: """
        model part()
          unit hour = 3600 second; unit time_unit = hour
          compartment c = 2; species S in c; t has hour; t = 1
        end
        model top()
          unit hour = 3600 second; unit time_unit = 3600 second
          compartment D = 5; X: part(); X.c is D
        end
        """)
    #expect(network.unitDefinitions.map(\.name) == ["hour", "time_unit"])
    #expect(network.compartments.map(\.name) == ["D"])
    #expect(network.species[0].compartment == "D")
  }

  @Test("every name that a text writes leads to the one of the flat network")
  func writtenNames() throws {
    let part = "model p() k = 1; y = 2; end\n"
    let joined = try ReactionNetwork(
      antimony: part + "model m() A: p(); B: p(); A.k is B.k; z is A.y; end")
    #expect(Set(joined.parameters.map(\.name)) == ["B__k", "z", "B__y"])
    let leads = [
      "A.k": "B__k", "B.k": "B__k", "A__k": "B__k", "B__k": "B__k", "A.y": "z", "z": "z",
      "B.y": "B__y", "nothing": "nothing", "A.nothing": "A.nothing",
    ]
    for (written, flat) in leads { #expect(joined.flatName(of: written) == flat, "\(written)") }
  }

  @Test(
    "what submodels contradict is an error with its line",
    arguments: [
      ("A: nothing()", 1, "no model named 'nothing'"),
      ("model p() x = 1; end\nmodel t() A: p(); A.y = 2; end", 2, "no 'y' in 'A' (model 'p')"),
      ("model *t() A: p(); end\nmodel p() x = 1; end", 1, "not yet defined"),
      ("model p() A: p(); end", 1, "not yet defined"),
      ("model p(a) a = 1; end\nmodel t() A: p(x, y); end", 2, "1 connections, not 2"),
      (
        "model p(S) S = 1; end\nmodel q(S) S = 2; end\nmodel t() A: p(x); B: q(x); end", 2,
        "two submodels give 'x' different values"
      ),
      ("model p(a) a := time; end\nmodel t() A: p(x); x = 7; end", 2, "already follows the rule"),
      ("model p() x = 1; end\nmodel t() A: p(); A: p(); end", 2, "already a submodel"),
      ("model p() x = 1; end\nmodel t() A: p(); y = A + 1; end", 2, "'A' is a submodel"),
      ("model p() x = 1; end\nmodel t() A: p(); A__x = 2; end", 2, "same flat name"),
      ("model p() x = 1; end\nmodel t() A: p(); B: p(); A is B; end", 2, "making submodels one"),
      (
        "model p() unit u = 2 second; end\nmodel t() unit u = 3 second; A: p(); end", 1,
        "another meaning"
      ),
      ("model p() x = 1; end\nmodel p() y = 1; end", 2, "already a model"),
    ])
  func contradictions(text: String, line: Int, message: String) throws {
    let error = try #require(throws: ModelError.self) { try ReactionNetwork(antimony: text) }
    #expect(error.message.contains(message), "\(error)")
    #expect(error.line == line)
  }
}
