import ReactionNetworks

// What is asked of a run and how it is told: ledger, funnel, cells, readouts, trials.
extension ManifestReader {
  func ledger(_ node: Node) -> ModelManifest.Ledger? {
    guard let object = node.object("a ledger", keys: ["total", "places", "note"]) else {
      return nil
    }
    let places = object.required("places", example: "[ ... ]")?.list("a list", limit: 200)?
      .compactMap { node -> ModelManifest.Place? in
        guard let place = node.object("a place", keys: ["symbol", "label", "note"]),
          let symbol = place.required("symbol", example: "\"film\"")?.text()
        else { return nil }
        return ModelManifest.Place(symbol: symbol, label: text(place, "label") ?? symbol)
      }
    return ModelManifest.Ledger(
      total: object.required("total", example: "\"administered\"")?.text() ?? "",
      places: places ?? [])
  }

  func step(_ node: Node) -> ModelManifest.FunnelStep? {
    guard
      let object = node.object(
        "a step", keys: ["key", "label", "symbol", "unit", "parameters", "note"]),
      let key = object.required("key", example: "\"delivered\"")?.text(),
      let symbol = object.required("symbol", example: "\"funnel_delivered\"")?.text()
    else { return nil }
    return ModelManifest.FunnelStep(
      key: key, label: text(object, "label") ?? key, symbol: symbol,
      unit: text(object, "unit") ?? "particles", parameters: names(object["parameters"]))
  }

  func responseStep(_ node: Node) -> ModelManifest.ResponseStep? {
    guard let object = node.object("a step", keys: ["key", "label", "parameters", "note"]),
      let key = object.required("key", example: "\"memory\"")?.text()
    else { return nil }
    return ModelManifest.ResponseStep(
      key: key, label: text(object, "label") ?? key, parameters: names(object["parameters"]))
  }

  func cells(_ node: Node) -> ModelManifest.Cells? {
    node.object(
      "an object", keys: ["received", "released", "siteOccupancy", "reached", "label", "note"]
    ).map {
      ModelManifest.Cells(
        received: text($0, "received"), released: text($0, "released"),
        siteOccupancy: text($0, "siteOccupancy"), reached: text($0, "reached"),
        label: text($0, "label"), note: text($0, "note"))
    }
  }

  func readout(
    _ name: String, _ node: Node, settings: [String]
  ) -> ModelManifest.Readout? {
    guard
      let object = node.object(
        "a readout", keys: ["label", "symbol", "unit", "change", "settings", "note"])
    else { return nil }
    let changes = ModelManifest.Readout.Change.allCases.map(\.rawValue)
    let change = object["change"]?.name(from: changes, what: "a kind of change")
    return ModelManifest.Readout(
      name: name, label: text(object, "label") ?? name, symbol: text(object, "symbol"),
      unit: object["unit"]?.value.kind == .string("")
        ? "dimensionless" : text(object, "unit") ?? "dimensionless",
      change: change.flatMap { .init(rawValue: $0) } ?? .none,
      settings: object["settings"].flatMap(optional)?.list("a list of settings", limit: 50)?
        .compactMap { $0.name(from: settings, what: "a setting") })
  }

  func detection(_ node: Node, _ readouts: [String]) -> ModelManifest.Detection? {
    guard
      let object = node.object(
        "an object",
        keys: ["readout", "versus", "threshold", "observer", "trial", "note"]),
      let readout = object.required("readout", example: "\"wrinkle_index\"")?
        .name(from: readouts, what: "a readout"),
      let versus = object.required("versus", example: "\"device_only\"")?.comparator(),
      let threshold = object.required("threshold", example: "\"smallest_difference\"")?.text()
    else { return nil }
    return ModelManifest.Detection(
      readout: readout, versus: versus, threshold: threshold,
      observer: text(object, "observer") ?? "a trial", note: text(object, "note"),
      trial: object["trial"].flatMap(optional).flatMap { trial($0) })
  }

  func lesson(_ node: Node, _ readouts: [String]) -> ModelManifest.Lesson? {
    guard let object = node.object("an object", keys: ["perCell", "untouched", "dish", "note"]),
      let perCell = object.required("perCell", example: "\"particles_per_cell\"")?
        .name(from: readouts, what: "a readout"),
      let untouched = object.required("untouched", example: "\"untouched_fraction\"")?
        .name(from: readouts, what: "a readout")
    else { return nil }
    return ModelManifest.Lesson(
      perCell: perCell, untouched: untouched, dish: text(object, "dish"))
  }

  private func trial(_ node: Node) -> ModelManifest.Trial? {
    let keys = ["design", "number", "spread", "error", "power"]
    guard let object = node.object("a trial", keys: keys),
      let design = object.required("design", example: "\"paired\"")?
        .name(from: ModelManifest.Trial.designs, what: "a design"),
      let number = object.required("number", example: "\"trial_people\"")?.text(),
      let spread = object.required("spread", example: "\"trial_spread\"")?.text(),
      let error = object.required("error", example: "\"trial_error\"")?.text(),
      let power = object.required("power", example: "\"trial_power\"")?.text()
    else { return nil }
    return ModelManifest.Trial(
      design: design, number: number, spread: spread, error: error, power: power)
  }
}
