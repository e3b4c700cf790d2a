import ReactionNetworks
import Testing

@Suite("what is printed reads back the same")
struct RoundTripTests {
  @Test("for random networks", arguments: 0..<400)
  func networks(seed: Int) throws {
    let network = RandomNetwork.network(seed: seed)
    let text = network.antimony
    let again = try ReactionNetwork(antimony: text)
    #expect(again == network, "\(text)")
    #expect(again.antimony == text)
  }

  @Test("for random formulas")
  func expressions() throws {
    for seed in 0..<4000 {
      let expression = RandomNetwork.expression(seed: seed)
      let text = expression.antimony
      let again = try Expression(antimony: text)
      #expect(again == expression, "seed \(seed): \(text)")
    }
  }

  @Test("for units, bit for bit")
  func units() throws {
    for seed in 0..<500 {
      var draw = Draw(seed: seed)
      let unit = PhysicalUnit(
        length: draw.below(9) - 4, mass: draw.below(5) - 2, time: draw.below(5) - 2,
        substance: draw.below(3) - 1, item: draw.below(3) - 1, current: draw.below(3) - 1,
        temperature: draw.below(2), luminosity: draw.below(2),
        factor: draw.chance(30) ? 1 : draw.number().magnitude + 1e-12)
      let text = "unit u = \(unit.antimony)\nk = 1; k has u"
      let network = try ReactionNetwork(antimony: text)
      #expect(network.unit(named: "u") == unit, "\(text)")
    }
  }

  @Test("numbers keep every bit and print as short as they can")
  func numbers() throws {
    for (value, text) in [
      (0.1, "0.1"), (1e10, "10000000000"), (1e-7, "1e-07"), (.leastNonzeroMagnitude, "5e-324"),
      (-3, "-3"),
      (1.7976931348623157e308, "1.7976931348623157e+308"),
    ] {
      #expect(Expression.number(value).antimony == text)
      #expect(try Expression(antimony: text) == .number(value))
    }
  }
}
