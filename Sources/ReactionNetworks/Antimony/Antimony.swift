/// The doors: Antimony text in.
extension ReactionNetwork {
  /// Reads a model; submodels are laid out flat, so that `A.x` of the text is named `A__x`.
  ///
  /// - Parameters:
  ///   - text: Antimony, with any number of models.
  ///   - file: the name that errors give.
  ///   - module: which model to take. Without it: the one marked `*`, else the statements outside
  ///     any model, else the last model.
  ///   - importing: gives the text behind `import "name"`.
  public init(
    antimony text: String, file: String? = nil, module: String? = nil,
    importing: (String) throws(ModelError) -> String = refuseImport
  ) throws(ModelError) {
    let source = SourceText(text, name: file)
    let library = try Library(source, importing: importing)
    var table = Elaboration(library: library)
    let main = try library.mainModule(named: module)
    // loose unit definitions hold for every model of the file; other loose statements make a model
    // of their own
    if let main {
      try table.instantiateLooseUnits()
      _ = try table.instantiate(main)
      table.finish()
      self = try NetworkBuilder.network(named: main.name, table)
    } else {
      try table.instantiateLoose()
      table.finish()
      self = try NetworkBuilder.network(named: "__main", table)
    }
  }
}

/// The importer of texts that have no files beside them.
public func refuseImport(_ path: String) throws(ModelError) -> String {
  throw ModelError(.file, "'\(path.printable.shortened)' cannot be imported here")
}

extension Library {
  /// The model to lay out; `nil` means the statements outside any model.
  func mainModule(named name: String?) throws(ModelError) -> Syntax.Module? {
    if let name {
      if name == "__main" { return nil }
      if let module = module(named: name) { return module }
      throw ModelError(
        .semantics, "there is no model named '\(name.shortened)'", file: main.source.name,
        suggestion: didYouMean(name, in: modules.map(\.name))
          ?? (modules.isEmpty
            ? nil : "it has " + modules.map { "'\($0.name)'" }.joined(separator: ", ").shortened))
    }
    if let marked = modules.last(where: { $0.isMain && $0.source.name == main.source.name }) {
      return marked
    }
    let hasLooseStatements = loose.contains {
      switch $0.statement {
      case .unitDefinition, .modelUnit: false
      default: true
      }
    }
    if hasLooseStatements { return nil }
    return modules.last { $0.source.name == main.source.name } ?? modules.last
  }
}

extension Elaboration {
  /// Unit definitions outside any model hold inside as well.
  mutating func instantiateLooseUnits() throws(ModelError) {
    scopes.append(Scope(source: library.main.source, moduleName: "__main"))
    for (source, statement, _) in library.loose {
      scopes[0].source = source
      switch statement {
      case .unitDefinition, .modelUnit: try add(statement, in: 0, order: 0)
      default: break
      }
    }
  }
}

extension Expression {
  /// Reads one formula, such as `k * A / (K + A)`. Names inside submodels (`A.x`) become `A__x`.
  public init(antimony text: String, file: String? = nil) throws(ModelError) {
    var parser = try Parser(SourceText(text, name: file))
    parser.skipSeparators()
    let formula = try parser.formula()
    parser.skipSeparators()
    guard parser.current == .end else { throw parser.unexpected("the end of the formula") }
    self = formula.flatExpression
  }
}

extension Assignment {
  /// Reads `film = film + dose; channels = 1`: assignments separated by `;`, `,` or lines.
  public static func list(antimony text: String) throws(ModelError) -> [Assignment] {
    var parser = try Parser(SourceText(text, name: nil))
    var assignments: [Assignment] = []
    while true {
      parser.skipSeparators()
      while parser.take(",") { parser.skipSeparators() }
      if parser.current == .end { return assignments }
      let target = try parser.path(for: "the name of what is changed")
      try parser.expect("=", "after '\(target.text.shortened)'")
      let formula = try parser.formula()
      guard parser.isAtSeparator || parser.isSymbol(",") else {
        throw parser.unexpected("the end of the assignment")
      }
      let name = target.parts.joined(separator: "__")
      if assignments.contains(where: { $0.target == name }) {
        throw parser.source.error(
          .semantics, "'\(target.text.shortened)' is assigned twice", at: target.offset)
      }
      assignments.append(Assignment(target: name, value: formula.flatExpression))
    }
  }
}

extension Syntax.Formula {
  /// With flat names, for formulas that stand alone.
  fileprivate var flatExpression: Expression {
    let dotted = Dictionary(
      references.filter(\.isDotted).map {
        ($0.text, $0.parts.joined(separator: "__"))
      }, uniquingKeysWith: { first, _ in first })
    return dotted.isEmpty
      ? expression : expression.substituting { dotted[$0].map { .symbol($0) } }
  }
}
