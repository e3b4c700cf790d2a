import ReactionNetworks

extension DosePlan {
  /// The version of the dose-file format this program reads.
  public static let schemaVersion = 1

  /// Every number of a dose file that a manifest may bind to a model parameter.
  public static let inputPaths = [
    "product.genuineFraction", "product.particlesPerMicrogram", "product.freeGrowthFactor",
    "product.storage.refrigerated", "product.storage.freezeThawCycles", "administration.area",
    "administration.well.area", "administration.well.medium", "administration.well.cells",
    "subject.age",
  ]

  /// Every named choice of a dose file besides `variants.*`.
  public static let choicePaths = [
    "product.source", "product.storage.form", "product.storage.container",
    "administration.device", "subject.photoDamage",
  ]

  /// Reads a dose file for a model.
  ///
  /// - Throws: the first error of the file, carrying the others that were found with it.
  public init(
    json text: String, file: String, manifest: ModelManifest
  ) throws(DoseError) {
    try self.init(bytes: Array(text.utf8), file: file, manifest: manifest)
  }

  /// Reads a dose file from raw bytes, which may be anything at all.
  public init(
    bytes: [UInt8], file: String, manifest: ModelManifest
  ) throws(DoseError) {
    let document = try JSONValue(bytes: bytes, file: file)
    let findings = Findings(file: file, prefix: "dose")
    var reader = PlanReader(manifest: manifest)
    let plan = reader.plan(Node(value: document, path: "", findings: findings))
    try findings.throwIfAny()
    guard let plan else {
      throw DoseError("dose.unreadable", "the dose file cannot be read", file: file, path: "")
    }
    self = plan
  }

  /// The model a dose file is written for, so that its manifest can be found.
  public static func model(bytes: [UInt8], file: String) throws(DoseError) -> String {
    let document = try JSONValue(bytes: bytes, file: file)
    let findings = Findings(file: file, prefix: "dose")
    let node = Node(value: document, path: "", findings: findings)
    var name: String?
    if case .object = document.kind {
      name = ObjectNode(node: node).required("model", example: "\"skin\"")?.text()
    } else {
      node.report("wrong-type", "\(document.kindName) stands where a dose file is expected",
        allowed: "an object such as {\"schemaVersion\": 1, \"model\": \"skin\", ...}")
    }
    try findings.throwIfAny()
    return name ?? ""
  }
}

/// Turns the JSON of a dose file into a plan, complaining into `Findings`.
struct PlanReader {
  let manifest: ModelManifest
  var notes: [String] = []
  var places: [String: JSONValue.Place] = [:]
  /// Options the route prefers.
  var routeDefaults: [String: String] = [:]

  static let topKeys = [
    "schemaVersion", "model", "product", "administration", "regimen", "subject", "variants",
    "readouts", "claims", "simulation",
  ]

