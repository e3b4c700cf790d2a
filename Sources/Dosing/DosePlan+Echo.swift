import ReactionNetworks

extension DosePlan {
  /// The plan as a dose file that says everything: what was left out is filled in.
  ///
  /// Reading it again gives an equal plan.
  public var json: JSONText {
    let given = administration
    return .object(present: [
      ("schemaVersion", .integer(DosePlan.schemaVersion)), ("model", .string(model)),
      ("product", product.json),
      (
        "administration",
        .object(present: [
          ("route", .string(given.route)), ("device", given.device.map(JSONText.string)),
          ("volume", given.volume?.json), ("area", given.area?.json),
          ("concentration", given.concentration?.json), ("well", given.well?.json),
        ])
      ),
      ("regimen", regimen.json),
      (
        "subject",
        nonEmpty([
          ("age", subject.age?.json), ("photoDamage", subject.photoDamage.map(JSONText.string)),
        ])
      ),
      (
        "variants",
        nonEmpty(variants.sorted { $0.key < $1.key }.map { ($0.key, JSONText.string($0.value)) })
      ),
      ("readouts", .array(readouts.map(\.json))),
      ("claims", claims.isEmpty ? nil : .array(claims.map(\.json))),
      ("simulation", simulation.json),
    ])
  }
}

/// An object of what is there; `nil` if nothing is.
private func nonEmpty(_ pairs: [(String, JSONText?)]) -> JSONText? {
  let object = JSONText.object(present: pairs)
  return object == .object([]) ? nil : object
}

extension Quantity {
  /// As a dose file writes it; a pure number stays one.
  var json: JSONText { unitText.isEmpty ? .number(value) : .string(text) }
}

extension Product {
  fileprivate var json: JSONText {
    .object(present: [
      ("name", name.map(JSONText.string)), ("source", source.map(JSONText.string)),
      ("particles", particles?.json), ("genuineFraction", genuineFraction.map(JSONText.number)),
      ("proteinConcentration", proteinConcentration?.json),
      ("particlesPerMicrogram", particlesPerMicrogram?.json),
      ("freeGrowthFactor", freeGrowthFactor?.json),
      (
        "storage",
        nonEmpty([
          ("form", storage.form.map(JSONText.string)),
          ("refrigerated", storage.refrigerated?.json),
          ("container", storage.container.map(JSONText.string)),
          ("freezeThawCycles", storage.freezeThawCycles.map(JSONText.integer)),
        ])
      ),
      ("dilution", .number(dilution)), ("vialVolume", vialVolume?.json),
      ("price", price.map { .string($0.text) }), ("lot", lot.map(JSONText.string)),
    ])
  }
}

extension Well {
  fileprivate var json: JSONText {
    .object(present: [("area", area?.json), ("medium", medium?.json), ("cells", cells?.json)])
  }
}

extension Regimen {
  fileprivate var json: JSONText {
    switch self {
    case .repeated(let plan):
      return .object(present: [
        ("amount", plan.amount?.json), ("over", plan.over?.json), ("every", plan.every?.json),
        ("doses", .integer(plan.doses)), ("start", plan.start?.json),
      ])
    case .table(let rows):
      let table = rows.map { row in
        JSONText.object(present: [
          ("time", row.time.json), ("amt", row.amount?.json), ("ii", row.interval?.json),
          ("addl", row.additional > 0 ? .integer(row.additional) : nil),
          ("rate", row.rate?.json), ("dur", row.duration?.json),
        ])
      }
      return ["table": .array(table)]
    }
  }
}

extension Question {
  fileprivate var json: JSONText {
    .object(present: [
      ("readout", .string(readout)), ("at", at.json),
      ("versus", versus.map { .string($0.rawValue) }),
    ])
  }
}

extension Claim {
  fileprivate var json: JSONText {
    let key: String
    switch bound {
    case .atLeast: key = "atLeast"
    case .atMost: key = "atMost"
    }
    return .object(present: [
      ("readout", .string(readout)), ("at", at.json),
      ("versus", versus.map { .string($0.rawValue) }), (key, bound.quantity.json),
    ])
  }
}

extension SimulationPlan {
  fileprivate var json: JSONText {
    var pairs: [(String, JSONText?)] = [("duration", duration.json)]
    switch output {
    case .every(let interval): pairs.append(("outputEvery", interval.json))
    case .times(let times): pairs.append(("outputTimes", .array(times.map(\.json))))
    }
    pairs.append(("relativeTolerance", .number(relativeTolerance)))
    pairs.append(("absoluteScale", absoluteScale.map(JSONText.number)))
    pairs.append(("layers", layers.map(JSONText.integer)))
    return .object(present: pairs)
  }
}
