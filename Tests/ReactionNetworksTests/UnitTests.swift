import ReactionNetworks
import Testing

@Suite("units and quantities")
struct UnitTests {
  @Test("words people write")
  func words() throws {
    for (text, expected) in [
      ("item/mL", PhysicalUnit(length: -3, item: 1, factor: 1e6)),
      ("1/hour", PhysicalUnit(time: -1, factor: 1.0 / 3600)),
      ("/mL", PhysicalUnit(length: -3, factor: 1e6)),
      ("mg/mL", PhysicalUnit(length: -3, mass: 1, factor: 1)),
      ("ng", PhysicalUnit(mass: 1, factor: 1e-12)), ("ug", PhysicalUnit(mass: 1, factor: 1e-9)),
      ("µg", PhysicalUnit(mass: 1, factor: 1e-9)), ("cm^2", PhysicalUnit(length: 2, factor: 1e-4)),
      ("cm2", PhysicalUnit(length: 2, factor: 1e-4)),
      ("cm²", PhysicalUnit(length: 2, factor: 1e-4)),
      ("mL-1", PhysicalUnit(length: -3, factor: 1e6)), ("dimensionless", .dimensionless),
      ("%", PhysicalUnit(factor: 0.01)), ("d", PhysicalUnit(time: 1, factor: 86_400)),
      ("wk", PhysicalUnit(time: 1, factor: 604_800)), ("min", PhysicalUnit(time: 1, factor: 60)),
      ("particles/cell", .dimensionless),
      ("uM", PhysicalUnit(length: -3, substance: 1, factor: 1e-3)),
      ("mol", PhysicalUnit(substance: 1)), ("mmol", PhysicalUnit(substance: 1, factor: 1e-3)),
      ("mg mL^-1", PhysicalUnit(length: -3, mass: 1, factor: 1)),
      ("ug/(mL*h)", PhysicalUnit(length: -3, mass: 1, time: -1, factor: 1e-3 / 3600)),
      ("y", PhysicalUnit(time: 1, factor: 31_557_600)),
    ] {
      let unit = try #require(PhysicalUnit(text), "\(text)")
      #expect(unit.isCommensurable(with: expected), "\(text)")
      #expect((unit.factor / expected.factor - 1).magnitude < 1e-15, "\(text)")
    }
    for text in [
      "", " ", "foo", "mL/", "/", "mL^", "mL^x", "(mL", "mL)", "2 mL", "mL//h", "^2", "12",
    ] {
      #expect(PhysicalUnit(text) == nil, "\(text)")
    }
  }

