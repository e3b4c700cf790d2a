/// Statements of a model's body.
extension Parser {
  /// Reads one statement up to its separator.
  mutating func statement() throws(ModelError) -> [Syntax.Statement] {
    let statements = try unterminatedStatement()
    guard isAtSeparator else {
      if case .symbol("=") = current, case .reaction? = statements.last {
        throw unexpected(
          "the end of the reaction", suggestion: "a reaction without a rate ends with two ';'")
      }
      throw unexpected(
        "the end of the statement",
        suggestion: wordForOperator ?? "separate statements with ';'")
    }
    return statements
  }

  private mutating func unterminatedStatement() throws(ModelError) -> [Syntax.Statement] {
    switch current {
    case .keyword(let keyword):
      return try statement(beginningWith: keyword)
    case .symbol("@"):
      throw unsupported("'@'")
    case .symbol("--"), .symbol("..."):
      throw unsupported("DNA strands")
    case .number, .symbol("->"), .symbol("=>"):
      try refuseStatementAboutNumber(at: 0)
      return [.reaction(try reaction(named: nil, compartment: nil))]
    case .symbol("-"):
      try refuseStatementAboutNumber(at: 1)
      throw unexpected("a statement")
    case .name(let word) where ReservedWord.isConstant(word):
      try refuseValueOfConstant(word)
      try refuseStatementAboutNumber(at: 0)
      return try statementBeginningWithName()
    case .symbol("$"), .name:
      return try statementBeginningWithName()
    default:
      throw unexpected("a statement")
    }
  }

  private mutating func statement(
    beginningWith keyword: Keyword
  ) throws(ModelError) -> [Syntax.Statement] {
    switch keyword {
    case .species, .substanceOnly, .compartment, .reaction, .formula, .var, .const, .ext:
      return try declarations()
    case .unit, .substance, .volume, .area, .length, .extent, .timeUnit:
      return [try unitDefinition()]
    case .at:
      return [.event(try event(named: nil))]
    case .delete: throw unsupported("'delete'")
    case .dna, .gene, .operator: throw unsupported("'\(keyword.rawValue)' (DNA strands)")
    case .constraint, .maximize, .minimize: throw unsupported("'\(keyword.rawValue)'")
    case .model, .module:
      try refuseAnnotationOfModel()
      throw source.error(
        .syntax, "a model cannot be defined inside another", at: offset,
        suggestion: "is the 'end' of the model above missing?")
    case .function:
      throw source.error(
        .syntax, "a function cannot be defined inside a model", at: offset,
        suggestion: "define it above the model")
    case .import:
      throw source.error(
        .syntax, "'import' cannot stand inside a model", at: offset,
        suggestion: "put it at the top of the file")
    case .in, .is, .has, .after, .end, .event:
      throw unexpected("a statement")
    }
  }

  // MARK: declarations

  /// `const species S in c = 3, $T in c`, `var k`, `substanceOnly species X`.
  private mutating func declarations() throws(ModelError) -> [Syntax.Statement] {
    var isConstant: Bool?
    var isSubstanceOnly = false
    var kind: Syntax.Kind?
    reading: while case .keyword(let keyword) = current {
      switch keyword {
      case .var where isConstant == nil: isConstant = false
      case .const where isConstant == nil, .ext where isConstant == nil: isConstant = true
      case .substanceOnly where !isSubstanceOnly: isSubstanceOnly = true
      case .species where kind == nil: kind = .species
      case .compartment where kind == nil: kind = .compartment
      case .reaction where kind == nil: kind = .reaction
      case .formula where kind == nil: kind = .parameter
      default: throw unexpected("a name")
      }
      advance()
    }
    if isSubstanceOnly, kind != .species {
      throw unexpected("the word 'species'")
    }
    if kind == .reaction, isConstant == true {
      throw source.error(.semantics, "a reaction cannot be 'const'", at: offset)
    }
    var statements: [Syntax.Statement] = []
    repeat {
      let isBoundary = take("$")
      let path = try path(for: "the name to declare")
      var declaration = Syntax.Declaration(
        path: path, kind: kind, isConstant: isConstant, isSubstanceOnly: isSubstanceOnly,
        isBoundary: isBoundary)
      if take(.in) { declaration.compartment = try self.path(for: "the name of a compartment") }
      statements.append(.declaration(declaration))
      if take(.has) {
        statements.append(.hasUnit(path, try unit()))
      } else if let assignment = try assignment(to: path) {
        statements.append(assignment)
      }
    } while take(",")
    return statements
  }

