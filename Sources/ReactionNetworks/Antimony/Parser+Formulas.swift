/// Formulas by precedence, as the reference reader of Antimony orders it:
/// `^` (from the right), then unary `-` and `!`, then `* / %`, then `+ -`, then comparisons (which
/// chain), then `&&` and `||` (one level, from the left). `and`, `or` and `not` between values are
/// other spellings of `&&`, `||` and `!`.
///
/// The open operators and the finished operands are kept in two stacks of our own, so that no text,
/// however deeply nested, can exhaust the machine's.
extension Parser {
  mutating func formula() throws(ModelError) -> Syntax.Formula {
    let start = offset
    references = []
    unitReferences = []
    calls = []
    var stack = FormulaStack(source: source)
    repeat {
      try operand(&stack)
    } while try operators(&stack)
    let expression = try stack.finished()
    return Syntax.Formula(
      expression: expression, references: references, units: unitReferences, calls: calls,
      offset: start)
  }

  // MARK: where a value should be

  /// Prefix operators and opening parentheses, up to one value.
  private mutating func operand(_ stack: inout FormulaStack) throws(ModelError) {
    while true {
      let start = offset
      switch current {
      case .symbol("-"):
        advance()
        if let literal = negativeLiteral() {
          stack.push(literal, at: start)
          return
        }
        stack.open(.prefix(.negate), at: start)
      case .symbol("!"),
        .name("not") where peek(1) != .symbol("("):
        advance()
        stack.open(.prefix(.not), at: start)
      case .symbol("+"): advance()
      case .symbol("("):
        advance()
        stack.open(.parenthesis, at: start)
        try stack.checkNesting(at: start)
      case .number(let value):
        advance()
        stack.push(.number(value, unit: unitOfLiteral()), at: start)
        return
      case .name(let word) where peek(1) == .symbol("("):
        advance()
        advance()
        stack.open(.call(word, operandCount: stack.operandCount), at: start)
        try stack.checkNesting(at: start)
        if isSymbol(")") { return }
      case .name(let word):
        if let constant = ReservedWord.constants[word] {
          advance()
          stack.push(constant, at: start)
        } else if let truth = ReservedWord.truthValue(word) {
          advance()
          stack.push(.number(truth ? 1 : 0), at: start)
        } else {
          let path = try path(for: "the name of a value")
          references.append(path)
          stack.push(.symbol(path.text), at: start)
        }
        return
      case .symbol("--"):
        // two signs; strands of DNA are never values
        advance()
        if case .number(let value) = current, !isPower(after: 1) {
          advance()
          stack.push(.number(value, unit: unitOfLiteral()), at: start)
          return
        }
        stack.open(.prefix(.negate), at: start)
        stack.open(.prefix(.negate), at: start)
      case .string:
        throw source.error(.syntax, "quoted text has no value in a formula", at: start)
      case .newline:
        throw unexpected(
          "a value",
          suggestion: "a formula ends with its line; end the line with '\\' to continue")
      default:
        throw unexpected("a value")
      }
    }
  }

  /// -3 and -infinity are numbers, unless a power binds more tightly.
  private mutating func negativeLiteral() -> Expression? {
    switch current {
    case .number(let value) where !isPower(after: 1):
      advance()
      return .number(-value, unit: unitOfLiteral())
    case .name("infinity") where !isPower(after: 1), .name("inf") where !isPower(after: 1):
      advance()
      return .number(-.infinity)
    default: return nil
    }
  }

  /// Whether what begins here is the base of a power, with or without a unit in between.
  private func isPower(after count: Int) -> Bool {
    if case .name(let word) = peek(count), !ReservedWord.isReserved(word) {
      return peek(count + 1) == .symbol("^")
    }
    return peek(count) == .symbol("^")
  }

  /// The unit written behind a number: `3 mL`.
  private mutating func unitOfLiteral() -> String? {
    guard case .name(let word) = current, peek(1) != .symbol("("), !ReservedWord.isReserved(word)
    else { return nil }
    unitReferences.append(Syntax.Path(word, at: offset))
    advance()
    return word
  }

  // MARK: where an operator should be

