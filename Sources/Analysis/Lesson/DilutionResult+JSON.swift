public import Dosing

private func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }

private func list<T>(_ values: [T], _ json: (T) -> JSONText) -> JSONText {
  .array(values.map(json))
}

extension DilutionResult {
  /// The lesson as one JSON document; its form is `DilutionResult.schema`.
  public var json: JSONText {
    [
      "schemaVersion": .integer(Self.schemaVersion), "kind": "exosim-lesson", "timeUnit": "hour",
      "product": .string(subject.product),
      "effect": [
        "readout": .string(readout), "label": .string(effect.label), "kind": .string(effect.kind),
        "unit": .string(effect.unit), "time": .number(effect.hours),
        "versus": effect.versus.map { .string($0.rawValue) } ?? .null,
        "direction": .string(isUp ? "up" : "down"), "detectable": number(detectable),
        "accuracy": .number(accuracy),
        "observer": .string(observer),
      ],
      "dish": dish?.json ?? .null, "dilutions": list(dilutions) { .number($0) },
      "plan": .number(own), "draws": .integer(draws), "seed": .string("\(seed)"),
      "levels": list(Uncertainty.levels) { .number($0) }, "routes": list(routes, \.json),
      "notes": list(notes) { .string($0) }, "provenance": provenance.json,
      "advice": .string(StudyResult.disclaimer),
    ]
  }
}

extension DilutionResult.Dish {
  fileprivate var json: JSONText {
    [
      "row": .string(row), "label": .string(label), "low": .number(low), "high": .number(high),
      "evidence": .string(evidence.rawValue), "source": .string(source),
    ]
  }
}

extension DilutionResult.Route {
  fileprivate var json: JSONText {
    [
      "name": .string(name), "label": .string(label), "device": .bool(hasDevice),
      "unknowns": list(unknowns) { unknown in
        ["name": .string(unknown.name), "label": .string(unknown.label)]
      },
      "parameters": .integer(parameters),
      "combinations": list(combinations) { combination in
        [
          "options": .object(
            zip(unknowns, combination.options).map { .init($0.name, .string($1)) }),
          "isOfFile": .bool(combination.isOfFile),
          "failures": list(combination.failures) { failure in
            [
              "status": .string(failure.status), "count": .integer(failure.count),
              "reason": .string(failure.reason),
            ]
          },
          "particlesPerCell": combination.particles.json,
          "untouchedShare": combination.untouched.json, "effect": combination.effect.json,
          "seen": list(combination.seen) { seen in
            seen.map {
              let interval = $0.interval
              return [
                "met": .integer($0.met), "of": .integer($0.of), "low": .number(interval.low),
                "high": .number(interval.high),
              ]
            } ?? .null
          },
        ]
      },
    ]
  }
}

extension DilutionResult.Curve {
  fileprivate var json: JSONText {
    [
      "table": list(table, number),
      "quantiles": list(quantiles) { quantiles in list(quantiles) { .number($0) } },
      "counts": list(counts) { .integer($0) },
    ]
  }
}
