/// Tokens -> statements. Grammar only: names are resolved in `Elaboration`.
struct Parser {
  let source: SourceText
  var tokens: [PlacedToken]
  var position = 0
  /// How deep formulas may nest: far beyond any model, well within any stack.
  static let depthLimit = 500
  /// Of parentheses in the unit being read.
  var depth = 0
  /// Names and units the formula being read has mentioned.
  var references: [Syntax.Path] = []
  var unitReferences: [Syntax.Path] = []
  var calls: [Syntax.Call] = []

  init(_ source: SourceText) throws(ModelError) {
    self.source = source
    tokens = try Lexer.tokens(of: source)
  }

  // MARK: looking and stepping

  var current: Token { tokens[position].token }
  var offset: Int { tokens[position].offset }

  func peek(_ ahead: Int) -> Token {
    tokens[min(position + ahead, tokens.count - 1)].token
  }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  func isSymbol(_ sign: Sign) -> Bool { current == .symbol(sign) }
  func isKeyword(_ keyword: Keyword) -> Bool { current == .keyword(keyword) }

  mutating func take(_ sign: Sign) -> Bool {
    guard isSymbol(sign) else { return false }
    advance()
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard isKeyword(keyword) else { return false }
    advance()
    return true
  }

  mutating func expect(_ sign: Sign, _ purpose: @autoclosure () -> String) throws(ModelError) {
    guard take(sign) else {
      throw unexpected("'\(sign.text)' \(purpose())")
    }
  }

  var isAtSeparator: Bool {
    switch current {
    case .semicolon, .newline, .end: true
    default: false
    }
  }

  mutating func skipSeparators() {
    while current == .semicolon || current == .newline { advance() }
  }

  mutating func skipNewlines() {
    while current == .newline { advance() }
  }

  func unexpected(_ expected: String, suggestion: String? = nil) -> ModelError {
    source.error(
      .syntax, "found \(current.described) where \(expected) should be", at: offset,
      suggestion: suggestion)
  }

  func unsupported(
    _ what: String, at offset: Int? = nil, suggestion: String? = nil
  ) -> ModelError {
    source.error(
      .unsupported, "\(what): not supported by exosim", at: offset ?? self.offset,
      suggestion: suggestion)
  }

  // MARK: names

  /// A new or used name; reserved words are refused with the reason.
  mutating func name(for purpose: String) throws(ModelError) -> Syntax.Path {
    switch current {
    case .name(let word):
      if ReservedWord.isReserved(word) {
        throw source.error(
          .syntax, "'\(word)' has a fixed meaning and cannot be \(purpose)", at: offset)
      }
      defer { advance() }
      return Syntax.Path(word, at: offset)
    case .keyword(let keyword):
      throw source.error(
        .syntax, "'\(keyword.rawValue)' is a word of the language and cannot be \(purpose)",
        at: offset)
    default:
      throw unexpected(purpose)
    }
  }

  /// `A.x.y`
  mutating func path(for purpose: String) throws(ModelError) -> Syntax.Path {
    var path = try name(for: purpose)
    var parts = 1
    while isSymbol(".") {
      advance()
      path.append(try name(for: "a name inside a submodel").text)
      parts += 1
      guard parts <= 100 else {
        throw source.error(.syntax, "this name has more than 100 parts", at: path.offset)
      }
    }
    return path
  }
}