  /// Closing parentheses, then one operator or comma, after which another value must follow.
  private mutating func operators(_ stack: inout FormulaStack) throws(ModelError) -> Bool {
    while isSymbol(")"), let (opening, start) = try stack.closeGroup() {
      advance()
      if case .call(let word, let operandCount) = opening {
        let arguments = try stack.arguments(from: operandCount)
        stack.push(try applied(word, arguments, at: start))
      } else {
        try stack.sealTop()
      }
    }
    let start = offset
    if let (op, level) = binaryOperator {
      advance()
      try stack.reduce(before: level, at: start)
      stack.open(.binary(op, level), at: start)
      return true
    }
    guard let group = try stack.innermostGroup() else { return false }
    if isSymbol(","), case .call = group {
      advance()
      try stack.sealTop()
      return true
    }
    throw unexpected(
      "')' or an operator",
      suggestion: current == .newline
        ? "a formula ends with its line; end the line with '\\' to continue"
        : wordForOperator)
  }

  /// What to write for a word that stands where an operator should, such as `xor` or `AND`.
  var wordForOperator: String? {
    guard case .name(let word) = current else { return nil }
    return switch word.lowercased() {
    case "and": "write 'and' or '&&'"
    case "or": "write 'or' or '||'"
    case "xor": "write 'xor(a, b)'"
    default: nil
    }
  }

  private var binaryOperator: (Operator, FormulaStack.Level)? {
    if current == .name("and") { return (.and, .logical) }
    if current == .name("or") { return (.or, .logical) }
    guard case .symbol(let sign) = current else { return nil }
    return switch sign {
    case "^": (.power, .power)
    case "*": (.times, .product)
    case "/": (.divide, .product)
    case "%": (.rem, .product)
    case "+": (.plus, .sum)
    case "-": (.minus, .sum)
    case "<": (.lt, .comparison)
    case "<=": (.leq, .comparison)
    case ">": (.gt, .comparison)
    case ">=": (.geq, .comparison)
    case "==": (.eq, .comparison)
    case "!=": (.neq, .comparison)
    case "&&": (.and, .logical)
    case "||": (.or, .logical)
    default: nil
    }
  }

  // MARK: functions

  private mutating func applied(
    _ word: String, _ arguments: [FormulaStack.Tree], at start: Int
  ) throws(ModelError) -> FormulaStack.Tree {
    // the spellings whose meaning depends on the number of arguments; log(x) is the natural
    // logarithm in Antimony, checked against its reference reader
    switch (word, arguments.count) {
    case ("log", 1): return try FormulaStack.node(.ln, arguments, at: start, in: source)
    case ("minus", 1): return try FormulaStack.node(.negate, arguments, at: start, in: source)
    case ("root", 1):
      return try FormulaStack.node(.root, [FormulaStack.two] + arguments, at: start, in: source)
    case ("sqr", 1):
      return try FormulaStack.node(.power, arguments + [FormulaStack.two], at: start, in: source)
    default: break
    }
    if Operator.randomFunctions.contains(word) {
      throw unsupported("the random function '\(word)'", at: start)
    }
    guard let op = word == "sqr" ? .power : Operator.byFunctionName[word] else {
      let height = 1 + (arguments.map(\.height).max() ?? 0)
      try FormulaStack.check(height: height, at: start, in: source)
      calls.append(Syntax.Call(name: word, argumentCount: arguments.count, offset: start))
      return FormulaStack.Tree(expression: .call(word, arguments.map(\.expression)), height: height)
    }
    guard op.arity.contains(arguments.count) else {
      throw source.error(
        .syntax, "'\(word)' takes \(op.arityText), not \(arguments.count)", at: start)
    }
    if op == .rateOf, arguments[0].expression.symbols.count != 1 || arguments[0].height != 1 {
      throw source.error(.syntax, "'rateOf' takes the name of one symbol", at: start)
    }
    return try FormulaStack.node(op, arguments, at: start, in: source)
  }
}

extension Operator {
  fileprivate var arityText: String {
    let range = arity
    if range.upperBound == Int.max {
      return range.lowerBound == 1
        ? "at least 1 argument" : "at least \(range.lowerBound) arguments"
    }
    return range.upperBound == 1 ? "1 argument" : "\(range.upperBound) arguments"
  }
}
