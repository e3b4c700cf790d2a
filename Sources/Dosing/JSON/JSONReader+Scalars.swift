extension JSONReader {
  /// A number as RFC 8259 writes it; never infinite, never silently zero.
  mutating func number() throws(DoseError) -> JSONValue.Kind {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    guard let first = next, isDigit(first) else {
      throw failure("bad-number", "a digit is expected in a number", "a number such as -1.5e3")
    }
    index += 1
    if first == UInt8(ascii: "0"), let digit = next, isDigit(digit) {
      throw failure("leading-zero", "a number has no leading zero", "0.5, 5, 50")
    }
    skipDigits()
    if next == UInt8(ascii: ".") {
      index += 1
      try digitsNeeded()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      try digitsNeeded()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let end = index
    index = start  // errors about the whole number point to its first digit
    defer { index = end }
    guard end - start <= limits.numberLength else {
      throw numberError("number-too-long", "a number has too many digits", text).allowing(
        "at most \(limits.numberLength) characters")
    }
    guard let value = Double(text), value.isFinite else {
      throw numberError("number-too-large", "a number is beyond the range of a double", text)
        .allowing("magnitudes up to 1.797e308")
    }
    let mantissa = text.prefix { $0 != "e" && $0 != "E" }
    if value == 0, mantissa.contains(where: { ("1"..."9").contains($0) }) {
      throw numberError("number-too-small", "a number is too small for a double", text)
        .allowing("0, or magnitudes from 5e-324")
    }
    return .number(value, literal: text)
  }

  private mutating func numberError(
    _ code: String, _ message: String, _ text: String
  ) -> DoseError {
    DoseError("json." + code, message, file: file, place: place(), found: shortened(text))
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func skipDigits() {
    while let byte = next, isDigit(byte) { index += 1 }
  }

  private mutating func digitsNeeded() throws(DoseError) {
    guard let byte = next, isDigit(byte) else {
      throw failure("bad-number", "a digit is expected in a number", "a number such as -1.5e3")
    }
    skipDigits()
  }

  /// A text in quotation marks, with its escapes resolved.
  mutating func string() throws(DoseError) -> String {
    let opening = place()
    index += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20:
        throw failure(
          "control-character", "a text holds a raw control character", "\\n, \\t or \\u00XX")
      default:
        text.append(byte)
        index += 1
      }
    }
    throw DoseError(
      "json.unfinished", "a text has no closing quotation mark", file: file, place: opening,
      found: quotedShortly(String(decoding: text, as: UTF8.self), limit: 30), allowed: "\"text\"")
  }

  private mutating func escape() throws(DoseError) -> Unicode.Scalar {
    let start = index
    index += 1
    guard let byte = next else {
      throw failure("unfinished", "the file ends inside a text", "\"")
    }
    index += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default:
      index -= 1
      throw failure("bad-escape", "an unknown escape", "\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(DoseError) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A high surrogate needs its low half right behind it.
    if first < 0xDC00, next == UInt8(ascii: "\\"), index + 1 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "u")
    {
      index += 2
      let second = try fourHexDigits()
      let code = 0x10000 + ((first & 0x3FF) << 10 | (second & 0x3FF))
      if (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(code) { return scalar }
    }
    let end = index
    index = start
    defer { index = end }
    throw DoseError(
      "json.lone-surrogate", "half of a surrogate pair stands alone", file: file, place: place(),
      found: "\\u" + String(first, radix: 16), allowed: "both halves, or the character itself")
  }

  private mutating func fourHexDigits() throws(DoseError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("bad-escape", "four hexadecimal digits are expected after \\u", "\\u00e9")
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }
}

extension DoseError {
  /// The same error saying what is allowed.
  func allowing(_ allowed: String) -> DoseError {
    var copy = self
    copy.allowed = allowed
    return copy
  }
}
