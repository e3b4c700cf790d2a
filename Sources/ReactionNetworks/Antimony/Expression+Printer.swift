extension Expression {
  /// The formula as Antimony text; reading it gives the same expression.
  public var antimony: String {
    var text = ""
    write(into: &text)
    return text
  }

  /// How tightly text binds, loosest first; the levels of the grammar in `FormulaStack`.
  private enum Level: Int, Comparable {
    case logical, comparison, sum, product, unary, power, primary

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  private var level: Level {
    switch self {
    case .number(let value, let unit):
      if value.sign == .minus { return .unary }
      return unit == nil || !value.isFinite ? .primary : .power
    case .symbol, .time, .call: return .primary
    case .apply(let op, let arguments):
      switch (op, arguments.count) {
      case (.and, 2...), (.or, 2...): return .logical
      case (.eq, 2...), (.lt, 2...), (.leq, 2...), (.gt, 2...), (.geq, 2...), (.neq, 2):
        return .comparison
      case (.plus, 2...), (.minus, 2): return .sum
      case (.times, 2...), (.divide, 2), (.rem, 2): return .product
      case (.negate, 1), (.not, 1): return .unary
      case (.power, 2): return .power
      default: return .primary
      }
    }
  }

  private func write(into text: inout String) {
    switch self {
    case .number(let value, let unit): Self.write(value, unit, into: &text)
    case .symbol(let name): text += name
    case .time: text += "time"
    case .call(let name, let arguments): Self.writeCall(name, arguments, into: &text)
    case .apply(let op, let arguments):
      switch level {
      case .logical: Self.writeRun(arguments, op, .comparison, .comparison, into: &text)
      case .comparison: Self.writeRun(arguments, op, .sum, .sum, into: &text)
      case .sum: Self.writeRun(arguments, op, .sum, .product, into: &text)
      case .product: Self.writeRun(arguments, op, .product, .unary, into: &text)
      case .unary: Self.writePrefix(op, arguments[0], into: &text)
      case .power:
        arguments[0].write(atLeast: .primary, into: &text)
        text += "^"
        arguments[1].write(atLeast: .unary, into: &text)
      case .primary: Self.writeCall(op.rawValue, arguments, into: &text)
      }
    }
  }

  private func write(atLeast least: Level, into text: inout String) {
    if level < least {
      text += "("
      write(into: &text)
      text += ")"
    } else {
      write(into: &text)
    }
  }

  private static func write(_ value: Double, _ unit: String?, into text: inout String) {
    if value.isNaN {
      text += "nan"
    } else if let unit, value.isFinite {
      text += "\(value.shortest) \(unit)"
    } else if value == .pi {
      text += "pi"
    } else if value == exponentiale {
      text += "exponentiale"
    } else if value.isInfinite {
      text += value < 0 ? "-infinity" : "infinity"
    } else {
      text += value.shortest
    }
  }

  private static let exponentiale = 2.718281828459045

  private static func writeCall(
    _ name: String, _ arguments: [Expression], into text: inout String
  ) {
    text += name
    text += "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text += ", " }
      argument.write(into: &text)
    }
    text += ")"
  }

  private static let signs: [Operator: String] = [
    .plus: " + ", .minus: " - ", .times: " * ", .divide: " / ", .rem: " % ", .and: " && ",
    .or: " || ", .eq: " == ", .neq: " != ", .lt: " < ", .leq: " <= ", .gt: " > ", .geq: " >= ",
  ]

  /// Operands between signs. `a - b + c` needs no parentheses, but a sum that begins a sum does:
  /// without them the two would be one.
  private static func writeRun(
    _ arguments: [Expression], _ op: Operator, _ first: Level, _ rest: Level,
    into text: inout String
  ) {
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text += signs[op] ?? "" }
      var least = index == 0 ? first : rest
      if index == 0, op == .plus || op == .times, case .apply(op, _) = argument { least = .unary }
      argument.write(atLeast: least, into: &text)
    }
  }

  /// `-x` and `!x`; parentheses keep `-(2)` apart from the number -2, and no `--` may arise.
  private static func writePrefix(
    _ op: Operator, _ operand: Expression, into text: inout String
  ) {
    text += op == .not ? "!" : "-"
    let start = text.endIndex
    var isNumber = false
    if case .number(let value, _) = operand { isNumber = value != .pi && value != exponentiale }
    operand.write(atLeast: op == .negate && isNumber ? .primary : .unary, into: &text)
    guard op == .negate, isNumber || text[start...].first == "-", text[start...].first != "("
    else { return }
    text.insert("(", at: start)
    text += ")"
  }
}
