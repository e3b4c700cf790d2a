public import ReactionNetworks

/// What a dose plan comes to on one model: every administration, and what it does to each arm.
public struct Schedule: Hashable, Sendable {
  /// The manifest's setting the model is built in.
  public var setting: String
  /// Every administration in the order of time.
  public var doses: [ScheduledDose]
  /// Values that replace those of the model and its table, by parameter. Model units.
  public var parameters: [String: Double]
  /// treated, device_only, untreated: in that order.
  public var arms: [Arm]
  /// Every ratio by which one dimension became another, with its range and source.
  public var conversions: [UnitConversion]
  /// The questions of the plan this model can answer.
  public var readouts: [Question]
  /// All of the plan's.
  public var claims: [Claim]
  /// What was settled for the user, in sentences to be shown.
  public var notes: [String]
  /// What the file states and its route does nothing with, in sentences; part of the answer.
  public var unused: [String]
}

/// One administration, as simulated.
public struct ScheduledDose: Hashable, Sendable {
  /// From 1.
  public var number: Int
  /// Unit: h.
  public var time: Double
  /// What goes in, diluted as it is given. Unit: mL.
  public var volume: Double
  /// Particles as a counter would count them, genuine or not. Pure number.
  public var countedParticles: Double
  /// Unit: ug. `nil` when the file does not tell the protein.
  public var microgramProtein: Double?
  /// Length of the infusion; `nil` = all at once. Unit: h.
  public var infusionDuration: Double?
  /// Undiluted vials it takes; `nil` when the file does not tell the size of a vial.
  public var vials: Double?
  /// "dose 2".
  public var label: String
}

/// One group under the plan: what is done to it.
public struct Arm: Hashable, Sendable {
  /// treated, device_only or untreated.
  public var name: String
  /// Doses and device passes, in the model's names and time; empty for the untreated.
  public var interventions: [Intervention]
  /// The arm that must give the same result because the same is done to it.
  public var isSameAs: String?
}

/// A ratio by which a quantity of one dimension became one of another, and how sure it is.
public struct UnitConversion: Hashable, Sendable {
  /// "micrograms of protein to particles".
  public var what: String
  /// The quantity as stated, "100 ug/mL".
  public var from: String
  /// What it came to with `value`, "1e11 /mL"; and with `lower` and `upper`.
  public var to: String
  /// What it came to with `lower` and `upper`; `to` where they are one.
  public var range: String
  /// The row of the parameter table.
  public var parameter: String
  /// In `unit`, and its bounds; all three are one where the file states the ratio.
  public var value: Double
  /// In `unit`.
  public var lower: Double
  /// In `unit`.
  public var upper: Double
  /// Of `value`, `lower` and `upper`.
  public var unit: String
  /// As in `TableRow`, or "stated" for a ratio of the dose file.
  public var evidence: String
  /// Of the row, or "the dose file".
  public var source: String
}

/// One row of the model's parameter table, as far as dosing needs it.
public struct TableRow: Hashable, Sendable {
  /// Of the row: the name of the parameter, or of what stands in for one.
  public var id: String
  /// In `unit`, between its bounds.
  public var value: Double
  /// In `unit`, at most `value`.
  public var lower: Double
  /// In `unit`, at least `value`.
  public var upper: Double
  /// As the table writes it; "dimensionless" for a pure number.
  public var unit: String
  /// measured, second-hand, derived, assumed, fitted, or setting.
  public var evidence: String
  /// Author, year and DOI or PMID, or where else it is from.
  public var source: String

  public init(
    id: String, value: Double, lower: Double, upper: Double, unit: String, evidence: String,
    source: String
  ) {
    self.id = id
    self.value = value
    self.lower = lower
    self.upper = upper
    self.unit = unit
    self.evidence = evidence
    self.source = source
  }
}

extension Schedule {
  /// False where the device alone is the untreated subject, because the route has none.
  public var hasDevice: Bool { arms.count > 1 && arms[1].isSameAs == nil }
}

extension DosePlan {
  /// Expands the plan on a model: administrations, arms, parameter values, conversions.
  ///
  /// - Parameters:
  ///   - network: the model of the route's setting, flat.
  ///   - table: the parameter table, by row.
  public func schedule(
    for network: ReactionNetwork, table: @escaping (String) -> TableRow?
  ) throws(DoseError) -> Schedule {
    try schedule(on: ModelSymbols(network), table: table)
  }

