import ReactionNetworks

/// What must hold between the parts of a dose file, each a function.
struct PlanChecks {
  let plan: DosePlan
  let node: ObjectNode

  func run() {
    concentrationIsKnown()
    ratiosAgree()
    amountIsKnown()
    wellFits()
    infusionFits()
    administrationsFit()
    workFits()
  }

  private var product: Node? { node["product"] }
  private var administration: Node? { node["administration"] }

  private func member(_ node: Node?, _ key: String) -> Node? {
    node.flatMap { ObjectNode(node: $0)[key] }
  }

  /// Without particles or protein per volume no volume can be turned into particles.
  private func concentrationIsKnown() {
    guard plan.product.particles == nil, plan.product.proteinConcentration == nil,
      member(product, "particles") == nil, member(product, "proteinConcentration") == nil
    else { return }
    product?.report(
      "missing", "the product has neither particles nor protein per volume",
      allowed: "\"particles\": \"1e10 /mL\" or \"proteinConcentration\": \"100 ug/mL\"")
  }

  /// Particles, protein and their ratio are three statements about two facts.
  private func ratiosAgree() {
    guard let particles = plan.product.particles, let protein = plan.product.proteinConcentration,
      let ratio = plan.product.particlesPerMicrogram
    else { return }
    let implied = particles.seconds / protein.seconds
    let stated = ratio.seconds
    guard (0.9...1.1).contains(implied / stated) else {
      let perMicrogram = (implied * 1e-9).shortText
      member(product, "particlesPerMicrogram")?.report(
        "conflict", "particles, protein and their ratio contradict each other",
        allowed: "two of the three, or \"\(perMicrogram) /ug\", which the other two give")
      return
    }
  }

  /// Every administration needs an amount from somewhere, and from one place only.
  private func amountIsKnown() {
    let given = plan.administration
    let allGiven: Bool
    switch plan.regimen {
    case .repeated(let plan): allGiven = plan.amount != nil
    case .table(let rows): allGiven = rows.allSatisfy { $0.amount != nil }
    }
    if given.volume != nil, given.concentration != nil {
      member(administration, "concentration")?.report(
        "conflict", "volume and concentration both say how much is given",
        allowed: "one of volume, concentration")
    }
    if case .repeated(let repeated) = plan.regimen, let amount = repeated.amount,
      let other = given.volume ?? given.concentration, other.contradicts(amount)
    {
      let key = given.volume == nil ? "concentration" : "volume"
      member(administration, key)?.report(
        "conflict", "administration and regimen both say how much is given, and differ",
        found: "\(other.text) here, \(amount.text) in the regimen",
        allowed: "one of the two, or the same in both")
    }
    if member(administration, "volume") == nil, member(administration, "concentration") == nil,
      !allGiven
    {
      administration?.report(
        "missing", "how much is given is not said",
        allowed: "\"volume\": \"2 mL\" here, or an amount in the regimen: \"2 mL q 28 d x 3\"")
    }
    if given.concentration != nil, given.well?.medium == nil,
      member(member(administration, "well"), "medium") == nil
    {
      member(administration, "concentration")?.report(
        "missing", "a concentration in a well needs the volume of its medium",
        allowed: "\"well\": {\"medium\": \"2 mL\"}")
    }
  }

  /// A well belongs to a setting whose dose goes into a well; skin has an area.
  private func wellFits() {
    guard let well = member(administration, "well"), member(administration, "area") != nil
    else { return }
    well.report(
      "conflict", "area and well both say how large the place is",
      allowed: "area for skin, well for a dish")
  }

  private func infusionFits() {
    guard plan.regimen.hasInfusion, plan.route.infusion == nil else { return }
    let able = plan.manifest.routes.filter { $0.infusion != nil }.map(\.name)
    let table = node["regimen"].flatMap { $0.value["table"] == nil ? nil : member($0, "table") }
    let row = table?.list("a list of rows", limit: Regimen.mostAdministrations)?
      .first { $0.value["rate"] != nil || $0.value["dur"] != nil }
    (row ?? node["regimen"])?.report(
      "no-infusion",
      "the route \(plan.route.name) cannot take an infusion (over, rate, dur)",
      allowed: able.isEmpty
        ? "administrations given at once" : "infusions by \(able.joined(separator: ", "))")
  }

  /// Every administration must begin and end within the simulation.
  private func administrationsFit() {
    let end = plan.simulation.duration.seconds
    if plan.regimen.firstMoment >= end * (1 - 1e-12), plan.regimen.firstMoment <= end * (1 + 1e-12)
    {
      (node["regimen"] ?? administration)?.report(
        "out-of-range", "the simulation ends as the first administration is given",
        allowed: "a longer simulation.duration, or an earlier start")
      return
    }
    guard let last = plan.regimen.lastMoment else { return }
    if last > end * (1 + 1e-12) {
      let place = node["regimen"] ?? member(node["simulation"], "duration") ?? administration
      place?.report(
        "out-of-range",
        "the last administration ends after the simulation",
        found: "an administration until \((last / 86_400).shortText) d, a simulation of"
          + " \(plan.simulation.duration.text)",
        allowed: "a longer simulation.duration, or fewer administrations")
    }
  }

  /// Each administration starts every layer anew; both limits at once would be minutes without a word. The
  /// most administrations are allowed to tissue of two layers.
  private func workFits() {
    guard let layers = plan.simulation.layers else { return }
    let most = 2 * Regimen.mostAdministrations / layers
    guard plan.regimen.administrations > most else { return }
    member(node["simulation"], "layers")?.report(
      "too-many",
      "\(plan.regimen.administrations) administrations to \(layers) layers take too long",
      allowed: "with \(layers) layers at most \(most) administrations")
  }
}

extension Quantity {
  /// Of the same kind, and not the same apart from rounding in the conversion of units.
  fileprivate func contradicts(_ other: Quantity) -> Bool {
    guard let value = converted(to: other.unit) else { return false }
    return abs(value - other.value) > 1e-9 * abs(other.value)
  }
}

extension Regimen {
  /// When the first administration begins, in seconds.
  var firstMoment: Double {
    switch self {
    case .repeated(let plan): plan.start?.seconds ?? 0
    case .table(let rows): rows.map(\.time.seconds).min() ?? 0
    }
  }

  /// When the last administration ends, in seconds.
  var lastMoment: Double? {
    switch self {
    case .repeated(let plan):
      return (plan.start?.seconds ?? 0) + Double(plan.doses - 1) * (plan.every?.seconds ?? 0)
        + (plan.over?.seconds ?? 0)
    case .table(let rows):
      return rows.map { row in
        var length = row.duration?.seconds ?? 0
        if let rate = row.rate, let amount = row.amount {
          length = infusionTime(amount, rate) ?? 0
        }
        return row.time.seconds + Double(row.additional) * (row.interval?.seconds ?? 0) + length
      }.max()
    }
  }
}
