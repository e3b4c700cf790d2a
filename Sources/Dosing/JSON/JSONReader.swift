extension JSONValue {
  /// What a file may be at most; far above any honest one.
  public struct Limits: Hashable, Sendable {
    public var bytes: Int = 1 << 20
    /// Lists and objects one in another.
    public var depth: Int = 64
    /// In characters.
    public var numberLength: Int = 400
    public init(bytes: Int = 1 << 20, depth: Int = 64, numberLength: Int = 400) {
      self.bytes = bytes
      self.depth = depth
      self.numberLength = numberLength
    }
  }

  /// Reads exactly one JSON document (RFC 8259) and nothing beside it.
  ///
  /// Refused, each with its place: a byte-order mark, bytes that are not UTF-8, comments, trailing
  /// commas, duplicate keys, leading zeros, raw control characters, lone surrogates, numbers
  /// beyond the range of a double, and what is deeper or larger than `limits`.
  public init(
    bytes: [UInt8], file: String, limits: Limits = Limits()
  ) throws(DoseError) {
    guard bytes.count <= limits.bytes else {
      throw DoseError(
        "json.too-large", "the file is too large", file: file, found: "\(bytes.count) bytes",
        allowed: "at most \(limits.bytes) bytes")
    }
    if let offset = firstInvalidUTF8(bytes) {
      let before = bytes[..<offset]
      let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
      let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      let column = 1 + bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
      throw DoseError(
        "json.not-utf8", "byte \(offset) of the file is not UTF-8", file: file,
        place: Place(line: line, column: column), found: "0x" + String(bytes[offset], radix: 16),
        allowed: "text in UTF-8")
    }
    var reader = JSONReader(bytes: bytes, file: file, limits: limits)
    self = try reader.document()
  }

  /// Reads one JSON document from text; see `init(bytes:file:limits:)`.
  public init(
    text: String, file: String, limits: Limits = Limits()
  ) throws(DoseError) {
    try self.init(bytes: Array(text.utf8), file: file, limits: limits)
  }
}

/// The recursive-descent reader behind `JSONValue`; its depth is bounded by `limits.depth`.
struct JSONReader {
  let bytes: [UInt8]
  let file: String
  let limits: JSONValue.Limits
  var index = 0
  // The place of `counted`, moved forward as nodes are met; never backwards.
  private var counted = 0
  private var line = 1
  private var column = 1
  /// Keys and positions that lead to the value being read; left as it is when reading fails.
  private var path: [String] = []

  init(bytes: [UInt8], file: String, limits: JSONValue.Limits) {
    self.bytes = bytes
    self.file = file
    self.limits = limits
  }

  /// The whole document; an error carries the path of the value it stands in.
  mutating func document() throws(DoseError) -> JSONValue {
    do throws(DoseError) {
      return try wholeText()
    } catch {
      var located = error
      located.path = path.map { "/" + pointerToken($0) }.joined()
      throw located
    }
  }