  /// `= expr`, `:= expr` or `' = expr` behind a name, if one is there.
  private mutating func assignment(
    to path: Syntax.Path
  ) throws(ModelError) -> Syntax.Statement? {
    let role: Syntax.Role
    if isSymbol("=") { try refuseAnnotation(of: path) }
    if take("=") {
      role = .initial
      if isAtSeparator { return .assignment(.init(target: path, role: role, formula: nil)) }
    } else if take(":=") {
      role = .assignmentRule
    } else if isSymbol("'") {
      advance()
      try expect("=", "after '\(path.text.shortened)'' for a rate rule")
      role = .rateRule
    } else {
      return nil
    }
    return .assignment(.init(target: path, role: role, formula: try formula()))
  }

  // MARK: statements that begin with a name

  private mutating func statementBeginningWithName() throws(ModelError) -> [Syntax.Statement] {
    let start = position
    let isBoundary = take("$")
    let path = try path(for: "a name")
    var compartment: Syntax.Path?
    if take(.in) { compartment = try self.path(for: "the name of a compartment") }
    if isSymbol(":") {
      guard !isBoundary else { throw unexpected("a reaction, '=' or the end of the statement") }
      advance()
      return [try statement(named: path, compartment: compartment)]
    }
    var statements: [Syntax.Statement] = []
    if compartment != nil || isBoundary {
      statements.append(
        .declaration(
          .init(path: path, isBoundary: isBoundary, compartment: compartment)))
    }
    if let assignment = try assignment(to: path) { return statements + [assignment] }
    switch current {
    case .keyword(.is):
      advance()
      if case .string = current {  // a display name: exosim shows identifiers
        advance()
        return statements + [.declaration(.init(path: path))]
      }
      return statements + [.synchronisation(path, try self.path(for: "a name to be one with"))]
    case .keyword(.has):
      advance()
      return statements + [.hasUnit(path, try unit())]
    case .semicolon, .newline, .end, .keyword(.end):
      if !statements.isEmpty { return statements }
      throw unexpected("'=', ':' or '->' after '\(path.text.shortened)'")
    case .symbol("("):
      throw source.error(
        .syntax, "a submodel needs a name of its own", at: offset,
        suggestion: "write 'A: \(path.text.shortened)(...)'")
    case .symbol("--"):
      throw unsupported("DNA strands")
    case .name(let word) where Annotation.words.contains(word):
      throw unsupported("the annotation '\(word)'")
    case .symbol("<"), .symbol("<="), .symbol(">"), .symbol(">="):
      throw unsupported("flux bounds ('\(path.text.shortened) \(current.bare) ...')")
    case .symbol("->"), .symbol("=>"), .symbol("+"), .symbol("-"), .symbol("-|"), .symbol("$"),
      .name, .symbol("<-"), .symbol("<=>"):
      position = start
      return [.reaction(try reaction(named: nil, compartment: nil))]
    case .symbol("*"), .symbol("/"):
      throw unexpected("'->', '=' or ':'", suggestion: "stoichiometries are written '2 A -> B'")
    default:
      throw unexpected("'=', ':' or '->' after '\(path.text.shortened)'")
    }
  }

  /// What stands behind `name:`: an event, a submodel, or a reaction.
  private mutating func statement(
    named name: Syntax.Path, compartment: Syntax.Path?
  ) throws(ModelError) -> Syntax.Statement {
    if isKeyword(.at) { return .event(try event(named: name)) }
    if isSymbol("--") || isSymbol("...") { throw unsupported("DNA strands") }
    if case .name(let word) = current, peek(1) == .symbol("("), !ReservedWord.isFunction(word) {
      return .submodel(try submodel(named: name, compartment: compartment))
    }
    return .reaction(try reaction(named: name, compartment: compartment))
  }

  /// `A: module(x, B.y, 3) in c`
  private mutating func submodel(
    named name: Syntax.Path, compartment: Syntax.Path?
  ) throws(ModelError) -> Syntax.Submodel {
    guard !name.isDotted else {
      throw source.error(
        .syntax, "a submodel cannot be added inside another from outside", at: name.offset)
    }
    let module = try self.name(for: "the name of a module")
    advance()
    var arguments: [Syntax.Argument] = []
    if !isSymbol(")") {
      repeat {
        if case .name(let word) = current, !ReservedWord.isReserved(word) {
          arguments.append(.path(try path(for: "a name to connect")))
        } else {
          arguments.append(.formula(try formula()))
        }
      } while take(",")
    }
    try expect(")", "to close the connections of '\(name.text.shortened)'")
    var submodel = Syntax.Submodel(
      name: name, module: module.text, moduleOffset: module.offset, arguments: arguments,
      compartment: compartment)
    if isSymbol(",") { throw unsupported("conversion factors of submodels") }
    if case .name(let word) = current, word == "timeconv" || word == "extentconv" {
      throw unsupported("conversion factors of submodels")
    }
    if take(.in) { submodel.compartment = try path(for: "the name of a compartment") }
    return submodel
  }
}
