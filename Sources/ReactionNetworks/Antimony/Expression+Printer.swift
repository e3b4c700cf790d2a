extension Expression {
  /// The formula as Antimony text; reading it gives the same expression.
  public var antimony: String { printed.text }

  /// How tightly text binds, loosest first; the levels of the grammar in `Parser+Formulas`.
  private enum Level: Int, Comparable {
    case logical, comparison, sum, product, unary, power, primary

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  private typealias Printed = (text: String, level: Level)

  private var printed: Printed {
    switch self {
    case .number(let value, let unit): Self.printed(value, unit: unit)
    case .symbol(let name): (name, .primary)
    case .time: ("time", .primary)
    case .call(let name, let arguments): (Self.call(name, arguments), .primary)
    case .apply(let op, let arguments): Self.printed(op, arguments)
    }
  }

  private static func printed(_ value: Double, unit: String?) -> Printed {
    if let unit, value.isFinite {
      return ("\(value.shortest) \(unit)", value.sign == .minus ? .unary : .power)
    }
    if value.isNaN { return ("nan", .primary) }
    if value == .pi { return ("pi", .primary) }
    if value == 2.718281828459045 { return ("exponentiale", .primary) }
    let text = value.magnitude == .infinity ? "infinity" : value.magnitude.shortest
    return value.sign == .minus ? ("-" + text, .unary) : (text, .primary)
  }

  private static func call(_ name: String, _ arguments: [Expression]) -> String {
    "\(name)(\(arguments.map(\.antimony).joined(separator: ", ")))"
  }

  private func text(atLeast level: Level) -> String {
    let own = printed
    return own.level < level ? "(\(own.text))" : own.text
  }

  /// The first operand of a chain from the left: `a - b + c` needs no parentheses.
  private func leading(_ level: Level, unless op: Operator?) -> String {
    if case .apply(op, let arguments) = self, arguments.count >= 2 { return "(\(antimony))" }
    return text(atLeast: level)
  }

  private static func printed(_ op: Operator, _ arguments: [Expression]) -> Printed {
    switch (op, arguments.count) {
    case (.plus, 2...):
      return (chain(arguments, " + ", .sum, .product, unless: .plus), .sum)
    case (.minus, 2):
      return (chain(arguments, " - ", .sum, .product, unless: nil), .sum)
    case (.times, 2...):
      return (chain(arguments, " * ", .product, .unary, unless: .times), .product)
    case (.divide, 2):
      return (chain(arguments, " / ", .product, .unary, unless: nil), .product)
    case (.rem, 2):
      return (chain(arguments, " % ", .product, .unary, unless: nil), .product)
    case (.power, 2):
      return ("\(arguments[0].text(atLeast: .primary))^\(arguments[1].text(atLeast: .unary))", .power)
    case (.negate, 1): return (negated(arguments[0]), .unary)
    case (.not, 1): return ("!" + arguments[0].text(atLeast: .unary), .unary)
    case (.and, 2...):
      return (arguments.map { $0.text(atLeast: .comparison) }.joined(separator: " && "), .logical)
    case (.or, 2...):
      return (arguments.map { $0.text(atLeast: .comparison) }.joined(separator: " || "), .logical)
    case (.eq, 2...), (.lt, 2...), (.leq, 2...), (.gt, 2...), (.geq, 2...), (.neq, 2):
      let sign = " \(relations[op] ?? "") "
      return (arguments.map { $0.text(atLeast: .sum) }.joined(separator: sign), .comparison)
    default: return (call(op.rawValue, arguments), .primary)
    }
  }

  private static let relations: [Operator: String] = [
    .eq: "==", .neq: "!=", .lt: "<", .leq: "<=", .gt: ">", .geq: ">=",
  ]

  private static func chain(
    _ arguments: [Expression], _ sign: String, _ first: Level, _ rest: Level, unless op: Operator?
  ) -> String {
    arguments.enumerated().map { index, argument in
      index == 0 ? argument.leading(first, unless: op) : argument.text(atLeast: rest)
    }.joined(separator: sign)
  }

  /// `-x`; parentheses keep `-(2)` apart from the number -2, and no `--` may arise.
  private static func negated(_ operand: Expression) -> String {
    let text = operand.text(atLeast: .unary)
    if case .number(let value, _) = operand, value != .pi, value != 2.718281828459045 {
      return "-(\(operand.antimony))"
    }
    return text.hasPrefix("-") ? "-(\(text))" : "-" + text
  }
}
