/// The smallest pieces of Antimony text.
enum Token: Hashable, Sendable {
  case name(String)
  case keyword(Keyword)
  case number(Double)
  case string(String)
  /// Punctuation and operators, by their spelling.
  case symbol(Sign)
  /// A semicolon or the end of a line.
  case semicolon
  case newline
  case end

  /// How it is called in a message.
  var described: String {
    switch self {
    case .name(let name): "'\(name.shortened)'"
    case .keyword(let keyword): "the word '\(keyword.rawValue)'"
    case .number(let value): "the number \(value.shortest)"
    case .string: "a quoted text"
    case .symbol(let sign): "'\(sign.text)'"
    case .semicolon: "';'"
    case .newline: "the end of the line"
    case .end: "the end of the text"
    }
  }
}

/// Punctuation of at most three characters, packed into one number.
struct Sign: Hashable, Sendable, ExpressibleByStringLiteral {
  let code: UInt32

  init(code: UInt32) { self.code = code }

  init(stringLiteral text: StaticString) {
    var code: UInt32 = 0
    text.withUTF8Buffer { bytes in
      for byte in bytes { code = code << 8 | UInt32(byte) }
    }
    self.code = code
  }

  var text: String {
    var text = ""
    for shift in [16, 8, 0] {
      let byte = UInt8(truncatingIfNeeded: code >> UInt32(shift))
      if byte != 0 { text.unicodeScalars.append(UnicodeScalar(byte)) }
    }
    return text
  }

  static let ofThree: [Sign] = ["<=>", "..."]
  /// `--`, `-|` and their like are signs of their own so that they can be refused by name.
  static let ofTwo: [Sign] = [
    "->", "=>", "<-", "-|", "--", "<=", ">=", "==", "!=", "&&", "||", ":=",
  ]
  static let ofOne: [Sign] = [
    "+", "-", "*", "/", "^", "%", "(", ")", ",", ".", "=", "<", ">", "!", ":", "'", "$", "@", "{",
    "}", "[", "]", "&", "|", "~", "?",
  ]
}

/// The words that cannot be names of things in a model.
enum Keyword: String, Hashable, Sendable, CaseIterable {
  case model, module, end, species, substanceOnly, reaction, formula, compartment, `in`, `is`
  case `var`, const, ext, function, `import`, at, after, unit, has, event, delete
  case dna = "DNA"
  case gene
  case `operator`
  case constraint, maximize, minimize
  // the model-wide units, written `unit substance = item`
  case substance, volume, area, length, extent
  case timeUnit = "time_unit"

  static let byWord = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// Words that stand for the model-wide units.
  var isModelUnit: Bool {
    switch self {
    case .substance, .volume, .area, .length, .extent, .timeUnit: true
    default: false
    }
  }
}

/// A token and where it begins.
struct PlacedToken: Sendable {
  let token: Token
  let offset: Int
}

extension String {
  /// At most forty characters, for messages.
  var shortened: String { count > 40 ? String(prefix(37)) + "..." : self }
}