  private mutating func wholeText() throws(DoseError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw failure("byte-order-mark", "the file begins with a byte-order mark", "UTF-8 without it")
    }
    skipSpace()
    guard index < bytes.count else {
      throw failure("empty", "the file is empty", "one JSON object")
    }
    let value = try self.value(depth: 0)
    skipSpace()
    guard index == bytes.count else {
      throw failure("trailing-text", "there is text after the end of the document", "nothing")
    }
    return value
  }

  /// The place of the byte at `index`.
  mutating func place() -> JSONValue.Place {
    while counted < index {
      let byte = bytes[counted]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      counted += 1
    }
    return JSONValue.Place(line: line, column: column)
  }

  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  /// An error at `index`, showing what stands there.
  mutating func failure(
    _ code: String, _ message: String, _ allowed: String? = nil
  ) -> DoseError {
    DoseError(
      "json." + code, message, file: file, place: place(), found: foundHere, allowed: allowed)
  }

  /// The character at `index` in words.
  private var foundHere: String {
    guard index < bytes.count else { return "the end of the file" }
    var end = index + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return JSONText.quoted(String(decoding: bytes[index..<end], as: UTF8.self))
  }

  private mutating func value(depth: Int) throws(DoseError) -> JSONValue {
    guard let byte = next else {
      throw failure("unfinished", "the file ends where a value is expected", "a value")
    }
    let place = self.place()
    let kind: JSONValue.Kind
    switch byte {
    case UInt8(ascii: "{"): kind = .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): kind = .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): kind = try number()
    case UInt8(ascii: "t"): kind = try word("true", .bool(true))
    case UInt8(ascii: "f"): kind = try word("false", .bool(false))
    case UInt8(ascii: "n"): kind = try word("null", .null)
    case UInt8(ascii: "/"): throw comment()
    default:
      throw failure(
        "unexpected", "a value is expected here", "an object, a list, a \"text\", a number")
    }
    return JSONValue(kind: kind, place: place)
  }

  private mutating func comment() -> DoseError {
    failure("comment", "JSON has no comments", "nothing but JSON")
  }

  private mutating func word(
    _ word: String, _ kind: JSONValue.Kind
  ) throws(DoseError) -> JSONValue.Kind {
    let end = index + word.utf8.count
    guard end <= bytes.count, bytes[index..<end].elementsEqual(word.utf8) else {
      throw failure("unexpected", "a value is expected here", "\"\(word)\" or a text in quotes")
    }
    index = end
    return kind
  }

  private mutating func enter(depth: Int) throws(DoseError) {
    guard depth <= limits.depth else {
      throw failure("too-deep", "values are nested too deeply", "at most \(limits.depth) levels")
    }
    index += 1
  }

  private mutating func elements(depth: Int) throws(DoseError) -> [JSONValue] {
    try enter(depth: depth)
    var elements: [JSONValue] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      index += 1
      return elements
    }
    while true {
      path.append(String(elements.count))
      elements.append(try value(depth: depth))
      path.removeLast()
      skipSpace()
      if try endOrComma(closing: "]", opener: "[") { return elements }
    }
  }

  private mutating func members(depth: Int) throws(DoseError) -> [JSONValue.Member] {
    try enter(depth: depth)
    var members: [JSONValue.Member] = []
    var seen: [String: JSONValue.Place] = [:]
    skipSpace()
    if next == UInt8(ascii: "}") {
      index += 1
      return members
    }
    while true {
      guard next == UInt8(ascii: "\"") else {
        if next == UInt8(ascii: "/") { throw comment() }
        throw failure("unexpected", "a key is expected here", "a \"key\" in quotation marks")
      }
      let keyPlace = place()
      let key = try string()
      if let first = seen[key] {
        throw DoseError(
          "json.duplicate-key", "the key \(quotedShortly(key)) appears twice in one object",
          file: file, place: keyPlace, allowed: "each key once",
          suggestion: nil
        ).noting("first at \(first.line):\(first.column)")
      }
      seen[key] = keyPlace
      skipSpace()
      path.append(key)
      guard next == UInt8(ascii: ":") else {
        throw failure("unexpected", "a colon is expected after the key", "\":\"")
      }
      index += 1
      skipSpace()
      let value = try value(depth: depth)
      path.removeLast()
      members.append(JSONValue.Member(key: key, place: keyPlace, value: value))
      skipSpace()
      if try endOrComma(closing: "}", opener: "{") { return members }
    }
  }

  /// True at the closing bracket; false after a comma that something follows.
  private mutating func endOrComma(
    closing: Unicode.Scalar, opener: Unicode.Scalar
  ) throws(DoseError) -> Bool {
    let close = UInt8(ascii: closing)
    if next == close {
      index += 1
      return true
    }
    guard next == UInt8(ascii: ",") else {
      if next == UInt8(ascii: "/") { throw comment() }
      if next == nil {
        throw failure("unfinished", "the file ends inside \"\(opener)\"", "\"\(closing)\"")
      }
      throw failure("unexpected", "a comma is missing here", "\",\" or \"\(closing)\"")
    }
    let commaPlace = place()
    index += 1
    skipSpace()
    if next == close {
      throw DoseError(
        "json.trailing-comma", "a comma stands before the closing \"\(closing)\"", file: file,
        place: commaPlace, found: "\",\"", allowed: "no comma after the last value")
    }
    return false
  }
}

extension DoseError {
  /// The same error with a word more in its message.
  func noting(_ note: String) -> DoseError {
    var copy = self
    copy.message += " (\(note))"
    return copy
  }
}

/// The offset of the first byte that breaks UTF-8 (RFC 3629), if there is one.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  var index = 0
  while index < bytes.count {
    let lead = bytes[index]
    if lead < 0x80 {
      index += 1
      continue
    }
    // Second bytes are narrower after E0, ED, F0 and F4: no overlong forms, no surrogates.
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return index
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return index }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return index }
    index += length
  }
  return nil
}
