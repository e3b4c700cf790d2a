import ReactionNetworks

extension ModelManifest {
  /// The version of the manifest format this program reads.
  public static let schemaVersion = 1

  /// Reads a manifest; every error names the file, the path and the line.
  public init(json text: String, file: String) throws(DoseError) {
    try self.init(JSONValue(text: text, file: file), file: file)
  }

  /// The same from the bytes of a file.
  public init(bytes: [UInt8], file: String) throws(DoseError) {
    try self.init(JSONValue(bytes: bytes, file: file), file: file)
  }

  private init(_ document: JSONValue, file: String) throws(DoseError) {
    let findings = Findings(file: file, prefix: "manifest")
    let reader = ManifestReader(file: file)
    let manifest = reader.manifest(Node(value: document, path: "", findings: findings))
    try findings.throwIfAny()
    guard let manifest else {
      throw DoseError("manifest.unreadable", "the manifest cannot be read", file: file)
    }
    self = manifest
  }
}

/// Turns the JSON of a manifest into its typed form, complaining into `Findings`.
struct ManifestReader {
  let file: String

  func manifest(_ node: Node) -> ModelManifest? {
    guard
      let object = node.object(
        "an object",
        keys: [
          "$schema", "schemaVersion", "name", "title", "question", "parameterTable", "settings",
          "routes", "inputs", "dose", "choices", "ledger", "funnel", "response", "perArea",
          "perCell", "perCellLabel", "cells", "readouts", "detection", "headline", "lesson",
          "uncertainty", "note",
        ])
    else { return nil }
    let version = ModelManifest.schemaVersion
    _ = object.required("schemaVersion", example: "\(version)")?.whole(
      in: version...version, "the version of the format")
    let name = object.required("name", example: "\"skin\"")?.text() ?? ""
    let settingNames = object["settings"].map { memberNames($0) } ?? []
    let readouts = named(object, "readouts") { readout($0, $1, settings: settingNames) }
    let readoutNames = readouts.map(\.name)
    let ledger = object["ledger"].flatMap(optional).flatMap { self.ledger($0) }
    let places = ledger?.places.map(\.symbol) ?? []
    let settings = named(object, "settings") {
      setting($0, $1, readouts: readouts, places: places)
    }
    let routes = named(object, "routes") { route($0, $1, settings: settingNames) }
    let choices = named(object, "choices", optional: true) { choice($0, $1) }
    let dose = object.required("dose", example: "{\"counted\": ..., \"volume\": ...}")
      .flatMap { self.dose($0) }
    checkDefaults(object, routes: routes, choices: choices)
    return ModelManifest(
      file: file, name: name, title: text(object, "title") ?? name,
      question: text(object, "question"),
      parameterTable: object.required("parameterTable", example: "\"parameters.tsv\"")?.text()
        ?? "",
      settings: settings, routes: routes, inputs: inputs(object["inputs"]),
      dose: dose ?? .init(counted: "", volume: ""), choices: choices,
      ledger: ledger,
      funnel: object["funnel"]?.list("a list of steps", limit: 50)?.compactMap { step($0) } ?? [],
      response: object["response"]?.list("a list of steps", limit: 50)?
        .compactMap { responseStep($0) } ?? [],
      perArea: text(object, "perArea"), perCell: text(object, "perCell"),
      perCellLabel: text(object, "perCellLabel"),
      cells: object["cells"].flatMap(optional).flatMap { cells($0) }, readouts: readouts,
      detection: object["detection"].flatMap(optional).flatMap { detection($0, readoutNames) },
      headline: object["headline"].flatMap(optional)?.name(from: readoutNames, what: "a readout"),
      lesson: object["lesson"].flatMap(optional).flatMap { lesson($0, readoutNames) },
      widening: object["uncertainty"].flatMap(optional).map { widening($0) } ?? [:])
  }

