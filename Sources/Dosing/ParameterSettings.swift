import ReactionNetworks

/// Turns what the file states and chooses into values of model parameters.
struct ParameterSettings {
  let plan: DosePlan
  let symbols: ModelSymbols
  let table: (String) -> TableRow?
  private(set) var notes: [String] = []
  private(set) var unused: [String] = []
  private var parameters: [String: Double] = [:]

  /// Numbers of the file that dosing itself uses, so that they never go without effect.
  private static let usedByDosing: Set<String> = [
    "product.particlesPerMicrogram", "administration.well.medium",
  ]

  init(plan: DosePlan, symbols: ModelSymbols, table: @escaping (String) -> TableRow?) {
    self.plan = plan
    self.symbols = symbols
    self.table = table
  }

  /// Route, then choices, then stated numbers: the more explicit wins.
  mutating func parameters(first dose: TimedDose?) throws(DoseError) -> [String: Double] {
    for binding in plan.route.set { _ = try apply(binding, from: "routes.\(plan.route.name)") }
    for choice in plan.manifest.choices { try apply(choice) }
    for path in DosePlan.inputPaths {
      if let stated = plan.statedNumber(path) { try apply(stated, path) }
    }
    try diluteGrowthFactor()
    if let dose { try coverFirstDose(dose) }
    return parameters
  }

  /// Sets a parameter to a row of the table; false if this model has no such parameter.
  private mutating func apply(
    _ binding: ModelManifest.Binding, from place: String
  ) throws(DoseError) -> Bool {
    guard let unit = symbols.unit(of: binding.parameter) else { return false }
    if let row = table(binding.row) {
      let rowUnit = PhysicalUnit(row.unit) ?? unit
      let quantity = Quantity(value: row.value, unit: rowUnit, unitText: row.unit)
      guard let value = quantity.counted(in: unit) else {
        throw manifestError(
          "wrong-dimension",
          "\(binding.parameter) (\(symbols.unitText(of: binding.parameter))) cannot take the row"
            + " \(binding.row) (\(row.unit))", place)
      }
      parameters[binding.parameter] = value
    } else if let value = symbols.value(binding.row) {
      parameters[binding.parameter] = value
    } else {
      throw manifestError("unknown-row", "the parameter table has no row \(binding.row)", place)
    }
    return true
  }

  private mutating func apply(_ choice: ModelManifest.Choice) throws(DoseError) {
    guard let name = plan.chosen(choice.path) else { return }
    guard let option = choice.option(name) else {
      throw plan.error(
        "unknown-name", "there is no such option", at: plan.pointer(choice.path),
        found: quotedShortly(name), allowed: choice.options.map(\.name).joined(separator: ", "))
    }
    var applied = false
    for binding in option.set {
      if try apply(binding, from: "choices.\(choice.path).\(name)") { applied = true }
    }
    let isSettled = choice.path == "administration.device" && plan.route.devices == [name]
    if !applied, !option.set.isEmpty, !isSettled, plan.isStated(choice.path) {
      notes.append(
        "\(choice.path) = \(name) has no effect in the setting \(plan.route.setting)")
    }
  }

  /// A number the file states, in the unit the model declares.
  private mutating func apply(_ stated: Quantity, _ path: String) throws(DoseError) {
    let parameter = plan.manifest.inputs[path]
    guard let parameter, let unit = symbols.unit(of: parameter) else {
      if ParameterSettings.usedByDosing.contains(path) { return }
      throw plan.error(
        "no-effect",
        parameter == nil
          ? "the model \(plan.model) does not use this"
          : "this has no meaning for the route \(plan.route.name)",
        at: plan.pointer(path), found: quotedShortly(stated.text), allowed: "leave it out")
    }
    guard let value = stated.counted(in: unit) else {
      throw plan.error(
        "wrong-dimension",
        "the model wants \(parameter) in \(symbols.unitText(of: parameter))",
        at: plan.pointer(path), found: quotedShortly(stated.text))
    }
    if let row = table(parameter) {
      try check(stated, value, against: row, unit: unit, path: path)
    }
    parameters[parameter] = value
    if let why = plan.route.ignored[path], value != 0 {
      unused.append("\(path) (\(stated.text)): \(why).")
    }
  }

