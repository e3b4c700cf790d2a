/// The units a model defines, worked out.
struct UnitTable {
  private(set) var definitions: [UnitDefinition] = []
  private(set) var byName: [String: PhysicalUnit] = [:]
  /// Model-wide units by the word they are set with: "volume" -> the name of a unit.
  private(set) var modelUnits: [String: String] = [:]
  /// What those words mean, also where the named unit is defined further down.
  private var pendingUnits: [String: PhysicalUnit] = [:]

  private typealias Claim = Elaboration.Claim<(name: String, unit: Syntax.Unit)>

  init(_ table: Elaboration) throws(ModelError) {
    var claims: [String: Claim] = [:]
    for claim in table.unitDefinitions {
      if PhysicalUnit.baseUnits[claim.value.name] != nil {
        throw claim.place.error(
          .units, "'\(claim.value.name)' is a unit of SBML and cannot be defined anew")
      }
      if claims[claim.value.name] == nil { claims[claim.value.name] = claim }
    }
    // in the order of the text, named definitions and model-wide units alike
    let named = table.unitDefinitions.map {
      (order: $0.order, named: $0 as Claim?, wide: nil as Int?)
    }
    let wide = table.modelUnits.indices.map {
      (order: table.modelUnits[$0].claim.order, named: nil as Claim?, wide: $0 as Int?)
    }
    for entry in (named + wide).sorted(by: { $0.order < $1.order }) {
      if let claim = entry.named { try add(claim, table, claims) }
      if let index = entry.wide { try addModelUnit(index, table, claims) }
    }
  }

  private mutating func add(
    _ claim: Claim, _ table: Elaboration, _ claims: [String: Claim]
  ) throws(ModelError) {
    let name = claim.value.name
    var pending: Set<String> = []
    let unit = try evaluate(claim.value.unit.formula, in: claim.scope, table, claims, &pending)
    guard let known = byName[name] else {
      byName[name] = unit
      definitions.append(UnitDefinition(name: name, unit: unit))
      return
    }
    guard known.isEquivalent(to: unit) else {
      let first = claims[name].map { $0.place.described(from: claim.place) } ?? "another line"
      throw claim.place.error(
        .units, "the unit '\(name.shortened)' has another meaning on \(first)")
    }
  }

  /// `unit substance = item`: a plain name is that unit; a formula defines a unit of that word.
  private mutating func addModelUnit(
    _ index: Int, _ table: Elaboration, _ claims: [String: Claim]
  ) throws(ModelError) {
    let (keyword, claim) = table.modelUnits[index]
    let word = keyword.rawValue
    var pending: Set<String> = []
    let unit = try evaluate(claim.value.formula, in: claim.scope, table, claims, &pending)
    if let name = modelUnits[word] {
      // submodels may only repeat what holds for the whole
      guard let known = byName[name] ?? PhysicalUnit.baseUnits[name] ?? pendingUnits[word],
        known.isEquivalent(to: unit)
      else {
        throw claim.place.error(
          .units, "the unit of \(word) is another one elsewhere",
          suggestion: "all models that are joined share the units of time, substance and space")
      }
      return
    }
    pendingUnits[word] = unit
    if let name = claim.value.soleName {
      modelUnits[word] = modelUnits[name] ?? name
    } else {
      modelUnits[word] = word
      byName[word] = unit
      definitions.append(UnitDefinition(name: word, unit: unit))
    }
  }

  private mutating func evaluate(
    _ formula: Syntax.UnitFormula, in scope: Int, _ table: Elaboration, _ claims: [String: Claim],
    _ pending: inout Set<String>
  ) throws(ModelError) -> PhysicalUnit {
    switch formula {
    case .number(let value): return PhysicalUnit(factor: value)
    case .product(let left, let right):
      return try evaluate(left, in: scope, table, claims, &pending)
        * evaluate(right, in: scope, table, claims, &pending)
    case .quotient(let left, let right):
      return try evaluate(left, in: scope, table, claims, &pending)
        / evaluate(right, in: scope, table, claims, &pending)
    case .power(let base, let exponent):
      return try evaluate(base, in: scope, table, claims, &pending).raised(to: Int(exponent))
    case .name(let path):
      if let unit = known(path.text) { return unit }
      let place = table.place(path.offset, in: scope)
      guard let claim = claims[path.text] else {
        throw unknown(path, at: place, claims.keys.sorted())
      }
      guard pending.count < 100 else {
        throw place.error(
          .unsupported,
          "units that are defined by more than 100 others: not supported by exosim",
          suggestion: "define each after those it is made of")
      }
      guard pending.insert(path.text).inserted else {
        throw place.error(.units, "the unit '\(path.text.shortened)' is defined by itself")
      }
      defer { pending.remove(path.text) }
      return try evaluate(claim.value.unit.formula, in: claim.scope, table, claims, &pending)
    }
  }

  private func known(_ name: String) -> PhysicalUnit? {
    byName[name] ?? PhysicalUnit.baseUnits[name]
      ?? modelUnits[name].flatMap { byName[$0] ?? PhysicalUnit.baseUnits[$0] }
  }

  private func unknown(
    _ path: Syntax.Path, at place: SourcePlace, _ more: [String] = []
  ) -> ModelError {
    let names = byName.keys.sorted() + more + PhysicalUnit.baseUnits.keys.sorted()
    return place.error(
      .units, "unknown unit '\(path.text.shortened)'",
      suggestion: didYouMean(path.text, in: names)
        ?? "define it, as in 'unit hour = 3600 second', or use one of SBML's units")
  }

  func unit(
    _ path: Syntax.Path, in scope: Int, of table: Elaboration
  ) throws(ModelError) -> PhysicalUnit {
    guard let unit = known(path.text) else {
      throw unknown(path, at: table.place(path.offset, in: scope))
    }
    return unit
  }

  /// The name of the unit that `x has ...` gives; a formula gets a definition if it has none yet.
  mutating func name(
    _ claim: Elaboration.Claim<Syntax.Unit>, of table: Elaboration
  ) throws(ModelError) -> String {
    if let name = claim.value.soleName {
      if case .name(let path) = claim.value.formula {
        _ = try unit(path, in: claim.scope, of: table)
      }
      return modelUnits[name] ?? name
    }
    var none: Set<String> = []
    let unit = try evaluate(claim.value.formula, in: claim.scope, table, [:], &none)
    if let known = definitions.first(where: { $0.unit == unit }) { return known.name }
    var name = claim.value.formula.asName
    while byName[name] != nil || PhysicalUnit.baseUnits[name] != nil { name += "_" }
    byName[name] = unit
    definitions.append(UnitDefinition(name: name, unit: unit))
    return name
  }
}

extension Syntax.UnitFormula {
  /// `mole/litre` -> mole_per_litre
  fileprivate var asName: String {
    switch self {
    case .number(let value): "_" + String(value.shortest.map { $0.isNumber ? $0 : "_" })
    case .name(let path): path.text
    case .product(let left, let right): "\(left.asName)_\(right.asName)"
    case .quotient(.number(1), let right): "per_\(right.asName)"
    case .quotient(let left, let right): "\(left.asName)_per_\(right.asName)"
    case .power(let base, let exponent):
      "\(base.asName)_\(exponent < 0 ? "m" : "")\(exponent.magnitude.shortest)"
    }
  }
}
