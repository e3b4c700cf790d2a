/// Everything a text and its imports define at the top level: modules, functions, loose statements.
struct Library {
  typealias Importer = (String) throws(ModelError) -> String

  /// Statements outside any module: the module `__main` of Antimony.
  var main: Syntax.Module
  private(set) var modules: [Syntax.Module] = []
  private(set) var functions: [Syntax.Function] = []
  private var functionIndex: [String: Int] = [:]
  private var moduleIndex: [String: Int] = [:]
  private var imported: Set<String> = []

  init(_ source: SourceText, importing: Importer) throws(ModelError) {
    main = Syntax.Module(name: "__main", source: source, offset: 0)
    loose = []
    let file = source.name.split(separator: "/").last.map(String.init) ?? source.name
    try read(source, importing: importing, within: [file])
  }

  /// Loose statements with the text they stand in (imports may bring some along) and the number of
  /// models defined before.
  var loose: [(source: SourceText, statement: Syntax.Statement, order: Int)]

  func module(named name: String) -> Syntax.Module? { moduleIndex[name].map { modules[$0] } }
  func function(named name: String) -> Syntax.Function? {
    functionIndex[name].map { functions[$0] }
  }

  /// - Parameter chain: the text and those that import it, from the main one.
  private mutating func read(
    _ source: SourceText, importing: Importer, within chain: [String]
  ) throws(ModelError) {
    var parser = try Parser(source)
    while true {
      parser.skipSeparators()
      switch parser.current {
      case .end: return
      case .keyword(.model), .keyword(.module): try readModule(&parser)
      case .keyword(.function): try readFunction(&parser)
      case .keyword(.import):
        try readImport(&parser, importing: importing, within: chain)
      case .keyword(.end):
        throw parser.unexpected("a statement", suggestion: "this 'end' closes nothing")
      default:
        for statement in try parser.statement() {
          loose.append((source, statement, modules.count))
        }
      }
    }
  }

  private mutating func readModule(_ parser: inout Parser) throws(ModelError) {
    let start = parser.offset
    try parser.refuseAnnotationOfModel()
    parser.advance()
    let isMain = parser.take("*")
    let name = try parser.name(for: "the name of a model")
    var module = Syntax.Module(
      name: name.text, source: parser.source, offset: name.offset, isMain: isMain,
      order: modules.count)
    if let earlier = self.module(named: module.name) {
      throw parser.source.error(
        .semantics, "there is already a model named '\(module.name.shortened)'", at: name.offset,
        suggestion: "the first is on line \(earlier.source.locate(earlier.offset).line)")
    }
    if parser.take("(") {
      if !parser.isSymbol(")") {
        repeat {
          module.formals.append(try parser.path(for: "the name of a connection"))
        } while parser.take(",")
      }
      try parser.expect(")", "to close the connections of the model")
    }
    while true {
      parser.skipSeparators()
      if parser.take(.end) { break }
      if parser.current == .end {
        throw parser.source.error(
          .syntax, "the model '\(module.name.shortened)' has no 'end'", at: start)
      }
      module.body += try parser.statement()
    }
    moduleIndex[module.name] = modules.count
    modules.append(module)
  }

  private mutating func readFunction(_ parser: inout Parser) throws(ModelError) {
    parser.advance()
    let name = try parser.name(for: "the name of a function")
    if functionIndex[name.text] != nil {
      throw parser.source.error(
        .semantics, "there is already a function named '\(name.text.shortened)'", at: name.offset)
    }
    try parser.expect("(", "and the arguments of the function")
    var arguments: [String] = []
    if !parser.isSymbol(")") {
      repeat {
        let argument = try parser.name(for: "the name of an argument")
        guard !arguments.contains(argument.text) else {
          throw parser.source.error(
            .semantics, "the argument '\(argument.text.shortened)' is named twice",
            at: argument.offset)
        }
        arguments.append(argument.text)
      } while parser.take(",")
    }
    try parser.expect(")", "to close the arguments")
    parser.skipSeparators()
    let body = try parser.formula()
    parser.skipSeparators()
    guard parser.take(.end) else { throw parser.unexpected("the 'end' of the function") }
    for reference in body.references where !arguments.contains(reference.text) {
      throw parser.source.error(
        .semantics,
        "the function '\(name.text.shortened)' uses '\(reference.text.shortened)', "
          + "which is not one of its arguments", at: reference.offset,
        suggestion: didYouMean(reference.text, in: arguments))
    }
    if body.expression.readsTime {
      throw parser.source.error(
        .semantics, "a function cannot read the time itself", at: body.offset,
        suggestion: "give it the time as an argument")
    }
    functionIndex[name.text] = functions.count
    functions.append(
      Syntax.Function(
        name: name.text, arguments: arguments, body: body, source: parser.source,
        offset: name.offset))
  }

  private mutating func readImport(
    _ parser: inout Parser, importing: Importer, within chain: [String]
  ) throws(ModelError) {
    let start = parser.offset
    parser.advance()
    guard case .string(let path) = parser.current else {
      throw parser.unexpected("the quoted name of a file")
    }
    let place = SourcePlace(source: parser.source, offset: parser.offset)
    parser.advance()
    guard parser.isAtSeparator else { throw parser.unexpected("the end of the statement") }
    let file = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    try refuseCycle(chain, file, at: place)
    guard imported.insert(file).inserted else { return }
    guard chain.count <= 50, imported.count <= 1000 else {
      throw parser.source.error(.file, "imports nest too deeply", at: start)
    }
    let text: String
    do {
      text = try importing(path)
    } catch {
      var error = error
      if error.line == nil {
        error = place.error(error.kind, error.message, suggestion: error.suggestion)
      }
      throw error
    }
    try read(SourceText(text, name: path), importing: importing, within: chain + [file])
  }

  /// A file cannot stand above itself; the message names every file of the circle.
  private func refuseCycle(
    _ chain: [String], _ file: String, at place: SourcePlace
  ) throws(ModelError) {
    guard let first = chain.firstIndex(of: file) else { return }
    let circle = (chain[first...] + [file]).map { "'\($0.printable.shortened)'" }
    throw place.error(
      .semantics, "the imports go in a circle: " + circle.joined(separator: " imports "),
      suggestion: "put what these files share into one that imports none of them")
  }
}

extension Expression {
  /// Whether simulation time stands anywhere in it.
  public var readsTime: Bool {
    switch self {
    case .time: true
    case .number, .symbol: false
    case .apply(_, let arguments), .call(_, let arguments): arguments.contains { $0.readsTime }
    }
  }
}