  /// A setting must lie in the range of its row; knowledge outside its range is told.
  private mutating func check(
    _ stated: Quantity, _ value: Double, against row: TableRow, unit: PhysicalUnit, path: String
  ) throws(DoseError) {
    let scale =
      Quantity(value: 1, unit: PhysicalUnit(row.unit) ?? unit, unitText: "")
      .counted(in: unit) ?? 1
    let slack = 1e-9 * max(abs(row.lower), abs(row.upper)) * scale
    guard row.lower <= row.upper,
      value < row.lower * scale - slack || value > row.upper * scale + slack
    else { return }
    let range = "\(JSONText.digits(row.lower)) to \(JSONText.digits(row.upper)) \(row.unit)"
    if row.evidence == "setting" {
      throw plan.error(
        "out-of-range", "the model is not made for this value",
        at: plan.pointer(path), found: quotedShortly(stated.text), allowed: range)
    }
    notes.append("\(path) = \(stated.text) lies outside the range of the evidence (\(range))")
  }

  /// What is diluted is the product, its free growth factor included.
  private mutating func diluteGrowthFactor() throws(DoseError) {
    let path = "product.freeGrowthFactor"
    guard plan.product.dilution > 1, let parameter = plan.manifest.inputs[path],
      let unit = symbols.unit(of: parameter)
    else { return }
    if let stated = parameters[parameter] {
      parameters[parameter] = stated / plan.product.dilution
    } else if let row = table(parameter) {
      let quantity = Quantity(
        value: row.value, unit: PhysicalUnit(row.unit) ?? unit, unitText: row.unit)
      guard let value = quantity.counted(in: unit) else { return }
      parameters[parameter] = value / plan.product.dilution
    }
  }

  /// Counted particles and volume need a value before the first dose in every arm.
  private mutating func coverFirstDose(_ dose: TimedDose) throws(DoseError) {
    let names = plan.manifest.dose
    for (name, value, unit) in [
      (names.counted, dose.dose.countedParticles, PhysicalUnit(item: 1)),
      (names.volume, dose.dose.volume, PhysicalUnit(length: 3, factor: 1e-6)),
    ] {
      guard table(name) == nil, symbols.value(name) == nil, let own = symbols.unit(of: name) else {
        continue
      }
      let quantity = Quantity(value: value, unit: unit, unitText: "")
      parameters[name] = quantity.counted(in: own) ?? value
    }
  }

  private func manifestError(_ code: String, _ message: String, _ path: String) -> DoseError {
    DoseError(
      "manifest.\(code)", message, file: plan.manifest.file,
      path: "/" + path.split(separator: ".", maxSplits: 1).joined(separator: "/"))
  }
}

extension DosePlan {
  /// The number the plan holds at a dotted path, if the user gave one.
  func statedNumber(_ path: String) -> Quantity? {
    func pure(_ value: Double?) -> Quantity? {
      value.map { Quantity(value: $0, unit: .dimensionless, unitText: "") }
    }
    return switch path {
    case "product.genuineFraction": pure(product.genuineFraction)
    case "product.particlesPerMicrogram": product.particlesPerMicrogram
    case "product.freeGrowthFactor": product.freeGrowthFactor
    case "product.storage.refrigerated": product.storage.refrigerated
    case "product.storage.freezeThawCycles":
      pure(product.storage.freezeThawCycles.map { Double($0) })
    case "administration.area": administration.area
    case "administration.well.area": administration.well?.area
    case "administration.well.medium": administration.well?.medium
    case "administration.well.cells": administration.well?.cells
    case "subject.age": subject.age
    default: nil
    }
  }

  /// The option the plan holds for a choice of the manifest.
  public func chosen(_ path: String) -> String? {
    switch path {
    case "product.source": return product.source
    case "product.storage.form": return product.storage.form
    case "product.storage.container": return product.storage.container
    case "administration.device": return administration.device
    case "subject.photoDamage": return subject.photoDamage
    default:
      let head = "variants."
      return path.hasPrefix(head) ? variants[String(path.dropFirst(head.count))] : nil
    }
  }
}