  /// The same, for many plans on one model.
  public func schedule(
    on symbols: ModelSymbols, table: @escaping (String) -> TableRow?
  ) throws(DoseError) -> Schedule {
    let timeUnit = try symbols.timeUnit(for: self)
    var doser = Doser(plan: self, table: table)
    let administrations = try doser.administrations(timeUnit: timeUnit)
    var settings = ParameterSettings(plan: self, symbols: symbols, table: table)
    let parameters = try settings.parameters(first: administrations.first)
    let arms = try ArmBuilder(plan: self, symbols: symbols, administrations: administrations)
      .arms()
    return Schedule(
      setting: route.setting, doses: administrations.map { $0.dose }, parameters: parameters,
      arms: arms, conversions: doser.conversions,
      readouts: try answerable(symbols), claims: claims,
      notes: notes + doser.notes + settings.notes, unused: unused + settings.unused)
  }

  /// The questions whose readouts this model has; one that was asked for must be among them.
  private func answerable(_ symbols: ModelSymbols) throws(DoseError) -> [Question] {
    func has(_ name: String) -> Bool {
      guard let symbol = manifest.readout(name)?.symbol else { return true }
      return symbols.has(symbol)
    }
    for (index, claim) in claims.enumerated() where !has(claim.readout) {
      throw error(
        "no-readout", "\(claim.readout) is not computed in the setting \(route.setting)",
        at: "/claims/\(index)/readout", found: quotedShortly(claim.readout))
    }
    if areReadoutsStandard { return readouts.filter { has($0.readout) } }
    for (index, question) in readouts.enumerated() where !has(question.readout) {
      throw error(
        "no-readout", "\(question.readout) is not computed in the setting \(route.setting)",
        at: "/readouts/\(index)/readout", found: quotedShortly(question.readout),
        allowed: manifest.readouts.map(\.name).filter(has).joined(separator: ", "))
    }
    return readouts
  }

  /// An error about a value of the dose file, found after reading.
  func error(
    _ code: String, _ message: String, at path: String, found: String? = nil,
    allowed: String? = nil
  ) -> DoseError {
    DoseError(
      "dose.\(code)", message, file: places.file, path: path, place: place(of: path),
      found: found, allowed: allowed)
  }

  /// Where the value stood, or what it would have stood in.
  private func place(of path: String) -> JSONValue.Place? {
    var path = path[...]
    while true {
      if let place = places.places[String(path)] { return place }
      guard let slash = path.lastIndex(of: "/") else { return nil }
      path = path[..<slash]
    }
  }

  /// True when the file itself says something at that dotted path.
  func isStated(_ dotted: String) -> Bool { places.places[pointer(dotted)] != nil }

  func pointer(_ dotted: String) -> String {
    "/"
      + dotted.split(separator: ".", maxSplits: 2).map { pointerToken(String($0)) }
      .joined(separator: "/")
  }
}

/// The names of a model with the units it declares for them.
public struct ModelSymbols: Sendable {
  private var unitNames: [String: String?] = [:]
  private var values: [String: Double] = [:]
  private let network: ReactionNetwork

  /// Looks every name up once, so that many plans can be scheduled on one model.
  public init(_ network: ReactionNetwork) {
    self.network = network
    for parameter in network.parameters {
      unitNames[parameter.name] = .some(parameter.unit)
      values[parameter.name] = parameter.value
    }
    for species in network.species { unitNames[species.name] = .some(species.unit) }
    for compartment in network.compartments {
      unitNames[compartment.name] = .some(compartment.unit)
      values[compartment.name] = compartment.size
    }
    for reaction in network.reactions { unitNames[reaction.name] = .some(nil) }
    for rule in network.rules where unitNames[rule.target] == nil {
      unitNames[rule.target] = .some(nil)
    }
  }

  func has(_ name: String) -> Bool { unitNames[name] != nil }
  func value(_ name: String) -> Double? { values[name] }

  /// The declared unit; a pure number when the model declares none.
  func unit(of name: String) -> PhysicalUnit? {
    guard let declared = unitNames[name] else { return nil }
    guard let declared else { return .dimensionless }
    return network.unit(named: declared) ?? PhysicalUnit(declared)
  }

  func unitText(of name: String) -> String { (unitNames[name] ?? nil) ?? "dimensionless" }

  func timeUnit(for plan: DosePlan) throws(DoseError) -> PhysicalUnit {
    let name = network.timeUnit ?? "time_unit"
    guard let unit = network.unit(named: name) ?? PhysicalUnit(name),
      unit.isCommensurable(with: PhysicalUnit(time: 1))
    else {
      throw DoseError(
        "manifest.no-time-unit", "the model does not say its unit of time",
        file: plan.manifest.file, found: network.timeUnit.map { quotedShortly($0) },
        allowed: "unit time_unit = ... in the model")
    }
    return unit
  }

  /// The name most like another, for messages.
  func closestName(_ name: String) -> String? { closest(name, in: unitNames.keys.sorted()) }
}
