import ReactionNetworks

extension ManifestReader {
  /// The cell level of a setting; names of modules are written with dots, as in the models.
  func cellLevel(_ node: Node) -> CellLevel? {
    guard
      let object = node.object(
        "an object", keys: ["number", "modules", "batches", "counts", "responses", "note"]),
      let number = object.required("number", example: "\"cells\"")?.text(),
      let modules = object.required("modules", example: "[\"fibroblast\"]").map({ names($0) })
    else { return nil }
    let batches =
      object["batches"]?.dictionary("an object: reaction -> the one it fires with") ?? []
    return CellLevel(
      number: flat(number), modules: modules.map(flat),
      batches: batches.compactMap { batch in
        batch.node.text("the name of a reaction").map {
          CellLevel.Batch(reaction: flat(batch.key), host: flat($0))
        }
      },
      counts: object.required("counts", example: "[ ... ]")?.list("a list", limit: 50)?
        .compactMap { count($0) } ?? [],
      responses: object["responses"]?.list("a list", limit: 20)?.compactMap { response($0) } ?? [])
  }

  private func flat(_ name: String) -> String { name.replacing(".", with: "__") }

  private func count(_ node: Node) -> CellLevel.Count? {
    guard
      let object = node.object(
        "a count", keys: ["key", "label", "reaction", "species", "total", "note"]),
      let key = object.required("key", example: "\"received\"")?.text()
    else { return nil }
    let reaction = object["reaction"]?.text().map(flat)
    let species = object["species"]?.text().map(flat)
    guard (reaction == nil) != (species == nil) else {
      node.report(
        "missing-key", "a count is of the firings of a reaction or of a species",
        allowed: "one of reaction and species")
      return nil
    }
    return CellLevel.Count(
      key: key, label: object["label"]?.text() ?? key, reaction: reaction, species: species,
      total: object["total"]?.text().map(flat))
  }

  private func response(_ node: Node) -> CellLevel.Response? {
    guard let object = node.object("a response", keys: ["key", "label", "symbol", "note"]),
      let key = object.required("key", example: "\"occupancy\"")?.text(),
      let symbol = object.required("symbol", example: "\"occupancy\"")?.text()
    else { return nil }
    return CellLevel.Response(
      key: key, label: object["label"]?.text() ?? key, symbol: flat(symbol))
  }
}
