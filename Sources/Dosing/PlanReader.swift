import ReactionNetworks

/// Turns the JSON of a dose file into a plan, complaining into `Findings`.
struct PlanReader {
  let manifest: ModelManifest
  var notes: [String] = []
  var unused: [String] = []
  var places: [String: JSONValue.Place] = [:]
  /// Options the route prefers.
  var routeDefaults: [String: String] = [:]

  static let topKeys = [
    "schemaVersion", "model", "product", "administration", "regimen", "subject", "variants",
    "readouts", "claims", "simulation",
  ]
  /// The same, and what an editor adds.
  static let keys = topKeys + ["$schema"]

  mutating func plan(_ node: Node) -> DosePlan? {
    guard
      let object = node.object(
        "an object such as {\"schemaVersion\": 1, \"model\": \"skin\", ...}",
        keys: PlanReader.keys)
    else { return nil }
    remember(node.value, path: "")
    _ = object["$schema"]?.text("the address of the schema", limit: 1000)
    let version = DosePlan.schemaVersion
    _ = object.required("schemaVersion", example: "\(version)")?.whole(
      in: version...version, "the version of the format")
    _ = object.required("model", example: "\"\(manifest.name)\"")?.name(
      from: [manifest.name], what: "a model")
    let administrationNode = object.required(
      "administration", example: "{\"route\": \"...\", \"volume\": \"2 mL\"}")
    routeDefaults = preferred(administrationNode)
    let product = object.required("product", example: "{\"particles\": \"1e10 /mL\"}")
      .flatMap { self.product($0) }
    var administration: Administration?
    if let administrationNode { administration = self.administration(administrationNode) }
    let regimen =
      object["regimen"].map { $0.regimen(notes: &notes) } ?? Regimen.single
    let subject = self.subject(object["subject"])
    let variants = self.variants(object["variants"])
    let setting = administration.flatMap { manifest.route($0.route)?.setting }
    let simulation = self.simulation(object["simulation"], setting: setting)
    guard let product, let administration, let regimen, let simulation, let setting else {
      return nil
    }
    let narrow = manifest.narrowed(to: setting)
    var plan = DosePlan(
      model: manifest.name, manifest: narrow, product: product, administration: administration,
      regimen: regimen, subject: subject, variants: variants, readouts: [],
      areReadoutsStandard: object["readouts"] == nil, claims: [], simulation: simulation,
      notes: notes, unused: unused,
      places: DosePlan.Places(file: node.findings.file, places: places))
    let elsewhere = manifest.readouts.map(\.name).filter { narrow.readout($0) == nil }
    var questions = QuestionReader(
      manifest: narrow, setting: setting, elsewhere: elsewhere, duration: simulation.duration,
      hasDevice: plan.route.hasDevice, firstMoment: plan.regimen.firstMoment)
    plan.readouts =
      object["readouts"].map { questions.questions($0) } ?? questions.usual(for: plan.route)
    plan.claims = object["claims"].map { questions.claims($0) } ?? []
    plan.notes += questions.notes
    PlanChecks(plan: plan, node: object).run()
    return plan
  }

  /// Keeps the place of every value, so that later errors can point to it.
  private mutating func remember(_ value: JSONValue, path: String) {
    places[path] = value.place
    switch value.kind {
    case .object(let members):
      for member in members {
        remember(member.value, path: "\(path)/\(pointerToken(member.key))")
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        remember(element, path: "\(path)/\(index)")
      }
    default: break
    }
  }

  /// The options the named route prefers, found before the route itself is read.
  private func preferred(_ node: Node?) -> [String: String] {
    guard case .string(let name)? = node?.value["route"]?.kind else { return [:] }
    return manifest.route(name)?.defaults ?? [:]
  }

  /// The option of a choice: what the file says, what the route prefers, the manifest's own.
  private func option(_ path: String, _ node: Node?) -> String? {
    guard let choice = manifest.choice(path) else {
      node?.report("no-effect", "the model \(quotedShortly(manifest.name)) has no such choice")
      return nil
    }
    if let node {
      return node.name(from: choice.options.map(\.name), what: "an option")
    }
    return routeDefaults[path] ?? choice.standard
  }

