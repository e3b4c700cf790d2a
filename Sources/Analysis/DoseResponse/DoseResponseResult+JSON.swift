public import Dosing

extension DoseResponseResult {
  /// The answer as one JSON document; its form is `DoseResponseResult.schema`.
  public var json: JSONText {
    .object(present: [
      ("schemaVersion", .integer(Self.schemaVersion)), ("kind", "exosim-dose-response"),
      ("timeUnit", "hour"), ("product", .string(subject.product)),
      ("route", .string(subject.routeLabel)),
      (
        "axis",
        [
          "name": .string(axis.rawValue), "label": .string(axis.label), "unit": .string(axis.unit),
          "plan": .number(own), "points": numbers(points),
        ]
      ),
      ("curves", .array(curves.map(\.json))), ("power", power?.json ?? .null),
      ("uncertainty", uncertainty?.json), ("trajectories", .integer(members)),
      ("notes", .array(notes.map { .string($0) })), ("provenance", provenance.json),
      ("advice", .string(StudyResult.disclaimer)),
    ])
  }

  /// The curves as a table: a row a point, a column an effect, the power last.
  public var csv: String {
    var header = [axis.rawValue] + curves.map { $0.column }
    if power != nil { header.append("power") }
    var lines = [header.joined(separator: ",")]
    for (row, point) in points.enumerated() {
      var cells = [JSONText.digits(point)] + curves.map { JSONText.digits($0.values[row]) }
      if let power { cells.append(JSONText.digits(power.powers[row])) }
      lines.append(cells.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

private func numbers(_ values: [Double]) -> JSONText { .array(values.map { .number($0) }) }
private func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }

extension EffectCurve {
  /// "new_collagen_2016h_vs_device_only"
  fileprivate var column: String {
    let time = JSONText.digits(effect.hours)
    return "\(readout)_\(time)h" + (effect.versus.map { "_vs_\($0.rawValue)" } ?? "")
      + (effect.kind == "difference" ? "_difference" : "")
  }

  fileprivate var json: JSONText {
    [
      "effect": effect.json(readout: readout, value: own, treated: nil),
      "values": numbers(values), "nothing": .number(nothing),
      "accuracy": .number(accuracy),
      "slopeAtPlan": number(slopeAtPlan),
      "largest": [
        "at": .number(largest.at), "value": .number(largest.value),
        "plateau": .bool(largest.isPlateau), "turning": .bool(largest.isTurning),
        "siteOccupancy": number(largest.siteOccupancy), "reached": number(largest.reached),
      ],
      "middle": middle.map { ["at": .number($0.at), "hillSlope": number($0.hillSlope)] } ?? .null,
      "overdosedHalf": number(overdosedHalf), "targets": .array(targets.map(\.json)),
    ]
  }
}

extension TargetAnswer {
  fileprivate var json: JSONText {
    [
      "text": .string(text), "bound": .number(bound),
      "direction": .string(isAtLeast ? "at_least" : "at_most"),
      "detection": .bool(isDetection), "metByPlan": .bool(isMetByPlan),
      "spans": .array(spans.map { ["from": number($0.from), "to": number($0.to)] }),
      "crossings": numbers(crossings), "least": number(least), "sentence": .string(sentence),
    ]
  }
}

extension TrialAnswer {
  fileprivate var json: JSONText {
    [
      "method": .string(Self.method), "design": .string(design), "number": .integer(number),
      "spread": .number(spread),
      "evidenceOfSpread": evidenceOfSpread.map { .string($0.rawValue) } ?? .null,
      "error": .number(error), "wanted": .number(wanted), "detectable": .number(detectable),
      "stated": stated.map { .number($0) } ?? .null, "curve": .integer(curve),
      "powers": numbers(powers),
      "plan": .number(own),
    ]
  }
}
