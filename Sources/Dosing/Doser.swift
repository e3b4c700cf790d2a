import ReactionNetworks

/// One administration in the model's time, with the amounts it carries.
struct TimedDose {
  var dose: ScheduledDose
  /// Model time unit.
  var start: Double
  /// `nil` = all at once.
  var end: Double?
}

/// Expands a regimen into administrations and turns each amount into volume and particles.
struct Doser {
  let plan: DosePlan
  let table: (String) -> TableRow?
  private(set) var conversions: [UnitConversion] = []
  private(set) var notes: [String] = []

  private static let milliliter = PhysicalUnit(length: 3, factor: 1e-6)
  private static let microgram = PhysicalUnit(mass: 1, factor: 1e-9)
  private static let item = PhysicalUnit(item: 1)
  private static let mole = PhysicalUnit(substance: 1)
  private static let hour = PhysicalUnit(time: 1, factor: 3600)

  init(plan: DosePlan, table: @escaping (String) -> TableRow?) {
    self.plan = plan
    self.table = table
  }

  /// One administration as asked: when, how much (`nil` = as administration says), how long.
  private struct Asked {
    var seconds: Double
    var amount: Quantity?
    var lengthInSeconds: Double?
    var path: String
  }

  mutating func administrations(timeUnit: PhysicalUnit) throws(DoseError) -> [TimedDose] {
    var doses: [TimedDose] = []
    var known: [Quantity?: Amounts] = [:]
    for (index, asked) in expanded().enumerated() {
      let amounts: Amounts
      if let seen = known[asked.amount] {
        amounts = seen
      } else {
        amounts = try self.amounts(asked)
        try checkRange(amounts, asked)
        known[asked.amount] = amounts
      }
      let start = asked.seconds / timeUnit.factor
      let length = asked.lengthInSeconds.map { $0 / timeUnit.factor }
      let vial = plan.product.vialVolume?.converted(to: Doser.milliliter)
      doses.append(
        TimedDose(
          dose: ScheduledDose(
            number: index + 1, time: asked.seconds / Doser.hour.factor, volume: amounts.volume,
            countedParticles: amounts.counted, microgramProtein: amounts.protein,
            infusionDuration: asked.lengthInSeconds.map { $0 / Doser.hour.factor },
            vials: vial.map { amounts.volume / plan.product.dilution / $0 },
            label: "dose \(index + 1)"),
          start: start, end: length.map { start + $0 }))
    }
    return doses
  }

  /// Every administration in the order of time; rows at one time keep the order of the file.
  private func expanded() -> [Asked] {
    switch plan.regimen {
    case .repeated(let regimen):
      return (0..<max(regimen.doses, 1)).map { index in
        Asked(
          seconds: (regimen.start?.seconds ?? 0)
            + Double(index) * (regimen.every?.seconds ?? 0),
          amount: regimen.amount, lengthInSeconds: regimen.over?.seconds, path: "/regimen")
      }
    case .table(let rows):
      var asked: [Asked] = []
      for (index, row) in rows.enumerated() {
        var length = row.duration?.seconds
        if let rate = row.rate, let amount = row.amount { length = infusionTime(amount, rate) }
        for repetition in 0...max(row.additional, 0) {
          asked.append(
            Asked(
              seconds: row.time.seconds + Double(repetition) * (row.interval?.seconds ?? 0),
              amount: row.amount, lengthInSeconds: length, path: "/regimen/table/\(index)"))
        }
      }
      return asked.enumerated().sorted {
        ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
      }.map(\.element)
    }
  }

  /// What one administration carries.
  private struct Amounts {
    /// Unit: mL.
    var volume: Double
    var counted: Double
    /// Unit: ug.
    var protein: Double?
  }

  /// At least one particle, and no more than the table lets a dose hold.
  private func checkRange(_ amounts: Amounts, _ asked: Asked) throws(DoseError) {
    func check(
      _ value: Double, _ name: String, least: Double, _ unit: PhysicalUnit, _ words: String
    ) throws(DoseError) {
      var most = Double.greatestFiniteMagnitude
      if let row = table(name), row.evidence == "setting",
        let rowUnit = PhysicalUnit(row.unit),
        let upper = Quantity(value: row.upper, unit: rowUnit, unitText: "").counted(in: unit)
      {
        most = upper
      }
      guard value >= least, value <= most, value > 0 else {
        let far = value > least ? "many" : "few"
        throw plan.error(
          "out-of-range", "one administration comes to too \(far) \(words)",
          at: asked.amount == nil ? "/administration" : asked.path,
          found: "\(value.shortText) \(words)",
          allowed: most < .greatestFiniteMagnitude
            ? "\(least.shortText) to \(most.shortText)" : "\(least.shortText) or more")
      }
    }
    let names = plan.manifest.dose
    try check(amounts.counted, names.counted, least: 1, Doser.item, "particles")
    try check(amounts.volume, names.volume, least: 0, Doser.milliliter, "mL")
  }

  private mutating func amounts(_ asked: Asked) throws(DoseError) -> Amounts {
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

  private mutating func amounts(
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

  private var proteinUnit: PhysicalUnit {
    PhysicalUnit(length: -3, mass: 1, factor: Doser.microgram.factor / Doser.milliliter.factor)
  }

  /// Counted particles per mL in the undiluted vial: stated, or from the protein.
  private mutating func particlesPerMilliliter() throws(DoseError) -> Double {
    let unit = PhysicalUnit(length: -3, item: 1, factor: 1 / Doser.milliliter.factor)
    if let particles = plan.product.particles?.counted(in: unit) { return particles }
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
  private func row(
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
