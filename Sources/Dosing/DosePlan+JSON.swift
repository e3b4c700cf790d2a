import ReactionNetworks

extension DosePlan {
  /// The version of the dose-file format this program reads.
  public static let schemaVersion = 1

  /// What a dose file holds, at its top.
  public static let topKeys = PlanReader.topKeys

  /// True for a dotted path whose value is a name of the model, such as a route or an option.
  public static func isName(_ path: String) -> Bool {
    choicePaths.contains(path) || path == "administration.route" || path.hasPrefix("variants.")
  }

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
    try self.init(document: try JSONValue(bytes: bytes, file: file), file: file, manifest: manifest)
  }

  /// Reads a dose file that is a value already, such as one with some of its values changed.
  public init(
    document: JSONValue, file: String, manifest: ModelManifest
  ) throws(DoseError) {
    let findings = Findings(file: file, prefix: "dose")
    var reader = PlanReader(manifest: manifest)
    let plan = reader.plan(Node(value: document, path: "", findings: findings))
    try findings.throwIfAny()
    guard var plan else {
      throw DoseError("dose.unreadable", "the dose file cannot be read", file: file, path: "")
    }
    try plan.divideAssignments()
    self = plan
  }

  /// The model a dose file is written for, so that its manifest can be found.
  ///
  /// - Parameter names: the models there are; `nil` = any name will do.
  public static func model(
    bytes: [UInt8], file: String, among names: [String]? = nil
  ) throws(DoseError) -> String {
    let document = try JSONValue(bytes: bytes, file: file)
    let findings = Findings(file: file, prefix: "dose")
    let node = Node(value: document, path: "", findings: findings)
    var name: String?
    if case .object = document.kind {
      // a missing model is often a misspelt key, which only the list of keys can tell
      if document["model"] == nil { _ = node.object("a dose file", keys: PlanReader.keys) }
      let found = ObjectNode(node: node).required(
        "model", example: quotedShortly(names?.first ?? "skin"))
      name = names.map { names in found?.name(from: names, what: "a model") } ?? found?.text()
    } else {
      node.report(
        "wrong-type", "\(document.kindName) stands where a dose file is expected",
        allowed: "an object such as {\"schemaVersion\": 1, \"model\": \"skin\", ...}")
    }
    try findings.throwIfAny()
    return name ?? ""
  }
}