  mutating func plan(_ node: Node) -> DosePlan? {
    guard
      let object = node.object(
        "an object such as {\"schemaVersion\": 1, \"model\": \"skin\", ...}",
        keys: PlanReader.topKeys + ["$schema"])
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
    let administration = administrationNode.flatMap { self.administration($0) }
    let regimen =
      object["regimen"].map { $0.regimen(notes: &notes) } ?? Regimen.single
    let subject = self.subject(object["subject"])
    let variants = self.variants(object["variants"])
    let simulation = self.simulation(
      object["simulation"], setting: administration.flatMap { manifest.route($0.route)?.setting })
    guard let product, let administration, let regimen, let simulation else { return nil }
    var plan = DosePlan(
      model: manifest.name, manifest: manifest, product: product, administration: administration,
      regimen: regimen, subject: subject, variants: variants, readouts: [],
      areReadoutsStandard: object["readouts"] == nil, claims: [], simulation: simulation,
      notes: notes, places: DosePlan.Places(file: node.findings.file, places: places))
    var questions = QuestionReader(manifest: manifest, duration: simulation.duration)
    plan.readouts =
      object["readouts"].map { questions.questions($0) } ?? questions.usual(for: plan.route)
    plan.claims = object["claims"].map { questions.claims($0) } ?? []
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
      form: option("product.storage.form", object?["form"], isAsked: object?["form"] != nil),
      refrigerated: object?["refrigerated"]?.quantity(.time, from: .zeroOrMore),
      container: option(
        "product.storage.container", object?["container"], isAsked: object?["container"] != nil),
      freezeThawCycles: object?["freezeThawCycles"]?.whole(in: 0...1000, "freeze-thaw cycles"))
  }

  private func option(_ path: String, _ node: Node?, isAsked: Bool) -> String? {
    manifest.choice(path) == nil && !isAsked ? nil : option(path, node)
  }

  private func administration(_ node: Node) -> Administration? {
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
      route: route, device: option("administration.device", object["device"]),
      volume: object["volume"]?.quantity(.volume, from: .aboveZero),
      area: object["area"]?.quantity(.area, from: .aboveZero),
      concentration: object["concentration"]?.quantity(.wellConcentration, from: .aboveZero),
      well: object["well"].flatMap { well($0) })
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
      age: object?["age"]?.quantity(.time, from: .span),
      photoDamage: option(
        "subject.photoDamage", object?["photoDamage"], isAsked: object?["photoDamage"] != nil))
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

  private func simulation(_ node: Node?, setting: String?) -> SimulationPlan? {
    let object = node?.object(
      "how to simulate",
      keys: ["duration", "outputEvery", "outputTimes", "relativeTolerance", "absoluteScale"],
      refused: ["layers": "the number of layers is not a choice yet"])
    if node != nil, object == nil { return nil }
    let usual = manifest.setting(setting ?? "")
    let duration =
      object?["duration"].map { $0.quantity(.time, from: .span) }
      ?? usual?.duration ?? .days(180)
    guard let duration else { return nil }
    let tolerance = object?["relativeTolerance"]?.number(
      in: 1e-12...1e-3, "a relative tolerance from 1e-12 to 1e-3")
    let scale = object?["absoluteScale"]?.number(
      in: 1e-9...1, "a multiple of relativeTolerance from 1e-9 to 1")
    let output = self.output(object, duration: duration, usual: usual?.outputEvery)
    guard let output else { return nil }
    return SimulationPlan(
      duration: duration, output: output, relativeTolerance: tolerance ?? 1e-6,
      absoluteScale: scale)
  }

  private func output(
    _ object: ObjectNode?, duration: Quantity, usual: Quantity?
  ) -> SimulationPlan.Output? {
    if let node = object?["outputTimes"] {
      if let every = object?["outputEvery"] {
        every.report("conflict", "outputEvery and outputTimes exclude each other",
          allowed: "one of them")
        return nil
      }
      return times(node, duration: duration)
    }
    guard let node = object?["outputEvery"] else {
      // A year of days is a picture's worth; a longer or shorter run has as many points.
      let points = duration.seconds / (usual?.seconds ?? .infinity)
      if let usual, points >= 1, points <= 2000 { return .every(usual) }
      return .every(
        Quantity(value: duration.value / 180, unit: duration.unit, unitText: duration.unitText))
    }
    guard let every = node.quantity(.time, from: .span) else { return nil }
    guard duration.seconds / every.seconds <= Double(SimulationPlan.mostOutputs) else {
      node.report("too-many", "there are too many output times",
        allowed: "at most \(SimulationPlan.mostOutputs) within the duration \(duration.text)")
      return nil
    }
    return .every(every)
  }

  private func times(_ node: Node, duration: Quantity) -> SimulationPlan.Output? {
    guard let nodes = node.list("a list of times", limit: SimulationPlan.mostOutputs) else {
      return nil
    }
    guard !nodes.isEmpty else {
      node.report("too-few", "there is no output time", allowed: "at least one time")
      return nil
    }
    var times: [Quantity] = []
    for node in nodes {
      guard let time = node.quantity(.time, from: .zeroOrMore) else { return nil }
      guard time.seconds <= duration.seconds else {
        node.report("out-of-range", "an output time lies after the end of the simulation",
          allowed: "0 to \(duration.text)")
        return nil
      }
      guard time.seconds > (times.last?.seconds ?? -1) else {
        node.report("out-of-order", "output times must increase",
          allowed: "a time after \(times.last?.text ?? "")")
        return nil
      }
      times.append(time)
    }
    return .times(times)
  }
}

extension Quantity {
  /// In base units; seconds for a time.
  var seconds: Double { value * unit.factor }

  static func days(_ days: Double) -> Quantity {
    Quantity(value: days, unit: PhysicalUnit(time: 1, factor: 86_400), unitText: "d")
  }
}

extension Node {
  /// 100, or "1:100": one part in a hundred.
  func dilution() -> Double? {
    let allowed = "1 (undiluted) or more, as 100 or \"1:100\""
    let factor: Double
    switch value.kind {
    case .number(let number, _): factor = number
    case .string(let text):
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, text.utf8.count <= 100,
        let one = plainNumber(parts[0]), one > 0, let whole = plainNumber(parts[1]),
        (whole / one).isFinite
      else {
        report("bad-quantity", "this cannot be read as a dilution", allowed: allowed)
        return nil
      }
      factor = whole / one
    default:
      report("wrong-type", "\(value.kindName) stands where a dilution is expected",
        allowed: allowed)
      return nil
    }
    guard factor >= 1, factor <= 1e30 else {
      report("out-of-range", "a dilution is out of range", allowed: allowed)
      return nil
    }
    return factor
  }

  /// "30000 JPY".
  func price() -> Price? {
    let allowed = "a number and a currency of three letters, such as \"30000 JPY\""
    guard case .string(let text) = value.kind else {
      report(value.isNumber ? "missing-unit" : "wrong-type", "a price needs its currency",
        allowed: allowed)
      return nil
    }
    let parts = text.split(separator: " ")
    guard parts.count == 2, text.utf8.count <= 100, let amount = plainNumber(parts[0]), parts[1].utf8.count == 3,
      parts[1].utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") })
    else {
      report("bad-quantity", "this cannot be read as a price", allowed: allowed)
      return nil
    }
    guard amount >= 0 else {
      report("out-of-range", "a price is negative", allowed: allowed)
      return nil
    }
    return Price(value: amount, currency: String(parts[1]))
  }
}

extension JSONValue {
  var isNumber: Bool {
    if case .number = kind { return true }
    return false
  }
}
