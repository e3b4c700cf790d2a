/// Formulas by precedence, as the reference reader of Antimony orders it:
/// `^` (from the right), then unary `-` and `!`, then `* / %`, then `+ -`, then comparisons (which
/// chain), then `&&` and `||` (one level, from the left).
extension Parser {
  /// An expression and the height of its tree, which is limited so that no later walk over it can
  /// exhaust the stack.
  struct Tree {
    var expression: Expression
    var height: Int
  }

  mutating func formula() throws(ModelError) -> Syntax.Formula {
    let start = offset
    references = []
    unitReferences = []
    calls = []
    let tree = try logical()
    return Syntax.Formula(
      expression: tree.expression, references: references, units: unitReferences, calls: calls,
      offset: start)
  }

  private func node(_ op: Operator, _ trees: [Tree], at start: Int) throws(ModelError) -> Tree {
    let height = 1 + (trees.map(\.height).max() ?? 0)
    try checkDepth(height, at: start)
    return Tree(expression: .apply(op, trees.map(\.expression)), height: height)
  }

  private func checkDepth(_ depth: Int, at start: Int) throws(ModelError) {
    if depth > Self.depthLimit {
      throw source.error(
        .syntax, "this formula nests deeper than \(Self.depthLimit) levels", at: start,
        suggestion: "give parts of it names of their own")
    }
  }

  /// `a && b || c`: one level, from the left; a run of one operator is one node.
  private mutating func logical() throws(ModelError) -> Tree {
    let start = offset
    var left = try comparison()
    while let op = logicalOperator {
      var operands = [left]
      while logicalOperator == op {
        advance()
        operands.append(try comparison())
      }
      left = try node(op, operands, at: start)
    }
    return left
  }

  private var logicalOperator: Operator? {
    switch current {
    case .symbol("&&"): .and
    case .symbol("||"): .or
    default: nil
    }
  }

  /// `a < b < c` is one chain; a chain of different relations means each of them.
  private mutating func comparison() throws(ModelError) -> Tree {
    let start = offset
    let first = try sum()
    var operands = [first]
    var relations: [Operator] = []
    while let op = relation {
      advance()
      relations.append(op)
      operands.append(try sum())
    }
    guard let kind = relations.first else { return first }
    if relations.count == 1 || (kind != .neq && relations.allSatisfy { $0 == kind }) {
      return try node(kind, operands, at: start)
    }
    var parts: [Tree] = []
    for (index, op) in relations.enumerated() {
      parts.append(try node(op, [operands[index], operands[index + 1]], at: start))
    }
    return try node(.and, parts, at: start)
  }

  private var relation: Operator? {
    guard case .symbol(let text) = current else { return nil }
    switch text {
    case "<": return .lt
    case "<=": return .leq
    case ">": return .gt
    case ">=": return .geq
    case "==": return .eq
    case "!=": return .neq
    default: return nil
    }
  }

  private mutating func sum() throws(ModelError) -> Tree {
    let start = offset
    var left = try product()
    while true {
      if isSymbol("+") {
        var operands = [left]
        while take("+") { operands.append(try product()) }
        left = try node(.plus, operands, at: start)
      } else if take("-") {
        left = try node(.minus, [left, product()], at: start)
      } else {
        return left
      }
    }
  }

  private mutating func product() throws(ModelError) -> Tree {
    let start = offset
    var left = try unary()
    while true {
      if isSymbol("*") {
        var operands = [left]
        while take("*") { operands.append(try unary()) }
        left = try node(.times, operands, at: start)
      } else if take("/") {
        left = try node(.divide, [left, unary()], at: start)
      } else if take("%") {
        left = try node(.rem, [left, unary()], at: start)
      } else {
        return left
      }
    }
  }

  private mutating func unary() throws(ModelError) -> Tree {
    let start = offset
    depth += 1
    defer { depth -= 1 }
    try checkDepth(depth, at: start)
    if take("-") {
      if case .number(let value) = current, !isPower(after: 1) {
        advance()
        return Tree(expression: .number(-value, unit: unitOfLiteral()), height: 1)
      }
      if case .name(let word) = current, word == "infinity" || word == "inf", !isPower(after: 0) {
        advance()
        return Tree(expression: .number(-.infinity), height: 1)
      }
      return try node(.negate, [unary()], at: start)
    }
    if take("!") { return try node(.not, [unary()], at: start) }
    if take("+") { return try unary() }
    if isSymbol("--") {
      throw source.error(
        .syntax, "'--' joins DNA strands, which exosim does not support", at: start,
        suggestion: "for a difference write '- -' or parentheses")
    }
    return try power()
  }

