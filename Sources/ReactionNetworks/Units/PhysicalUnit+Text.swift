extension PhysicalUnit {
  /// Reads a unit as people write it: "item/mL", "1/hour", "/mL", "mg mL^-1", "cm2", "ug/(mL*h)".
  ///
  /// `nil` if a word in it is no unit. Numbers other than a leading 1 are not read here.
  public init?(_ text: String) {
    var reader = UnitTextReader(text)
    guard let unit = reader.unit() else { return nil }
    self = unit
  }

  /// The first word of `text` that is no unit, for messages.
  static func unknownWord(in text: String) -> String? {
    var reader = UnitTextReader(text)
    return reader.unit() == nil ? reader.failedWord : nil
  }
}

/// Reads products, quotients and powers of unit words.
private struct UnitTextReader {
  private var characters: [Character]
  private var index = 0
  private var depth = 0
  private(set) var failedWord: String?

  init(_ text: String) { characters = Array(text.prefix(200)) + (text.count > 200 ? ["?"] : []) }

  mutating func unit() -> PhysicalUnit? {
    skipSpace()
    guard index < characters.count else { return nil }
    guard let unit = product(), index == characters.count else { return nil }
    return unit
  }

  private mutating func skipSpace() {
    while index < characters.count, characters[index].isWhitespace { index += 1 }
  }

  private mutating func product() -> PhysicalUnit? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 20 else { return nil }
    var unit = PhysicalUnit.dimensionless
    skipSpace()
    if index < characters.count, characters[index] != "/" {
      guard let first = factor() else { return nil }
      unit = first
    }
    while true {
      skipSpace()
      guard index < characters.count, characters[index] != ")" else { return unit }
      switch characters[index] {
      case "/":
        index += 1
        guard let next = factor() else { return nil }
        unit = unit / next
      case "*", "·", "⋅", ".":
        index += 1
        guard let next = factor() else { return nil }
        unit = unit * next
      default:
        guard let next = factor() else { return nil }
        unit = unit * next
      }
    }
  }

  private mutating func factor() -> PhysicalUnit? {
    skipSpace()
    guard index < characters.count else { return nil }
    var base: PhysicalUnit
    if characters[index] == "(" {
      index += 1
      guard let inside = product(), index < characters.count else { return nil }
      index += 1
      base = inside
    } else if characters[index] == "1" {
      index += 1
      if index < characters.count, characters[index].isNumber || characters[index] == "e" {
        return nil
      }
      return .dimensionless
    } else {
      let start = index
      while index < characters.count,
        characters[index].isLetter || characters[index] == "%"
          || characters[index] == "_"
      {
        index += 1
      }
      let word = String(characters[start..<index])
      guard let unit = UnitSymbols.unit(word) else {
        failedWord = word.isEmpty ? String(characters[start]) : word
        return nil
      }
      base = unit
    }
    guard let exponent = exponent() else { return nil }
    let result = base.raised(to: exponent)
    return result.factor.isFinite && result.factor > 0 ? result : nil
  }

  /// `^2`, `^-1`, `²`, `2` behind a word; 1 if there is none, nil if it cannot be read.
  private mutating func exponent() -> Int? {
    let superscripts: [Character: Int] = ["²": 2, "³": 3]
    guard index < characters.count else { return 1 }
    if let power = superscripts[characters[index]] {
      index += 1
      return power
    }
    if characters[index] == "⁻" {
      guard index + 1 < characters.count else { return nil }
      let power = (superscripts.merging(["¹": 1]) { a, _ in a })[characters[index + 1]]
      index += 2
      return power.map { -$0 }
    }
    var text = ""
    if characters[index] == "^" {
      index += 1
      if index < characters.count, characters[index] == "-" {
        text = "-"
        index += 1
      }
    } else if characters[index] == "-" {  // mL-1
      text = "-"
      index += 1
    } else if !characters[index].isNumber {
      return 1
    }
    while index < characters.count, characters[index].isASCII, characters[index].isNumber {
      text.append(characters[index])
      index += 1
    }
    guard let power = Int(text), power.magnitude <= 12 else { return nil }
    return power
  }
}
