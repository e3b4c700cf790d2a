/// The open operators and finished operands of a formula being read.
struct FormulaStack {
  /// An expression and the height of its tree, which is limited so that no later walk over it can
  /// exhaust the stack.
  struct Tree {
    var expression: Expression
    var height: Int
  }

  /// How tightly operators bind, loosest first.
  enum Level: Int { case logical, comparison, sum, product, prefix, power }

  enum Opening {
    case binary(Operator, Level)
    case prefix(Operator)
    case parenthesis
    case call(String, operandCount: Int)
  }

  /// A finished operand, or a run of one operator that may still grow: `a + b`, `a < b`.
  private struct Operand {
    var trees: [Tree]
    /// The operator of the run; for comparisons one for each pair.
    var run: Operator?
    var relations: [Operator] = []
    var start: Int
  }

  private let source: SourceText
  private var operands: [Operand] = []
  private var openings: [(opening: Opening, start: Int)] = []
  private var groups = 0

  init(source: SourceText) { self.source = source }

  var operandCount: Int { operands.count }

  mutating func open(_ opening: Opening, at start: Int) {
    switch opening {
    case .parenthesis, .call: groups += 1
    case .binary, .prefix: break
    }
    openings.append((opening, start))
  }

  mutating func push(_ expression: Expression, at start: Int) {
    operands.append(Operand(trees: [Tree(expression: expression, height: 1)], start: start))
  }

  mutating func push(_ tree: Tree) {
    operands.append(Operand(trees: [tree], start: openings.last?.start ?? 0))
  }

  func checkNesting(at start: Int) throws(ModelError) {
    try Self.check(height: groups, at: start, in: source)
  }

  // MARK: putting operators over operands

  /// Finishes every open operator that binds at least as tightly as `level`; powers go from the
  /// right.
  mutating func reduce(before level: Level, at start: Int) throws(ModelError) {
    while let (opening, place) = openings.last {
      switch opening {
      case .binary(let op, let open):
        guard open.rawValue > level.rawValue || (open == level && level != .power) else { return }
        openings.removeLast()
        try combine(op, open, at: place)
      case .prefix(let op):
        guard Level.prefix.rawValue > level.rawValue else { return }
        openings.removeLast()
        try applyPrefix(op, at: place)
      case .parenthesis, .call: return
      }
    }
  }

  private mutating func applyPrefix(_ op: Operator, at start: Int) throws(ModelError) {
    guard let operand = operands.popLast() else { return }
    let tree = try Self.node(op, [closed(operand)], at: start, in: source)
    operands.append(Operand(trees: [tree], start: start))
  }

  private mutating func combine(_ op: Operator, _ level: Level, at start: Int) throws(ModelError) {
    guard operands.count >= 2, let last = operands.popLast() else { return }
    let right = try closed(last)
    let top = operands.count - 1
    let isRun = level == .comparison || op == .plus || op == .times || level == .logical
    guard isRun else {
      let left = try closed(operands[top])
      let tree = try Self.node(op, [left, right], at: operands[top].start, in: source)
      operands[top] = Operand(trees: [tree], start: operands[top].start)
      return
    }
    let run = level == .comparison ? Operator.eq : op
    if operands[top].run != run {
      let left = try closed(operands[top])
      operands[top] = Operand(trees: [left], run: run, start: operands[top].start)
    }
    operands[top].trees.append(right)
    if level == .comparison { operands[top].relations.append(op) }
  }

  /// The tree of an operand; a run becomes one node.
  private func closed(_ operand: Operand) throws(ModelError) -> Tree {
    guard let run = operand.run else { return operand.trees[0] }
    guard let kind = operand.relations.first else {
      return try Self.node(run, operand.trees, at: operand.start, in: source)
    }
    let relations = operand.relations
    if relations.count == 1 || (kind != .neq && relations.allSatisfy { $0 == kind }) {
      return try Self.node(kind, operand.trees, at: operand.start, in: source)
    }
    // a chain of different relations means each of them
    var parts: [Tree] = []
    for (index, op) in relations.enumerated() {
      parts.append(
        try Self.node(
          op, [operand.trees[index], operand.trees[index + 1]], at: operand.start, in: source))
    }
    return try Self.node(.and, parts, at: operand.start, in: source)
  }

  /// Finishes everything inside the innermost parenthesis or call, which stays open.
  mutating func innermostGroup() throws(ModelError) -> Opening? {
    try reduce(before: .logical, at: 0)
    return openings.last?.opening
  }

  /// Closes the innermost parenthesis or call, if there is one.
  mutating func closeGroup() throws(ModelError) -> (Opening, start: Int)? {
    guard groups > 0 else { return nil }
    try reduce(before: .logical, at: 0)
    guard let (opening, start) = openings.popLast() else { return nil }
    groups -= 1
    return (opening, start)
  }

  /// The operands above `count`, in order: the arguments of a call.
  mutating func arguments(from count: Int) throws(ModelError) -> [Tree] {
    var trees: [Tree] = []
    for operand in operands[count...] { trees.append(try closed(operand)) }
    operands.removeLast(operands.count - count)
    return trees
  }

  /// Makes the last operand one whole: what stood in parentheses joins no run.
  mutating func sealTop() throws(ModelError) {
    guard let last = operands.popLast() else { return }
    operands.append(Operand(trees: [try closed(last)], start: last.start))
  }

  mutating func finished() throws(ModelError) -> Expression {
    try reduce(before: .logical, at: 0)
    guard let last = operands.last else { return .number(0) }
    return try closed(last).expression
  }

  // MARK: trees

  static let two = Tree(expression: .number(2), height: 1)

  static func node(
    _ op: Operator, _ trees: [Tree], at start: Int, in source: SourceText
  ) throws(ModelError) -> Tree {
    let height = 1 + (trees.map(\.height).max() ?? 0)
    try check(height: height, at: start, in: source)
    return Tree(expression: .apply(op, trees.map(\.expression)), height: height)
  }

  static func check(height: Int, at start: Int, in source: SourceText) throws(ModelError) {
    if height > Parser.depthLimit {
      throw source.error(
        .unsupported,
        "formulas that nest deeper than \(Parser.depthLimit) levels: not supported by exosim",
        at: start,
        suggestion: "give parts of it names of their own")
    }
  }
}
