/// Characters -> tokens, each with its place. Comments and `\` line continuations disappear here.
struct Lexer {
  private let source: SourceText
  private var index = 0
  private var tokens: [PlacedToken] = []

  static func tokens(of source: SourceText) throws(ModelError) -> [PlacedToken] {
    var lexer = Lexer(source: source)
    try lexer.run()
    return lexer.tokens
  }

  private init(source: SourceText) { self.source = source }

  private var bytes: [UInt8] { source.bytes }

  private func byte(_ ahead: Int = 0) -> UInt8? {
    index + ahead < source.bytes.count ? source.bytes[index + ahead] : nil
  }

  private mutating func run() throws(ModelError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }  // byte order mark
    while let first = byte() {
      switch first {
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        index += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        append(.newline, length: isCarriageReturnLineFeed ? 2 : 1)
      case UInt8(ascii: ";"):
        append(.semicolon, length: 1)
      case UInt8(ascii: "\\"):
        try skipContinuation()
      case UInt8(ascii: "#"):
        skipLine()
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
        skipLine()
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
        try skipComment()
      case UInt8(ascii: "\""):
        try readString()
      case UInt8(ascii: "`") where byte(1) == first && byte(2) == first:
        try readLongString()
      default:
        if first.isNameStart {
          readName()
        } else if first.isDigit || (first == UInt8(ascii: ".") && (byte(1)?.isDigit ?? false)) {
          try readNumber()
        } else {
          try readSymbol()
        }
      }
    }
    tokens.append(PlacedToken(token: .end, offset: index))
  }

  private var isCarriageReturnLineFeed: Bool {
    byte() == UInt8(ascii: "\r") && byte(1) == UInt8(ascii: "\n")
  }

  private mutating func append(_ token: Token, length: Int) {
    tokens.append(PlacedToken(token: token, offset: index))
    index += length
  }

  private mutating func skipLine() {
    while let next = byte(), next != UInt8(ascii: "\n"), next != UInt8(ascii: "\r") { index += 1 }
  }

  private mutating func skipContinuation() throws(ModelError) {
    let start = index
    index += 1
    while byte() == UInt8(ascii: " ") || byte() == UInt8(ascii: "\t") { index += 1 }
    guard byte() == UInt8(ascii: "\n") || byte() == UInt8(ascii: "\r") else {
      throw source.error(
        .syntax, "a '\\' may only stand at the end of a line, to continue it", at: start)
    }
    index += isCarriageReturnLineFeed ? 2 : 1
  }

  private mutating func skipComment() throws(ModelError) {
    let start = index
    index += 2
    while let next = byte() {
      if next == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        index += 2
        return
      }
      index += 1
    }
    throw source.error(.syntax, "this comment has no closing '*/'", at: start)
  }

  private mutating func readString() throws(ModelError) {
    let start = index
    index += 1
    while let next = byte(), next != UInt8(ascii: "\n"), next != UInt8(ascii: "\r") {
      if next == UInt8(ascii: "\"") {
        let text = String(decoding: bytes[start + 1..<index], as: UTF8.self)
        tokens.append(PlacedToken(token: .string(text), offset: start))
        index += 1
        return
      }
      index += 1
    }
    throw source.error(.syntax, "this quoted text has no closing '\"' on its line", at: start)
  }

  /// Text of several lines between ``` and ```, as annotations have it.
  private mutating func readLongString() throws(ModelError) {
    let start = index
    let tick = UInt8(ascii: "`")
    index += 3
    while let next = byte() {
      if next == tick, byte(1) == tick, byte(2) == tick {
        let text = String(decoding: bytes[start + 3..<index], as: UTF8.self)
        tokens.append(PlacedToken(token: .string(text), offset: start))
        index += 3
        return
      }
      index += 1
    }
    throw source.error(.syntax, "this quoted text has no closing '```'", at: start)
  }

  private mutating func readName() {
    let start = index
    while let next = byte(), next.isNameStart || next.isDigit { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    let token: Token = Keyword.byWord[word].map { .keyword($0) } ?? .name(word)
    tokens.append(PlacedToken(token: token, offset: start))
  }

  private mutating func readNumber() throws(ModelError) {
    let start = index
    var isZero = true
    while let next = byte(), next.isDigit || next == UInt8(ascii: ".") {
      if next == UInt8(ascii: "."), bytes[start..<index].contains(UInt8(ascii: ".")) { break }
      if next.isDigit, next != UInt8(ascii: "0") { isZero = false }
      index += 1
    }
    if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
      let isSigned = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+")
      if byte(isSigned ? 2 : 1)?.isDigit ?? false {
        index += isSigned ? 3 : 2
        while byte()?.isDigit ?? false { index += 1 }
      }
    }
    var text = String(decoding: bytes[start..<index], as: UTF8.self)
    if text.hasPrefix(".") { text = "0" + text }
    guard let value = Double(text) ?? Double(text.replacingDotAtEnd) else {
      throw source.error(.syntax, "this is not a number", at: start)
    }
    guard value.isFinite, isZero || value != 0 else {
      throw source.error(
        .syntax, "this number is outside the range of double precision (about 1e-308 to 1e308)",
        at: start)
    }
    tokens.append(PlacedToken(token: .number(value), offset: start))
  }

  private mutating func readSymbol() throws(ModelError) {
    let one = UInt32(byte() ?? 0)
    let two = one << 8 | UInt32(byte(1) ?? 0)
    let three = two << 8 | UInt32(byte(2) ?? 0)
    if Sign.ofThree.contains(Sign(code: three)) {
      append(.symbol(Sign(code: three)), length: 3)
    } else if Sign.ofTwo.contains(Sign(code: two)) {
      append(.symbol(Sign(code: two)), length: 2)
    } else if Sign.ofOne.contains(Sign(code: one)) {
      append(.symbol(Sign(code: one)), length: 1)
    } else {
      let rest = String(decoding: bytes[index..<min(index + 16, bytes.count)], as: UTF8.self)
      let character = rest.first.map { String($0).printable } ?? ""
      throw source.error(
        .syntax, "the character '\(character)' has no meaning here", at: index,
        suggestion: "names are made of the letters a-z, A-Z, digits and '_'")
    }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isNameStart: Bool {
    (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z")
      || self == UInt8(ascii: "_")
  }
}

extension String {
  fileprivate var replacingDotAtEnd: String {
    // "1." and "1.e5": Swift asks for a digit after the dot
    guard let dot = firstIndex(of: ".") else { return self }
    let after = index(after: dot)
    if after == endIndex || !(self[after].isNumber) {
      return self[..<after] + "0" + self[after...]
    }
    return self
  }
}