  /// Whether a number, with or without a unit behind it, is the base of a power.
  private func isPower(after count: Int) -> Bool {
    if count == 0 { return peek(1) == .symbol("^") }
    if case .name(let word) = peek(count), !ReservedWord.isFunction(word) {
      return peek(count + 1) == .symbol("^")
    }
    return peek(count) == .symbol("^")
  }

  private mutating func power() throws(ModelError) -> Tree {
    let start = offset
    let base = try primary()
    guard take("^") else { return base }
    return try node(.power, [base, unary()], at: start)
  }

  private mutating func primary() throws(ModelError) -> Tree {
    let start = offset
    switch current {
    case .number(let value):
      advance()
      return Tree(expression: .number(value, unit: unitOfLiteral()), height: 1)
    case .symbol("("):
      advance()
      let inside = try logical()
      try expect(")", "to close the parenthesis")
      return inside
    case .name(let word):
      if peek(1) == .symbol("(") { return try call(word) }
      if let constant = ReservedWord.constants[word] {
        advance()
        return Tree(expression: constant, height: 1)
      }
      if let truth = ReservedWord.truthValue(word) {
        advance()
        return Tree(expression: .number(truth ? 1 : 0), height: 1)
      }
      let path = try path(for: "the name of a value")
      references.append(path)
      return Tree(expression: .symbol(path.text), height: 1)
    case .string:
      throw source.error(.syntax, "quoted text has no value in a formula", at: start)
    case .newline:
      throw unexpected(
        "a value", suggestion: "a formula ends with its line; end the line with '\\' to continue")
    default:
      throw unexpected("a value")
    }
  }

  /// The unit written behind a number: `3 mL`.
  private mutating func unitOfLiteral() -> String? {
    guard case .name(let word) = current, peek(1) != .symbol("("), !ReservedWord.isReserved(word)
    else { return nil }
    unitReferences.append(Syntax.Path(parts: [word], offset: offset))
    advance()
    return word
  }

  // MARK: functions

  private mutating func call(_ word: String) throws(ModelError) -> Tree {
    let start = offset
    advance()
    advance()
    var arguments: [Tree] = []
    if !isSymbol(")") {
      repeat { arguments.append(try logical()) } while take(",")
    }
    try expect(")", "to close the arguments of '\(word.shortened)'")
    return try applied(word, arguments, at: start)
  }

  private mutating func applied(
    _ word: String, _ arguments: [Tree], at start: Int
  ) throws(ModelError) -> Tree {
    // the spellings whose meaning depends on the number of arguments; log(x) is the natural
    // logarithm in Antimony, checked against its reference reader
    switch (word, arguments.count) {
    case ("log", 1): return try node(.ln, arguments, at: start)
    case ("minus", 1): return try node(.negate, arguments, at: start)
    case ("root", 1):
      return try node(.root, [Tree(expression: .number(2), height: 1)] + arguments, at: start)
    case ("sqr", 1):
      return try node(.power, arguments + [Tree(expression: .number(2), height: 1)], at: start)
    default: break
    }
    if Operator.randomFunctions.contains(word) {
      throw unsupported("the random function '\(word)'", at: start)
    }
    guard let op = word == "sqr" ? .power : Operator.byFunctionName[word] else {
      let height = 1 + (arguments.map(\.height).max() ?? 0)
      try checkDepth(height, at: start)
      calls.append(Syntax.Call(name: word, argumentCount: arguments.count, offset: start))
      return Tree(expression: .call(word, arguments.map(\.expression)), height: height)
    }
    guard op.arity.contains(arguments.count) else {
      throw source.error(
        .syntax, "'\(word)' takes \(op.arityText), not \(arguments.count)", at: start)
    }
    if op == .rateOf, case .symbol = arguments[0].expression {
    } else if op == .rateOf {
      throw source.error(.syntax, "'rateOf' takes the name of one symbol", at: start)
    }
    return try node(op, arguments, at: start)
  }
}

extension Operator {
  fileprivate var arityText: String {
    let range = arity
    if range.upperBound == Int.max { return "at least \(range.lowerBound) argument\(range.lowerBound == 1 ? "" : "s")" }
    return range.upperBound == 1 ? "1 argument" : "\(range.upperBound) arguments"
  }
}
