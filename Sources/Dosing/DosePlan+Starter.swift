extension DosePlan {
  /// A dose file to begin with, for one route: the model's own options, round numbers to replace.
  ///
  /// - Parameter symbols: those of the route's setting; choices that set none of them are left out.
  /// - Throws: `DoseError` if the model has no such route.
  public static func starter(
    route: String, manifest: ModelManifest, symbols: ModelSymbols? = nil
  ) throws(DoseError) -> String {
    let names = manifest.routes.map(\.name)
    guard let way = manifest.route(route) else {
      throw DoseError(
        "dose.unknown-name", "there is no such route", file: manifest.file,
        found: quotedShortly(route), allowed: names.joined(separator: ", "))
    }
    func option(_ path: String) -> JSONText? {
      (way.defaults[path] ?? manifest.choice(path)?.standard).map { .string($0) }
    }
    let isDish = manifest.setting(way.setting)?.burnIn == nil
    let inputs = manifest.inputs
    let head = "variants."
    let variants = manifest.choices.filter {
      $0.path.hasPrefix(head) && $0.hasEffect(on: symbols)
    }.map { choice in
      (String(choice.path.dropFirst(head.count)), choice.standard.map { JSONText.string($0) })
    }
    let duration = manifest.setting(way.setting)?.duration ?? .days(isDish ? 3 : 180)
    let document = JSONText.object(present: [
      ("schemaVersion", .integer(schemaVersion)), ("model", .string(manifest.name)),
      (
        "product",
        .object(present: [
          ("name", "my product"), ("source", option("product.source")), ("particles", "1e10 /mL"),
          ("storage", option("product.storage.form").map { ["form": $0] }),
          ("dilution", 1),
        ])
      ),
      (
        "administration",
        .object(present: [
          ("route", .string(route)),
          ("device", way.hasDevice ? option("administration.device") : nil),
          ("volume", isDish ? "10 uL" : "1 mL"),
          ("area", isDish || inputs["administration.area"] == nil ? nil : "400 cm2"),
          ("well", isDish ? wellText(inputs) : nil),
        ])
      ),
      (
        "regimen",
        isDish ? "single" : way.infusion == nil ? "q 28 d x 3" : "over 1 h q 28 d x 3"
      ),
      (
        "subject",
        isDish || inputs["subject.age"] == nil
          ? nil
          : .object(present: [("age", "45 y"), ("photoDamage", option("subject.photoDamage"))])
      ),
      ("variants", variants.isEmpty ? nil : .object(present: variants)),
      ("simulation", ["duration": .string(duration.text)]),
    ])
    return document.text()
  }

  /// A well with what the model can use of it.
  private static func wellText(_ inputs: [String: String]) -> JSONText? {
    let members: [(String, JSONText?)] = [
      ("area", "0.32 cm2"), ("medium", "0.1 mL"), ("cells", 5000),
    ].filter { inputs["administration.well.\($0.0)"] != nil }
    return members.isEmpty ? nil : .object(present: members)
  }
}

extension ModelManifest.Choice {
  /// Whether any of its options sets a parameter there is; one that sets none at all only describes.
  fileprivate func hasEffect(on symbols: ModelSymbols?) -> Bool {
    let bindings = options.flatMap(\.set)
    guard let symbols, !bindings.isEmpty else { return true }
    return bindings.contains { symbols.has($0.parameter) }
  }
}
