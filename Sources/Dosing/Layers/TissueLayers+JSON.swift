import ReactionNetworks

extension ManifestReader {
  /// The roles of a setting's symbols when its tissue is divided.
  func layers(_ node: Node) -> TissueLayers? {
    guard
      let object = node.object(
        "an object",
        keys: [
          "label", "most", "zones", "grading", "divided", "totals", "means", "local", "fromAbove",
          "between", "cells",
          "note",
        ]),
      let zones = object.required("zones", example: "[\"upper\", \"lower\"]").map({ names($0) }),
      let between = object.required("between", example: "{\"reactions\": [...], ...}")
        .flatMap({ self.between($0) })
    else { return nil }
    guard zones.count == TissueLayers.fewest else {
      object["zones"]?.report(
        "bad-length", "layers lie between two zones", allowed: "the upper and the lower zone")
      return nil
    }
    let fewest = TissueLayers.fewest
    let most = object.required("most", example: "50")?.whole(
      in: fewest...1000, "the largest number of layers")
    var layers = TissueLayers(
      label: object["label"]?.text() ?? "layers", most: most ?? fewest, upper: zones[0],
      lower: zones[1], grading: gradings(object["grading"], of: zones),
      divided: Set(names(object["divided"])),
      totals: Set(names(object["totals"])), means: words(object["means"]),
      local: Set(names(object["local"])),
      fromAbove: Set(names(object["fromAbove"]).map { $0.replacing(".", with: "__") }),
      between: between)
    readCells(object["cells"], zones, into: &layers)
    for (mean, weight) in layers.means.sorted(by: { $0.key < $1.key })
    where !layers.totals.union(layers.divided).contains(weight) {
      object["means"]?.report(
        "unknown-name", "the weight of \(quotedShortly(mean)) is no amount of a layer",
        found: quotedShortly(weight), allowed: "one of totals or divided")
    }
    return layers
  }

  private func between(_ node: Node) -> TissueLayers.Between? {
    guard
      let object = node.object(
        "what passes between neighbours",
        keys: ["reactions", "rules", "flows", "distance", "thickness", "note"]),
      let distance = object.required("distance", example: "\"layer_distance\"")?.text(),
      let thickness = object.required("thickness", example: "\"volume/area\"")
        .flatMap({ formula($0) })
    else { return nil }
    return TissueLayers.Between(
      reactions: names(object["reactions"]), rules: names(object["rules"]),
      flows: Set(names(object["flows"])), distance: distance, thickness: thickness)
  }

  private func readCells(_ node: Node?, _ zones: [String], into layers: inout TissueLayers) {
    let keys = ["zone", "number", "received", "released"]
    guard let object = node?.object("amounts of a layer's cells", keys: keys) else { return }
    let totals = layers.totals.sorted()
    func amount(_ key: String) -> String? {
      object.required(key, example: "\"cells\"")?.name(from: totals, what: "an amount")
    }
    layers.cellZone = object.required("zone", example: "\"\(zones[0])\"")?
      .name(from: zones, what: "a zone")
    guard let number = amount("number"), let received = amount("received") else { return }
    layers.cells = ModelManifest.Cells.Layer(
      number: number, received: received,
      released: object["released"]?.name(from: totals, what: "an amount"))
  }

  /// A formula as the models write it.
  private func formula(_ node: Node) -> Expression? {
    guard let text = node.text("a formula", limit: 1000) else { return nil }
    do throws(ModelError) {
      return try Assignment.list(antimony: "x = " + text).first?.value
    } catch {
      node.report("bad-assignment", error.message, allowed: "\"volume/area\"")
      return nil
    }
  }

  private func gradings(_ node: Node?, of zones: [String]) -> [String: Int] {
    var gradings: [String: Int] = [:]
    for (zone, node) in node?.dictionary("an object: zone -> power") ?? [] {
      guard zones.contains(zone) else {
        node.report(
          "unknown-name", "there is no such zone", found: quotedShortly(zone),
          allowed: zones.joined(separator: ", "))
        continue
      }
      gradings[zone] = node.whole(in: 1...3, "a power")
    }
    return gradings
  }

  private func words(_ node: Node?) -> [String: String] {
    let members = node?.dictionary("an object: name -> name") ?? []
    return Dictionary(
      members.compactMap { member in member.node.text().map { (member.key, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
