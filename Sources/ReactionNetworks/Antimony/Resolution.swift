/// The finished table of names: which claim about each name wins, and what formulas mean.
final class Resolution {
  let table: Elaboration
  /// Flat name of each root node: `A__x`.
  private let names: [String]
  /// Whether a formula reads `default_compartment` though no text declares it.
  private(set) var usesImpliedCompartment = false
  /// Names of units a formula may use, beside SBML's own.
  let units: UnitTable

  init(_ table: Elaboration) throws(ModelError) {
    self.table = table
    names = table.nodes.map { $0.depth == 0 ? $0.key : $0.key.flattened }
    units = try UnitTable(table)
    var taken: [String: Int] = [:]
    for node in table.nodes.indices where table.root(node) == node {
      if let other = taken[names[node]] {
        throw table.nodes[node].place.error(
          .semantics,
          "'\(table.nodes[node].key)' and "
            + "'\(table.nodes[other].key)' would have the same flat name "
            + "'\(names[node].shortened)'")
      }
      taken[names[node]] = node
    }
  }

  func name(_ node: Int) -> String { names[table.root(node)] }

  /// The node a name in a formula means.
  func node(
    _ path: Syntax.Path, in scope: Int, purpose: String = "name"
  ) throws(ModelError) -> Int {
    guard
      let found = table.index[table.key(path, in: scope)]
        ?? (path.text == Elaboration.defaultCompartment ? table.index[path.text] : nil)
    else {
      throw table.unknown(path, in: scope, purpose: purpose)
    }
    return table.root(found)
  }

  /// A formula with flat names; every name, unit and function in it exists and has a value.
  func expression(
    _ formula: Syntax.Formula, in scope: Int, purpose: String
  ) throws(ModelError) -> Expression {
    var meanings: [String: String] = [:]
    for reference in formula.references where meanings[reference.text] == nil {
      let target: Int
      do {
        target = try node(reference, in: scope)
      } catch {
        var error = error
        error.message += " in \(purpose)"
        throw error
      }
      let kinds = table.nodes[target].kinds.map(\.value)
      if let kind = kinds.first(where: { $0 == .submodel || $0 == .event }) {
        throw table.place(reference.offset, in: scope).error(
          .semantics, "'\(reference.text.shortened)' is \(kind.withArticle), which has no value")
      }
      if target == table.impliedCompartment { usesImpliedCompartment = true }
      meanings[reference.text] = names[target]
    }
    for unit in formula.units { _ = try units.unit(unit, in: scope, of: table) }
    for call in formula.calls { try check(call, in: scope) }
    if formula.references.allSatisfy({ meanings[$0.text] == $0.text }) { return formula.expression }
    return formula.expression.substituting { meanings[$0].map { .symbol($0) } }
  }

  func check(_ call: Syntax.Call, in scope: Int) throws(ModelError) {
    try check(call, at: table.place(call.offset, in: scope))
  }

  func check(_ call: Syntax.Call, at place: SourcePlace) throws(ModelError) {
    guard let function = table.library.function(named: call.name) else {
      let known =
        table.library.functions.map(\.name) + Operator.byFunctionName.keys.sorted()
      throw place.error(
        .semantics, "there is no function named '\(call.name.shortened)'",
        suggestion: didYouMean(call.name, in: known))
    }
    guard function.arguments.count == call.argumentCount else {
      throw place.error(
        .semantics,
        "the function '\(call.name.shortened)' takes \(function.arguments.count) arguments, "
          + "not \(call.argumentCount)")
    }
  }

  // MARK: which claim wins

  /// The one claim that holds: the outermost; equal claims of different submodels are one.
  func winner<Value, Meaning: Equatable>(
    _ claims: [Elaboration.Claim<Value>], _ what: String, named name: String,
    mayRepeat: Bool = false,
    meaning: (Elaboration.Claim<Value>) throws(ModelError) -> Meaning
  ) throws(ModelError) -> (claim: Elaboration.Claim<Value>, meaning: Meaning)? {
    guard let depth = claims.map(\.depth).min() else { return nil }
    var best: (claim: Elaboration.Claim<Value>, meaning: Meaning)?
    for claim in claims where claim.depth == depth {
      let value = try meaning(claim)
      guard let first = best else {
        best = (claim, value)
        continue
      }
      if mayRepeat || claim.scope != first.claim.scope, value == first.meaning { continue }
      let other = first.claim.place.described(from: claim.place)
      if claim.scope == first.claim.scope {
        throw claim.place.error(
          .semantics, "'\(name.shortened)' has a second \(what) here; the first is on \(other)",
          suggestion: "keep one of the two")
      }
      throw claim.place.error(
        .semantics,
        "two submodels give '\(name.shortened)' different \(what)s, here and on \(other)",
        suggestion: "say which holds in the model that connects them")
    }
    return best
  }

  /// What kind of thing a node is: nothing said means a parameter.
  func kind(of node: Int) throws(ModelError) -> Syntax.Kind {
    let claims = table.nodes[node].kinds
    guard let first = claims.first else { return .parameter }
    if let other = claims.first(where: { $0.value != first.value }) {
      throw other.place.error(
        .semantics,
        "'\(names[node].shortened)' is \(other.value.withArticle) here and "
          + "\(first.value.withArticle) on \(first.place.described(from: other.place))")
    }
    return first.value
  }
}

extension Syntax.Kind {
  var withArticle: String { self == .event ? "an event" : "a \(rawValue)" }
}

extension String {
  /// `A.x` -> A__x
  var flattened: String { split(separator: ".").joined(separator: "__") }
}
