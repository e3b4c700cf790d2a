import ReactionNetworks

// From what a file states to particles, protein and volume of one administration.
extension Doser {
  mutating func amounts(_ asked: Asked) throws(DoseError) -> Amounts {
    let given = plan.administration
    if let amount = asked.amount { return try amounts(of: amount, at: asked.path) }
    if let volume = given.volume { return try amounts(of: volume, at: "/administration/volume") }
    if let concentration = given.concentration, let medium = given.well?.medium {
      // What the medium is to hold, times the medium, is the amount given.
      let unit = PhysicalUnit(
        length: concentration.unit.length + medium.unit.length, mass: concentration.unit.mass,
        item: concentration.unit.mass == 0 ? 1 : 0,
        factor: concentration.unit.factor * medium.unit.factor)
      let amount = Quantity(
        value: concentration.value * medium.value, unit: unit, unitText: "in the well")
      return try amounts(of: amount, at: "/administration/concentration")
    }
    throw plan.error(
      "missing", "how much is given is not said", at: "/administration",
      allowed: "\"volume\": \"2 mL\"")
  }

  mutating func amounts(
    of amount: Quantity, at path: String
  ) throws(DoseError) -> Amounts {
    let dilution = plan.product.dilution
    let perMilliliter = try particlesPerMilliliter() / dilution
    let protein = plan.product.proteinConcentration?.converted(to: proteinUnit).map {
      $0 / dilution
    }
    if let volume = amount.converted(to: Doser.milliliter) {
      return Amounts(
        volume: volume, counted: volume * perMilliliter, protein: protein.map { $0 * volume })
    }
    if let particles = amount.converted(to: Doser.item) {
      let volume = particles / perMilliliter
      return Amounts(volume: volume, counted: particles, protein: protein.map { $0 * volume })
    }
    if let micrograms = amount.converted(to: Doser.microgram) {
      if let protein {
        let volume = micrograms / protein
        return Amounts(volume: volume, counted: volume * perMilliliter, protein: micrograms)
      }
      let ratio = try particlesPerMicrogram(converting: amount, "micrograms of protein")
      let counted = micrograms * ratio
      return Amounts(volume: counted / perMilliliter, counted: counted, protein: micrograms)
    }
    if let moles = amount.converted(to: Doser.mole) {
      let copies = try row(plan.manifest.dose.mirnaPerParticle, unit: Doser.item, at: path)
      let counted = moles * Expression.avogadro / copies.value
      record(copies, what: "moles of miRNA to particles", from: amount.text) {
        "\((moles * Expression.avogadro / $0).shortText) particles"
      }
      let volume = counted / perMilliliter
      return Amounts(volume: volume, counted: counted, protein: protein.map { $0 * volume })
    }
    throw plan.error(
      "wrong-dimension", "an amount is of no known kind", at: path,
      found: quotedShortly(amount.text), allowed: QuantityKind.amount.example)
  }

  var proteinUnit: PhysicalUnit {
    PhysicalUnit(length: -3, mass: 1, factor: Doser.microgram.factor / Doser.milliliter.factor)
  }

  /// Counted particles per mL in the undiluted vial, of a number that a vial can hold.
  private mutating func particlesPerMilliliter() throws(DoseError) -> Double {
    let particles = try statedParticlesPerMilliliter()
    try check(
      particles, row: plan.manifest.dose.concentration, atLeast: 0, Doser.perMilliliter,
      "particles per mL", what: "the undiluted product would hold", at: concentrationPlace)
    return particles
  }

  /// As the file says, or from the protein.
  private mutating func statedParticlesPerMilliliter() throws(DoseError) -> Double {
    if let particles = plan.product.particles?.counted(in: Doser.perMilliliter) {
      return particles
    }
    guard let protein = plan.product.proteinConcentration,
      let micrograms = protein.converted(to: proteinUnit)
    else {
      throw plan.error(
        "missing", "the product has neither particles nor protein per volume",
        at: "/product", allowed: "\"particles\": \"1e10 /mL\"")
    }
    return micrograms * (try particlesPerMicrogram(converting: protein, "protein"))
  }

  /// The stated ratio, or the table's; recorded either way.
  private mutating func particlesPerMicrogram(
    converting from: Quantity, _ what: String
  ) throws(DoseError) -> Double {
    let unit = PhysicalUnit(mass: -1, item: 1, factor: 1 / Doser.microgram.factor)
    let name = plan.manifest.dose.particlesPerMicrogram
    let perVolume = from.unit.length == -3
    let micrograms =
      from.converted(to: perVolume ? proteinUnit : Doser.microgram) ?? from.value
    func told(_ ratio: Double) -> String {
      "\((micrograms * ratio).shortText) \(perVolume ? "/mL" : "particles")"
    }
    let ratio: TableRow
    if let stated = plan.product.particlesPerMicrogram?.counted(in: unit) {
      ratio = TableRow(
        id: name ?? "particlesPerMicrogram", value: stated, lower: stated, upper: stated,
        unit: "/ug", evidence: "stated", source: "the dose file")
    } else {
      ratio = try row(name, unit: unit, at: "/product/proteinConcentration")
    }
    record(ratio, what: "micrograms of protein to particles", from: from.text, told: told)
    return ratio.value
  }

  /// A row of the table with its numbers in `unit`.
  func row(
    _ name: String?, unit: PhysicalUnit, at path: String
  ) throws(DoseError) -> TableRow {
    guard let name, var row = table(name) else {
      throw plan.error(
        "no-ratio",
        "the model has no ratio to turn this into particles"
          + (name.map { " (row \($0) is missing)" } ?? ""),
        at: path, allowed: "a volume or a number of particles")
    }
    let scale = Quantity(value: 1, unit: PhysicalUnit(row.unit) ?? unit, unitText: "")
      .counted(in: unit)
    guard let scale, row.value > 0 else {
      throw plan.error(
        "no-ratio", "the ratio \(name) of the table cannot be used", at: path,
        found: "\(JSONText.digits(row.value)) \(row.unit)")
    }
    row.value *= scale
    row.lower *= scale
    row.upper *= scale
    return row
  }

  private mutating func record(
    _ row: TableRow, what: String, from: String, told: (Double) -> String
  ) {
    let conversion = UnitConversion(
      what: what, from: from, to: told(row.value),
      range: row.lower == row.upper ? told(row.value) : "\(told(row.lower)) ... \(told(row.upper))",
      parameter: row.id, value: row.value, lower: row.lower, upper: row.upper, unit: row.unit,
      evidence: row.evidence, source: row.source)
    if !conversions.contains(conversion) { conversions.append(conversion) }
  }
}