  @Test("items and moles do not mix, nor mass and items")
  func dimensions() throws {
    let units = try ["item", "mol", "ug", "mL", "h"].map { try #require(PhysicalUnit($0)) }
    for (i, a) in units.enumerated() {
      for (j, b) in units.enumerated() { #expect(a.isCommensurable(with: b) == (i == j)) }
    }
  }

  @Test("products, quotients and powers are inverse to each other")
  func algebra() {
    for seed in 0..<200 {
      var draw = Draw(seed: seed)
      func unit() -> PhysicalUnit {
        PhysicalUnit(
          length: draw.below(5) - 2, mass: draw.below(5) - 2, time: draw.below(3) - 1,
          substance: draw.below(3) - 1, item: draw.below(3) - 1,
          factor: draw.pick([1, 0.5, 4, 8, 0.25]))
      }
      let (a, b) = (unit(), unit())
      #expect(a * b == b * a)
      #expect(a * b / b == a)
      #expect(a.raised(to: 3) == a * a * a)
      #expect(a.raised(to: -2) * a * a == .dimensionless)
      #expect(a.raised(to: 0) == .dimensionless)
      #expect((a * a).root(2) == a)
    }
  }

  @Test("quantities as written")
  func quantities() throws {
    for (text, value, unit, converted) in [
      ("1e10 /mL", 1e10, "/mL", 1e16), ("2 mL", 2, "mL", 2e-6), ("28 d", 28, "d", 2_419_200),
      ("12 wk", 12, "wk", 7_257_600), ("5 ug", 5, "ug", 5e-9), ("50 %", 50, "%", 0.5),
      ("50%", 50, "%", 0.5), ("3", 3, "", 3), (" -1.5e-3 mL ", -1.5e-3, "mL", -1.5e-9),
      ("2e 3", 2, "", 0), (".5 h", 0.5, "h", 1800), ("1. h", 1, "h", 3600),
      ("1e3h", 1e3, "h", 3.6e6),
      ("100 ug/mL", 100, "ug/mL", 0.1), ("400 cm2", 400, "cm2", 0.04),
    ] where text != "2e 3" {
      let quantity = try Quantity(text)
      #expect(quantity.value == value, "\(text)")
      #expect(quantity.unitText == unit, "\(text)")
      var base = quantity.unit
      base.factor = 1
      let found = try #require(quantity.converted(to: base))
      #expect((found / converted - 1).magnitude < 1e-14, "\(text)")
    }
    let days = try #require(PhysicalUnit("d"))
    #expect(try Quantity("12 wk").converted(to: days) == 84)
    #expect(try Quantity("2 mL").converted(to: days) == nil)
    #expect(try Quantity("36 h").converted(to: days) == 1.5)
    #expect(try Quantity("1 mL").converted(to: try #require(PhysicalUnit("uL"))) == 1000)
    #expect(try Quantity("5 ug").converted(to: try #require(PhysicalUnit("mg"))) == 0.005)
  }

  @Test("what is no quantity says why")
  func badQuantities() {
    for (text, message) in [
      ("", "empty"), ("   ", "empty"), ("mL", "does not begin with a number"),
      ("2 foo", "'foo' in '2 foo' is no known unit"), ("1e999 mL", "outside the range"),
      ("2 mLs", "did you mean 'mL'?"), ("nan mL", "does not begin"), ("inf", "does not begin"),
      ("0x10 mL", "no known unit"), ("1,5 mL", "no known unit"), ("1e10/mL/", "no known unit"),
      (String(repeating: "1", count: 1_000_000), "is no quantity"),
      ("2 mL mL mL\u{0}", "no known unit"),
      ("--2 mL", "does not begin"), ("2 hourz", "did you mean 'hour'?"),
    ] {
      let error = #expect(throws: QuantityError.self, "\(text.prefix(40))") { try Quantity(text) }
      #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
      #expect((error?.description.count ?? 0) < 300)
    }
  }

  @Test("quantities survive random bytes")
  func fuzz() {
    let words = [
      "1e10", "/", "mL", "^", "-", "2", "(", ")", "·", "²", "⁻", "µg", " ", ".", "e", "%",
    ]
    for seed in 0..<3000 {
      var draw = Draw(seed: seed)
      let text = (0..<draw.below(8)).map { _ in draw.pick(words) }.joined()
      if let quantity = try? Quantity(text) {
        #expect(
          quantity.value.isFinite && quantity.unit.factor > 0 && quantity.unit.factor.isFinite)
      }
    }
  }
}

@Suite("did you mean")
struct SuggestionTests {
  @Test("the nearest word, if it is near")
  func nearest() {
    let words = ["Exo_endosome", "Exo_surface", "film", "k", "dermis"]
    #expect(closest("Exo_endo", in: words) == "Exo_endosome")
    #expect(closest("flim", in: words) == "film")
    #expect(closest("FILM", in: words) == "film")
    #expect(closest("dermsi", in: words) == "dermis")
    #expect(closest("banana", in: words) == nil)
    #expect(closest("film", in: ["film"]) == nil)
    #expect(closest("", in: words) == nil)
    #expect(closest(String(repeating: "x", count: 100_000), in: words) == nil)
  }
}
