import ReactionNetworks
import Testing

@Suite("a network is checked before it moves")
struct ValidationTests {
  private func findings(_ text: String) throws -> [String] {
    try ReactionNetwork(antimony: text).validate().map(\.message)
  }

  @Test(
    "each mistake has its finding",
    arguments: [
      ("S -> T; S; S = 1; T = 1; S := 3", "changed by reactions and by an assignment rule"),
      ("S -> T; S; S = 1; T = 1; S' = 3", "changed by reactions and by a rate rule"),
      ("const k = 1; k' = 2", "is constant and has a rate rule"),
      ("const k = 1; at time > 1: k = 2", "changes the constant 'k'"),
      ("k := time; at time > 1: k = 2", "which an assignment rule determines"),
      ("a := b; b := c; c := a + 1", "in a circle: a -> b -> c -> a"),
      ("a = b; b = a", "in a circle at the start: a -> b -> a"),
      ("J: S -> T; J; S = 1; T = 1", "in a circle: J -> J"),
      ("compartment c; species S in c = 1; c := 2*S", "in a circle"),
      ("function f(x) g(x) end\nfunction g(x) f(x) end\nx = 1", "functions call each other"),
      ("k has second; x := k", "the parameter 'k' has no value"),
      ("S -> ; 1", "the species 'S' has no value"),
      ("S -> ; ; S = 1", "the reaction '_J0' has no rate"),
      ("compartment c; species S in c = 1", "the compartment 'c' has no value"),
      ("x' = 2", "the parameter 'x' has no value"),
    ])
  func mistakes(text: String, message: String) throws {
    let found = try findings(text)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test(
    "what is right has none",
    arguments: [
      "$S -> T; S; S = 1; T = 1; S := 3", "a := b; b := c; c = 1", "a = b + 1; b := c; c = 2",
      "x = 1; x' = -x; at x < 0.5: x = 1", "J: S -> T; S; S = 1; T = 1; z := J",
      "S' = 2; species S = 3/default_compartment; compartment default_compartment = 1",
    ])
  func correct(text: String) throws {
    #expect(try findings(text) == [])
  }

  @Test("networks made by hand are held to the same rules as text")
  func byHand() {
    var network = ReactionNetwork(name: "m")
    network.parameters = [Parameter(name: "k", value: 1), Parameter(name: "k", value: 2)]
    network.species = [Species(name: "S", compartment: "cc", initial: .amount(1))]
    network.compartments = [Compartment(name: "c", unit: "mL")]
    network.reactions = [
      Reaction(
        name: "J", reactants: [.init("T")],
        rate: .apply(.times, [.symbol("kk"), .call("f", []), .apply(.sin, [1, 2])]))
    ]
    network.rules = [.assignment("x", 1), .assignment("J", 2)]
    let messages = network.validate().map(\.message)
    for message in [
      "'k' is a parameter and a parameter, given twice", "unknown compartment 'cc'",
      "unknown species 'T' in the reaction 'J'", "unknown name 'kk' in the rate of 'J'",
      "unknown function 'f'", "'sin' cannot have 2 arguments", "unknown unit 'mL' of 'c'",
      "changes 'x', which is unknown", "cannot change 'J', which is a reaction",
    ] {
      #expect(messages.contains { $0.contains(message) }, "\(message)")
    }
  }

  static let units = """
    unit hour = 3600 second; unit mL = 1e-3 litre; unit conc = item/mL; unit per_hour = 1/hour
    unit time_unit = hour; unit substance = item; unit extent = item; unit volume = mL
    compartment c = 2
    species S in c = 1, T in c = 1; S has conc; substanceOnly species U in c = 1; U has item
    k = 1; k has per_hour; slow = 1; slow has 1/second; v = 1; v has mL; K = 1; K has conc
    n = 2; n has dimensionless; m = 1

    """

  @Test(
    "units that do not fit are found",
    arguments: [
      ("J: S -> T; k*S", "it has item / mL / hour and should have item / hour"),
      ("J: S -> T; slow*S*c", "it has item / second and should have item / hour"),
      ("J: U -> ; k*U + k*S", "'+' joins item / hour and item / mL / hour"),
      ("z := exp(S)", "'exp' has conc where no unit can stand"),
      ("z := S + v", "'+' joins conc and mL"),
      ("at S > v: m = 1", "a comparison joins conc and mL"),
      ("v := S", "it has conc and should have mL"),
      ("v' = v", "it has mL and should have mL / hour"),
      ("at 3 second after S > 1: m = 1", "it has second and should have hour"),
      ("z := piecewise(v, S > 1, K)", "'piecewise' joins mL and conc"),
      ("z := n^S", "an exponent has conc"), ("v = 3 hour", "'v' has a second value"),
      ("w has mL; w = 2*K", "should have mL"),
      ("z := time + 3 second", "'+' joins hour and second"),
      (
        "species X in c = 1; X has item; X -> ; 1",
        "is counted in item * mL, and reactions move item"
      ),
    ])
  func badUnits(text: String, message: String) throws {
    do {
      let found = try ReactionNetwork(antimony: Self.units + text).validate()
      #expect(found.contains { $0.message.contains(message) && $0.kind == .units }, "\(found)")
    } catch {
      #expect(error.message.contains(message))
    }
  }

  @Test(
    "units that fit, and things without a unit, are left alone",
    arguments: [
      "J: S -> T; k*S*c", "J: U -> ; k*U", "J: U -> ; m*U", "J: U -> ; 3*k*U/(1 + (S/K)^n)",
      "z := S/(S + K)", "z := S > 3", "z := sqrt(v^2) + v", "z := time + 3 hour", "v' = k*v",
      "z := exp(-k*time)", "J: S -> T; 0", "z := max(S, 0)", "at 3 hour after S > 2 conc: m = 4",
      "at 3 after S > 2: v = 4", "w := 2*v; w has mL", "z := abs(S) - K", "z := -S + K",
      "z := piecewise(0, S < K, S)", "z := ln(S/K)",
    ])
  func goodUnits(text: String) throws {
    #expect(try findings(Self.units + text) == [])
  }
}

@Suite("conservation laws are exact")
struct ConservationTests {
  private func laws(_ text: String) throws -> [String] {
    try ReactionNetwork(antimony: text).conservationLaws.map(\.description)
  }