  private func product(_ node: Node) -> Product? {
    guard
      let object = node.object(
        "a product",
        keys: [
          "name", "source", "particles", "genuineFraction", "proteinConcentration",
          "particlesPerMicrogram", "freeGrowthFactor", "storage", "dilution", "vialVolume",
          "price", "lot",
        ])
    else { return nil }
    return Product(
      name: object["name"]?.text(), source: option("product.source", object["source"]),
      particles: object["particles"]?.quantity(.particles, from: .aboveZero),
      genuineFraction: object["genuineFraction"]?.fraction(),
      proteinConcentration: object["proteinConcentration"]?.quantity(
        .massConcentration, from: .aboveZero),
      particlesPerMicrogram: object["particlesPerMicrogram"]?.quantity(
        .particlesPerMass, from: .aboveZero),
      freeGrowthFactor: object["freeGrowthFactor"]?.quantity(.massConcentration, from: .zeroOrMore),
      storage: storage(object["storage"]), dilution: object["dilution"]?.dilution() ?? 1,
      vialVolume: object["vialVolume"]?.quantity(.volume, from: .aboveZero),
      price: object["price"]?.price(), lot: object["lot"]?.text())
  }

  private func storage(_ node: Node?) -> Storage {
    let object = node?.object(
      "how it was stored", keys: ["form", "refrigerated", "container", "freezeThawCycles"])
    return Storage(
      form: option("product.storage.form", object?["form"]),
      refrigerated: object?["refrigerated"]?.quantity(.time, from: .zeroOrMore),
      container: option("product.storage.container", object?["container"]),
      freezeThawCycles: object?["freezeThawCycles"]?.whole(in: 0...1000, "freeze-thaw cycles"))
  }

  private mutating func administration(_ node: Node) -> Administration? {
    guard
      let object = node.object(
        "an administration",
        keys: ["route", "device", "volume", "area", "concentration", "well"])
    else { return nil }
    let names = manifest.routes.map(\.name)
    guard
      let route = object.required("route", example: quotedShortly(names.first ?? "topical"))?
        .name(from: names, what: "a route")
    else { return nil }
    return Administration(
      route: route, device: device(object["device"], on: route),
      volume: object["volume"]?.quantity(.volume, from: .aboveZero),
      area: object["area"]?.quantity(.area, from: .aboveZero),
      concentration: object["concentration"]?.quantity(.wellConcentration, from: .aboveZero),
      well: object["well"].flatMap { well($0) })
  }

  /// The device of a route that has one; where the route has none, the file's is not used.
  private mutating func device(_ node: Node?, on name: String) -> String? {
    let stated = option("administration.device", node)
    guard let route = manifest.route(name), let stated, let own = route.devices.first,
      !route.devices.contains(stated)
    else { return stated }
    guard route.hasDevice else {
      let label = manifest.choice("administration.device")?.option(stated)?.label ?? stated
      unused.append(
        "administration.device (\(label)): the route \(route.name), \(route.label), is done "
          + "without a device.")
      return own
    }
    let bare = manifest.routes.filter { !$0.hasDevice && $0.setting == route.setting }.map(\.name)
    node?.report(
      "conflict", "the route \(route.name) is not done with this device",
      allowed: "\(route.devices.joined(separator: ", ")); or, without a device, a route of "
        + bare.joined(separator: ", "))
    return own
  }

  private func well(_ node: Node) -> Well? {
    node.object("a culture well", keys: ["area", "medium", "cells"]).map { object in
      Well(
        area: object["area"]?.quantity(.area, from: .aboveZero),
        medium: object["medium"]?.quantity(.volume, from: .aboveZero),
        cells: object["cells"]?.quantity(.cells, from: .aboveZero))
    }
  }

  private func subject(_ node: Node?) -> Subject {
    let object = node?.object("a subject", keys: ["age", "photoDamage"])
    return Subject(
      age: object?["age"]?.quantity(.age, from: .aboveZero),
      photoDamage: option("subject.photoDamage", object?["photoDamage"]))
  }

  private func variants(_ node: Node?) -> [String: String] {
    let head = "variants."
    let names = manifest.choices.filter { $0.path.hasPrefix(head) }
      .map { String($0.path.dropFirst(head.count)) }
    let object = node?.object("variants of the model", keys: names)
    var chosen: [String: String] = [:]
    for name in names { chosen[name] = option(head + name, object?[name]) }
    return chosen
  }
}
