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
  var conversions: [UnitConversion] = []
  private(set) var notes: [String] = []
  /// By row of the table, each in the one unit it is asked in.
  private var ranges: [String: ClosedRange<Double>] = [:]

  static let milliliter = PhysicalUnit(length: 3, factor: 1e-6)
  static let microgram = PhysicalUnit(mass: 1, factor: 1e-9)
  static let item = PhysicalUnit(item: 1)
  static let mole = PhysicalUnit(substance: 1)
  static let perMilliliter = PhysicalUnit(
    length: -3, item: 1, factor: 1 / milliliter.factor)
  private static let hour = PhysicalUnit(time: 1, factor: 3600)

  init(plan: DosePlan, table: @escaping (String) -> TableRow?) {
    self.plan = plan
    self.table = table
  }

  /// One administration as asked: when, how much (`nil` = as administration says), how long.
  struct Asked {
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
    try checkWell(doses.map(\.dose))
    tellOfUnusedVolume(doses.map(\.dose))
    tellOfVials(doses.map(\.dose))
    tellWhichCountHolds()
    return doses
  }

  /// Particles or micrograms in the regimen say the volume too; another one is not used.
  private mutating func tellOfUnusedVolume(_ doses: [ScheduledDose]) {
    guard case .repeated(let regimen) = plan.regimen, let amount = regimen.amount,
      amount.converted(to: Doser.milliliter) == nil, let stated = plan.administration.volume,
      let volume = stated.converted(to: Doser.milliliter), let dose = doses.first,
      abs(dose.volume - volume) > 1e-9 * volume
    else { return }
    notes.append(
      "\(amount.text) of this product are \(dose.volume.shortText) mL; administration.volume "
        + "(\(stated.text)) is not used")
  }

  /// A dose that needs more than one vial is possible, and easily a slip.
  private mutating func tellOfVials(_ doses: [ScheduledDose]) {
    guard let vial = plan.product.vialVolume,
      let most = doses.max(by: { ($0.vials ?? 0) < ($1.vials ?? 0) }), let vials = most.vials,
      vials > 1 + 1e-9
    else { return }
    let isEvery = doses.allSatisfy { ($0.vials ?? 0) > vials * (1 - 1e-9) }
    notes.append(
      "\(doses.count == 1 ? "the dose" : isEvery ? "each dose" : most.label) takes "
        + "\(vials.shortText) vials of \(vial.text)")
  }

  /// Particles and protein are two counts of one thing; only one of them can hold.
  private mutating func tellWhichCountHolds() {
    guard let particles = plan.product.particles, let protein = plan.product.proteinConcentration,
      let count = particles.counted(in: Doser.perMilliliter),
      let mass = protein.converted(to: proteinUnit)
    else { return }
    notes.append(
      "the product is counted by product.particles (\(particles.text)); "
        + "product.proteinConcentration (\(protein.text)) only turns micrograms into volumes; "
        + "together they say \((count / mass).shortText) particles per microgram")
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
  struct Amounts {
    /// Unit: mL.
    var volume: Double
    var counted: Double
    /// Unit: ug.
    var protein: Double?
  }

  /// At least one particle, and no more than the table lets a dose hold.
  private mutating func checkRange(_ amounts: Amounts, _ asked: Asked) throws(DoseError) {
    let names = plan.manifest.dose
    let amountPlace = asked.amount == nil ? "/administration" : asked.path
    try check(
      amounts.volume, row: names.volume, atLeast: 0, Doser.milliliter, "mL", at: amountPlace)
    // a possible volume of a possible product: what makes it impossible is what was said of one
    try checkWell(amounts, at: amountPlace)
    let isVolume = (asked.amount ?? plan.administration.volume)?.unit.length == 3
    let tooDilute = plan.product.dilution > 1 && amounts.counted < 1
    try check(
      amounts.counted, row: names.counted, atLeast: 1, Doser.item, "particles",
      at: !isVolume ? amountPlace : tooDilute ? "/product/dilution" : concentrationPlace)
  }

  /// What the well holds: as stated, or else as the table has it; `nil` for a route without a well.
  private var medium: Quantity? {
    if let stated = plan.administration.well?.medium { return stated }
    guard let id = plan.manifest.inputs["administration.well.medium"], plan.route.uses.contains(id),
      let row = table(id), let unit = PhysicalUnit(row.unit)
    else { return nil }
    return Quantity(value: row.value, unit: unit, unitText: row.unit)
  }

  /// A dose in a well cannot be more than what the well holds.
  private func checkWell(_ amounts: Amounts, at path: String) throws(DoseError) {
    guard let medium, let room = medium.converted(to: Doser.milliliter),
      amounts.volume > room * (1 + 1e-9)
    else { return }
    let isConcentration = path == "/administration" && plan.administration.concentration != nil
    let volume = amounts.volume.text(digits: amounts.volume.digits(toTellFrom: room))
    throw plan.error(
      "out-of-range",
      isConcentration
        ? "the medium cannot hold more per volume than the product does"
        : "one dose is more than the medium of the well",
      at: isConcentration ? "/administration/concentration" : path,
      found: "\(volume) mL of product in \(medium.text)",
      allowed: "at most \(medium.text) of product, or a more concentrated one")
  }

  /// Nobody takes medium out between doses.
  private func checkWell(_ doses: [ScheduledDose]) throws(DoseError) {
    guard let medium, let room = medium.converted(to: Doser.milliliter) else { return }
    let sum = doses.reduce(0) { $0 + $1.volume }
    guard sum > room * (1 + 1e-9) else { return }
    throw plan.error(
      "out-of-range", "all doses together are more than the medium of the well",
      at: "/regimen",
      found: "\(sum.text(digits: sum.digits(toTellFrom: room))) mL of product in \(medium.text)",
      allowed: "at most \(medium.text) of product: the model never changes the medium")
  }

  /// Where the file says how many particles a volume holds.
  var concentrationPlace: String {
    plan.product.particles == nil ? "/product/proteinConcentration" : "/product/particles"
  }

  /// A value within the range of a setting of the table.
  mutating func check(
    _ value: Double, row name: String?, atLeast least: Double, _ unit: PhysicalUnit,
    _ words: String, what: String = "one administration comes to", at path: String
  ) throws(DoseError) {
    let range = range(of: name, in: unit)
    let most = range.upperBound
    let least = max(least, range.lowerBound)
    guard value >= least, value <= most, value > 0 else {
      let far = value > least ? "many" : "few"
      let digits = value.digits(toTellFrom: least, most)
      let (from, to) = (least.text(digits: digits), most.text(digits: digits))
      throw plan.error(
        "out-of-range", "\(what) too \(far) \(words)", at: path,
        found: "\(value.text(digits: digits)) \(words)",
        allowed: most < .greatestFiniteMagnitude ? "\(from) to \(to)" : "\(from) or more")
    }
  }

  /// What a setting of the table may be; anything where the table says nothing.
  mutating func range(of name: String?, in unit: PhysicalUnit) -> ClosedRange<Double> {
    let any = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    guard let name else { return any }
    if let known = ranges[name] { return known }
    var range = any
    if let row = table(name), row.evidence == "setting", let rowUnit = PhysicalUnit(row.unit) {
      func number(_ value: Double) -> Double? {
        Quantity(value: value, unit: rowUnit, unitText: "").counted(in: unit)
      }
      let (least, most) = (number(row.lower) ?? any.lowerBound, number(row.upper) ?? any.upperBound)
      if least <= most { range = least...most }
    }
    ranges[name] = range
    return range
  }
}