  @Test("of known networks")
  func known() throws {
    #expect(
      try laws("S + E -> ES; 1; ES -> S + E; 1; ES -> P + E; 1") == ["E + ES", "S + ES + P"])
    #expect(try laws("A -> B; 1; B -> C; 1; C -> A; 1") == ["A + B + C"])
    #expect(try laws("2 H2 + O2 -> 2 W; 1") == ["H2 + W", "2 O2 + W"])
    #expect(try laws("A -> ; 1; -> B; 1") == [])
    #expect(try laws("A -> B; 1; $B -> C; 1") == [])
    #expect(try laws("0.5 A -> 0.25 B; 1") == ["A + 2 B"])
    #expect(try laws("n A -> B; 1; n = 2; C -> D; 1") == ["C + D"])
    #expect(try laws("$A -> B; 1; species R; R' = 1; B -> ; 1") == [])
    #expect(try laws("A -> B; 1; species I") == ["I", "A + B"])
    // a law with a minus sign: what A gains over B stays
    #expect(try laws("-> A + B; 1") == ["A - B"])
  }

  @Test("of random networks: no reaction changes them, and none is missing")
  func random() {
    for seed in 0..<150 {
      var draw = Draw(seed: seed)
      var network = ReactionNetwork(name: "m")
      network.compartments = [Compartment(name: "c")]
      let names = (0..<2 + draw.below(8)).map { "S\($0)" }
      network.species = names.map { Species(name: $0, compartment: "c") }
      for index in 0..<draw.below(8) {
        func side() -> [Reaction.Participant] {
          (0..<draw.below(3)).map { _ in .init(draw.pick(names), Double(1 + draw.below(3))) }
        }
        network.reactions.append(
          Reaction(name: "J\(index)", reactants: side(), products: side(), rate: 1))
      }
      let laws = network.conservationLaws
      for law in laws {
        for reaction in network.reactions {
          var sum = 0.0
          for participant in reaction.reactants {
            sum -= participant.stoichiometry * (law.weights[participant.species] ?? 0)
          }
          for participant in reaction.products {
            sum += participant.stoichiometry * (law.weights[participant.species] ?? 0)
          }
          #expect(sum == 0, "seed \(seed): \(law)")
        }
      }
      #expect(laws.count == names.count - rank(network, names), "seed \(seed)")
    }
  }

  /// The rank of the stoichiometry by plain elimination in doubles; entries are small integers.
  private func rank(_ network: ReactionNetwork, _ names: [String]) -> Int {
    var rows = network.reactions.map { reaction in
      names.map { name in
        reaction.products.filter { $0.species == name }.map(\.stoichiometry).reduce(0, +)
          - reaction.reactants.filter { $0.species == name }.map(\.stoichiometry).reduce(0, +)
      }
    }
    var rank = 0
    for column in names.indices {
      guard
        let pivot = (rank..<rows.count).max(by: {
          rows[$0][column].magnitude < rows[$1][column].magnitude
        }), rows[pivot][column].magnitude > 1e-9
      else { continue }
      rows.swapAt(rank, pivot)
      for row in (rank + 1)..<max(rank + 1, rows.count) {
        let ratio = rows[row][column] / rows[rank][column]
        for k in names.indices { rows[row][k] -= ratio * rows[rank][k] }
      }
      rank += 1
    }
    return rank
  }
}
