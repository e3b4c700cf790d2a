import ReactionNetworks

/// Reads the human form of a regimen: `2 mL q 28 d x 3`, `1e10 over 1 h q 72 h x 4`, `single`.
struct RegimenText {
  static let form = """
    "single", or AMOUNT [over TIME] [q TIME x COUNT], such as "2 mL q 28 d x 3"
    """

  /// What stops the reading: a sentence, and what may have been meant.
  struct Problem: Error {
    var message: String
    var suggestion: String?
  }

  private var rest: Substring
  private var amount: Quantity?
  private var over: Quantity?
  private var every: Quantity?
  private var doses: Int?
  private var isSingle = false

  private init(_ text: String) { rest = text[...] }

  static func read(_ text: String) throws(Problem) -> Regimen.Repeat {
    guard text.utf8.count <= 200 else { throw Problem(message: "the regimen is too long") }
    var reader = RegimenText(text)
    return try reader.regimen()
  }

  private mutating func regimen() throws(Problem) -> Regimen.Repeat {
    skipSpace()
    if rest.isEmpty { throw Problem(message: "the regimen is empty") }
    while !rest.isEmpty {
      if let character = rest.first, character.isASCII,
        character.isNumber || ".+-".contains(character)
      {
        if amount != nil { throw Problem(message: "the regimen has two amounts") }
        amount = try quantity(.amount)
      } else {
        try clause(word())
      }
      skipSpace()
    }
    if isSingle, every != nil || (doses ?? 1) != 1 {
      throw Problem(message: "a single administration cannot be repeated")
    }
    if every != nil, doses == nil {
      throw Problem(message: "how often is missing: add \"x COUNT\"")
    }
    if every == nil, (doses ?? 1) > 1 {
      throw Problem(message: "the time between administrations is missing: add \"q TIME\"")
    }
    return Regimen.Repeat(
      amount: amount, over: over, every: every, doses: doses ?? 1, start: nil)
  }

  private mutating func clause(_ word: String) throws(Problem) {
    switch word.lowercased() {
    case "single", "once": isSingle = true
    case "q", "every":
      if every != nil { throw Problem(message: "\"q\" appears twice") }
      every = try quantity(.time)
    case "over":
      if over != nil { throw Problem(message: "\"over\" appears twice") }
      over = try quantity(.time)
    case "x", "\u{D7}":
      if doses != nil { throw Problem(message: "\"x\" appears twice") }
      doses = try count()
    case "then", "after", "in", "&", "and":
      throw Problem(
        message: "\(quotedShortly(word)) is not supported in a regimen; write several rows with"
          + " {\"table\": [...]}")
    case "daily": throw Problem(message: "\"daily\" is not a time", suggestion: "\"q 1 d x 7\"")
    case "weekly": throw Problem(message: "\"weekly\" is not a time", suggestion: "\"q 7 d x 4\"")
    case "monthly":
      throw Problem(message: "\"monthly\" is not a time", suggestion: "\"q 28 d x 3\"")
    default:
      let words = ["single", "once", "every", "over", "daily", "weekly", "monthly"]
      throw Problem(
        message: "\(quotedShortly(word, limit: 30)) cannot be read in a regimen",
        suggestion: closest(word.lowercased(), in: words).map { quotedShortly($0) })
    }
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " || $0 == "\t" } }

  /// Letters up to the next space or digit; one other character stands alone.
  private mutating func word() -> String {
    let letters = rest.prefix { $0.isLetter }
    let word = letters.isEmpty ? rest.prefix(1) : letters
    rest = rest[word.endIndex...]
    return String(word)
  }

  private mutating func numberText() -> String {
    var digits = rest.prefix { "0123456789.+-".contains($0) }
    let behind = rest[digits.endIndex...]
    if let e = behind.first, e == "e" || e == "E" {
      let exponent = behind.dropFirst()
      let sign = exponent.prefix { $0 == "+" || $0 == "-" }
      let power = exponent[sign.endIndex...].prefix { $0.isASCII && $0.isNumber }
      if !power.isEmpty, sign.count <= 1 { digits = rest[..<power.endIndex] }
    }
    rest = rest[digits.endIndex...]
    return String(digits)
  }

  /// Number and unit; a bare large number where an amount is wanted counts particles.
  private mutating func quantity(_ kind: QuantityKind) throws(Problem) -> Quantity {
    skipSpace()
    let number = numberText()
    guard let value = plainNumber(number) else {
      throw Problem(message: "\(kind.name) is expected, such as \"\(kind.example)\"")
    }
    skipSpace()
    let unit = String(rest.prefix { $0 != " " && $0 != "\t" })
    let keywords = ["q", "every", "over", "x", "\u{D7}", "single", "once", "then", "after", "in"]
    let letters = String(unit.prefix { $0.isLetter }).lowercased()
    let isKeyword =
      keywords.contains(letters) && unit.dropFirst(letters.count).allSatisfy(\.isNumber)
    if unit.isEmpty || isKeyword {
      guard !kind.isTime else {
        throw Problem(
          message: "\(number) has no unit; \(kind.name) is expected",
          suggestion: "\"\(number) \(kind.example.split(separator: " ").last ?? "")\"")
      }
      guard value >= Regimen.leastBareCount, let item = PhysicalUnit("item") else {
        throw Problem(
          message: "the amount \(number) has no unit (a bare number counts particles, from 1e6)",
          suggestion: "\"\(number) mL\"")
      }
      return Quantity(value: value, unit: item, unitText: "particles")
    }
    rest = rest.dropFirst(unit.count)
    let text = "\(number) \(unit)"
    guard case .success(let quantity) = Quantity.reading(text) else {
      throw Problem(
        message: "\(quotedShortly(text, limit: 40)) cannot be read; \(kind.name) is expected")
    }
    guard kind.accepts(quantity.unit) else {
      throw Problem(
        message: "\(quotedShortly(text, limit: 40)) is \(quantity.unit.dimensionName);"
          + " \(kind.name) is expected")
    }
    let bound = kind.isTime ? LowerBound.span : .aboveZero
    guard bound.holds(quantity), quantity.seconds > 0, quantity.seconds.isFinite else {
      throw Problem(message: "\(quotedShortly(text, limit: 40)) must be \(bound.words)")
    }
    return quantity
  }

  private mutating func count() throws(Problem) -> Int {
    skipSpace()
    let number = numberText()
    guard let value = plainNumber(number), let count = Int(exactly: value), count >= 1 else {
      throw Problem(message: "a whole number from 1 is expected after \"x\"")
    }
    guard count <= Regimen.mostAdministrations else {
      throw Problem(
        message: "\(shortened(number, limit: 20)) administrations are too many; at most"
          + " \(Regimen.mostAdministrations)")
    }
    return count
  }
}