  private func widening(_ node: Node) -> [String: String] {
    guard let object = node.object("an object", keys: ["widening", "note"]) else { return [:] }
    let rows = object["widening"]?.dictionary("an object: class of evidence -> row of the table")
    return Dictionary(
      (rows ?? []).compactMap { entry in
        entry.node.text("the name of a row; numbers stand in the parameter table")
          .map { (entry.key, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// `nil` for `null`, which stands for "none" in a manifest.
  func optional(_ node: Node) -> Node? { node.value.kind == .null ? nil : node }

  func text(_ object: ObjectNode, _ key: String) -> String? {
    object[key].flatMap(optional)?.text(limit: 2000)
  }

  private func memberNames(_ node: Node) -> [String] {
    guard case .object(let members) = node.value.kind else { return [] }
    return members.map(\.key)
  }

  /// The members of an object of named things, in order.
  private func named<T>(
    _ object: ObjectNode, _ key: String, optional: Bool = false, _ read: (String, Node) -> T?
  ) -> [T] {
    let node = optional ? object[key] : object.required(key, example: "{ ... }")
    return node?.dictionary("an object of named entries")?.compactMap { read($0.key, $0.node) }
      ?? []
  }

  func setting(
    _ name: String, _ node: Node, readouts: [ModelManifest.Readout], places: [String]
  ) -> ModelManifest.Setting? {
    guard
      let object = node.object(
        "a setting",
        keys: [
          "file", "module", "burnIn", "label", "note", "duration", "outputEvery", "readoutTimes",
          "detection", "headline", "labels", "layers", "cellLevel",
        ])
    else { return nil }
    let here = readouts.filter { $0.settings?.contains(name) ?? true }.map(\.name)
    return ModelManifest.Setting(
      name: name, label: text(object, "label"),
      file: object.required("file", example: "\"skin.ant\"")?.text() ?? "",
      module: object.required("module", example: "\"skin\"")?.text() ?? "",
      burnIn: text(object, "burnIn"),
      duration: object["duration"].flatMap(optional)?.quantity(.time, from: .span),
      outputEvery: object["outputEvery"].flatMap(optional)?.quantity(.time, from: .span),
      readoutTimes: object["readoutTimes"]?.list("a list of times", limit: 20)?
        .compactMap { $0.quantity(.time, from: .zeroOrMore) } ?? [],
      detection: object["detection"].flatMap(optional).flatMap { detection($0, here) },
      headline: object["headline"].flatMap(optional)?.name(from: here, what: "a readout"),
      layers: object["layers"].flatMap(optional).flatMap { layers($0) },
      cellLevel: object["cellLevel"].flatMap(optional).flatMap { cellLevel($0) },
      labels: labels(object["labels"], of: here + ["cells", "perCell"] + places))
  }

  private func labels(_ node: Node?, of names: [String]) -> [String: String] {
    var labels: [String: String] = [:]
    for (name, node) in node?.dictionary("an object: readout or place -> label") ?? [] {
      guard names.contains(name) else {
        node.report(
          "unknown-name", "there is nothing named \(quotedShortly(name)) to label",
          allowed: names.joined(separator: ", "),
          suggestion: closest(name, in: names).map { quotedShortly($0) })
        continue
      }
      labels[name] = node.text()
    }
    return labels
  }

  private func route(
    _ name: String, _ node: Node, settings: [String]
  ) -> ModelManifest.Route? {
    guard
      let object = node.object(
        "a route",
        keys: [
          "label", "setting", "set", "dose", "device", "infusion", "uses", "defaults",
          "devices", "ignores", "note",
        ])
    else { return nil }
    return ModelManifest.Route(
      name: name, label: text(object, "label") ?? name,
      setting: object.required("setting", example: "\"skin\"")?
        .name(from: settings, what: "a setting") ?? "",
      set: bindings(object["set"]), dose: assignments(object["dose"]),
      device: assignments(object["device"]), infusion: text(object, "infusion"),
      uses: names(object["uses"]),
      defaults: texts(object["defaults"]), devices: names(object["devices"]),
      ignored: texts(object["ignores"]))
  }

  private func texts(_ node: Node?) -> [String: String] {
    Dictionary(
      node?.dictionary("an object")?.compactMap { entry in
        entry.node.text().map { (entry.key, $0) }
      } ?? [], uniquingKeysWith: { first, _ in first })
  }

  /// Antimony assignments, "film = film + dose_intact; channels = 1".
  private func assignments(_ node: Node?) -> [Assignment] {
    guard let node = node.flatMap(optional), node.value.kind != .string("") else { return [] }
    guard let text = node.text("Antimony assignments", limit: 10_000) else { return [] }
    do throws(ModelError) {
      return try Assignment.list(antimony: text)
    } catch {
      node.report("bad-assignment", error.message, allowed: "\"a = a + b; c = 1\"")
      return []
    }
  }

  private func bindings(_ node: Node?) -> [ModelManifest.Binding] {
    guard let node = node.flatMap(optional) else { return [] }
    return node.dictionary("an object: parameter -> row of the parameter table")?
      .compactMap { entry in
        entry.node.text("the name of a row; numbers stand in the parameter table")
          .map { ModelManifest.Binding(parameter: entry.key, row: $0) }
      } ?? []
  }

  func names(_ node: Node?) -> [String] {
    node?.list("a list of names", limit: 500)?.compactMap { $0.text() } ?? []
  }

  private func inputs(_ node: Node?) -> [String: String] {
    var inputs: [String: String] = [:]
    for (path, node) in node?.dictionary("an object: path -> parameter") ?? [] {
      guard DosePlan.inputPaths.contains(path) else {
        node.report(
          "unknown-path", "the dose file has no number at \(quotedShortly(path))",
          allowed: DosePlan.inputPaths.joined(separator: ", "),
          suggestion: closest(path, in: DosePlan.inputPaths).map { quotedShortly($0) })
        continue
      }
      if let parameter = optional(node)?.text("the name of a parameter") {
        inputs[path] = parameter
      }
    }
    return inputs
  }

  private func dose(_ node: Node) -> ModelManifest.Dose? {
    guard
      let object = node.object(
        "an object",
        keys: [
          "counted", "volume", "concentration", "particlesPerMicrogram", "mirnaPerParticle", "note",
        ])
    else { return nil }
    return ModelManifest.Dose(
      counted: object.required("counted", example: "\"counted_particles\"")?.text() ?? "",
      volume: object.required("volume", example: "\"applied_volume\"")?.text() ?? "",
      concentration: text(object, "concentration"),
      particlesPerMicrogram: text(object, "particlesPerMicrogram"),
      mirnaPerParticle: text(object, "mirnaPerParticle"))
  }

  private func choice(_ path: String, _ node: Node) -> ModelManifest.Choice? {
    guard
      let object = node.object(
        "a choice", keys: ["label", "default", "isUnknown", "options", "note"])
    else { return nil }
    guard DosePlan.choicePaths.contains(path) || path.hasPrefix("variants.") else {
      node.report(
        "unknown-path", "the dose file has no choice at \(quotedShortly(path))",
        found: quotedShortly(path),
        allowed: DosePlan.choicePaths.joined(separator: ", ") + ", variants.NAME")
      return nil
    }
    let options = named(object, "options") { name, node in
      node.object("an option", keys: ["label", "set", "note"]).map { option in
        ModelManifest.Option(
          name: name, label: text(option, "label") ?? name, set: bindings(option["set"]))
      }
    }
    return ModelManifest.Choice(
      path: path, label: text(object, "label"),
      standard: object["default"].flatMap(optional)?
        .name(from: options.map(\.name), what: "an option"),
      options: options, isUnknown: flag(object["isUnknown"]))
  }

  /// `true` or `false`; false where nothing stands.
  private func flag(_ node: Node?) -> Bool {
    guard let node else { return false }
    guard case .bool(let value) = node.value.kind else {
      node.report("wrong-type", "\(node.value.kindName) stands here", allowed: "true or false")
      return false
    }
    return value
  }

  /// A route's preferred options must exist.
  private func checkDefaults(
    _ object: ObjectNode, routes: [ModelManifest.Route], choices: [ModelManifest.Choice]
  ) {
    for route in routes {
      for (path, option) in route.defaults.sorted(by: { $0.key < $1.key }) {
        let choice = choices.first { $0.path == path }
        if choice?.option(option) == nil {
          object["routes"]?.report(
            "unknown-name", "route \(route.name) prefers an option that is not there",
            found: "\(quotedShortly(path)): \(quotedShortly(option))",
            allowed: choice?.options.map(\.name).joined(separator: ", "))
        }
      }
    }
  }
}

extension Node {
  /// `untreated` or `device_only`.
  func comparator() -> Comparator? {
    name(from: Comparator.allCases.map(\.rawValue), what: "a comparator")
      .flatMap { Comparator(rawValue: $0) }
  }
}
