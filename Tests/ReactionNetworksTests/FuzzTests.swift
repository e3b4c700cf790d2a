import ReactionNetworks
import Testing

@Suite("no text crashes or hangs the reader")
struct FuzzTests {
  static let model = """
    function mm(v, S, K)
      v*S/(K + S)
    end
    model part(S, k)
      unit hour = 3600 second; unit per_hour = 1/hour
      compartment c = 2; species S in c = 5/c, $B in c; substanceOnly species X in c = 7
      k = 0.3; k has per_hour
      J0: S + 2 B => n X; mm(k, S, 3) * c; n = 2
      X -> ; k*X
      var y; y := piecewise(1, time > 3 && S < 4, -X^2)
      z' = 3*z - log(2, z); z = 1
      E: at 3 after S > 5, priority = 1, t0 = false: z = 2, k2 = 4; k2 = 1
    end
    model *whole()
      A: part(T, kk); B: part(T, 3); species T; T = 9 // comment
      A.X is B.X; A.z = 11; /* more */ q = A.y + B.z
      unit time_unit = 3600 second; unit substance = item
    end
    """

  /// Reads, and uses what was read.
  static func exercise(_ text: String) {
    do throws(ModelError) {
      let network = try ReactionNetwork(antimony: text)
      _ = network.validate()
      _ = network.conservationLaws
      let printed = network.antimony
      let again = try ReactionNetwork(antimony: printed)
      // NaN is not equal to itself, so the texts are compared
      #expect(again.antimony == printed, "\(text)")
    } catch {
      #expect(!error.message.isEmpty)
      #expect(error.description.utf8.count < 2000)
      #expect(error.line != nil || error.file != nil, "\(error)")
    }
  }

  @Test("mutations of a model")
  func mutations() {
    let words = [
      "(", ")", "=", ":=", "'", ";", "\n", "end", "model", "A.", ".", "->", "=>", "$", "1e999", "-",
      "+", "^", "&&", "<", "at", "after", ",", "unit", "has", "in", "is", "species", "\"", "/*",
      "\\", "é", "\u{0}", "--", "0", "nan", "infinity", "import", "function", "5/c", "_", "S", "k",
      "and", "or", "not", "pi",
    ]
    let bytes = Array(Self.model.utf8)
    for seed in 0..<1000 {
      var draw = Draw(seed: seed)
      var mutant = bytes
      for _ in 0..<1 + draw.below(3) {
        let place = draw.below(mutant.count)
        let length = min(draw.below(12), mutant.count - place)
        switch draw.below(5) {
        case 0: mutant.removeSubrange(place..<place + length)
        case 1: mutant.insert(contentsOf: Array(draw.pick(words).utf8), at: place)
        case 2: mutant[place] = UInt8(truncatingIfNeeded: draw.next())
        case 3: mutant.replaceSubrange(place..<place + length, with: Array(draw.pick(words).utf8))
        default:
          let other = draw.below(mutant.count)
          mutant.insert(
            contentsOf: mutant[min(place, other)..<max(place, other)].prefix(60), at: place)
        }
      }
      Self.exercise(String(decoding: mutant, as: UTF8.self))
    }
  }

  @Test("random bytes and random words")
  func noise() {
    let words = Self.model.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    for seed in 0..<800 {
      var draw = Draw(seed: seed + 10_000)
      if seed % 2 == 0 {
        let bytes = (0..<draw.below(200)).map { _ in UInt8(truncatingIfNeeded: draw.next()) }
        Self.exercise(String(decoding: bytes, as: UTF8.self))
      } else {
        let text = (0..<draw.below(60)).map { _ in draw.pick(words) + draw.pick([" ", "\n", ";"]) }
        Self.exercise(text.joined())
      }
    }
  }

  @Test("every prefix of a model")
  func prefixes() {
    for length in stride(from: 0, to: Self.model.count, by: 3) {
      Self.exercise(String(Self.model.prefix(length)))
    }
  }

  /// What comes before, what is repeated, what comes after.
  static let deep: [(head: String, repeated: String, tail: String)] = [
    ("", "(", ""), ("", "(", "a" + String(repeating: ")", count: 20_000)), ("", "- ", "a"),
    ("", "!", "a"), ("", "2^", "a"), ("", "sin(", ""), ("a", " - a", ""), ("a", " - a + a", ""),
    ("a", " && a || a", ""), ("a", ".a", ""), ("(", "(1 + ", ""), ("", "--", "a"),
    ("a", "/a", ""), ("", "f(1, ", ""),
  ]

  @Test("depth without end is an error, not a crash", arguments: deep.indices)
  func depth(index: Int) {
    let (head, repeated, tail) = Self.deep[index]
    let text = head + String(repeating: repeated, count: 20_000) + tail
    let first = #expect(throws: ModelError.self) { try Expression(antimony: text) }
    #expect((first?.description.utf8.count ?? 0) < 2000)
    #expect(throws: ModelError.self) { try ReactionNetwork(antimony: "a = 1\nb := " + text) }
  }

  @Test("long sums and chains of rules are no depth")
  func length() throws {
    let sum = try Expression(antimony: "a" + String(repeating: " + a", count: 20_000))
    #expect(try sum.evaluate { _ in 1 } == 20_001)
    var text = "x0 = 1\n"
    for index in 1...3000 { text += "x\(index) := x\(index - 1)\n" }
    #expect(try ReactionNetwork(antimony: text).validate().isEmpty)
  }

  @Test("submodels that double at every level are refused")
  func doubling() {
    var text = "model m0() x = 1; end\n"
    for level in 1...60 {
      text += "model m\(level)() A: m\(level - 1)(); B: m\(level - 1)(); end\n"
    }
    let error = #expect(throws: ModelError.self) { try ReactionNetwork(antimony: text) }
    #expect(error?.kind == .unsupported)
  }

  @Test("units that raise themselves without end are finite work")
  func unitPowers() {
    var text = "unit u0 = 2 metre^9;"
    for level in 1...80 { text += "unit u\(level) = u\(level - 1)^9;" }
    Self.exercise(text + "k = 1; k has u80")
    Self.exercise("unit a = b; unit b = a; k = 1; k has a")
    Self.exercise("unit a = " + String(repeating: "(", count: 10_000))
    Self.exercise("unit a = metre" + String(repeating: "/metre", count: 10_000))
  }
}
