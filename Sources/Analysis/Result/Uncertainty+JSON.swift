import Dosing

extension Uncertainty {
  /// The section "uncertainty" of a result; its form is part of `StudyResult.schema`.
  var json: JSONText {
    .object(present: [
      ("draws", .integer(draws)), ("seed", .string("\(seed)")), ("failed", .integer(failed)),
      ("levels", numbers(Self.levels)),
      ("unknowns", list(unknowns, \.json)),
      ("parameters", list(parameters, \.json)),
      ("widening", list(widening, \.json)),
      ("statements", list(statements, \.json)),
      ("combinations", .array(combinations.map { json($0) })),
      ("screening", screening.map { json($0) } ?? .null),
      ("indices", indexSample.map { json($0) } ?? .null),
    ])
  }

  private func json(_ combination: Combination) -> JSONText {
    [
      "options": .object(
        zip(unknowns, combination.options).map { .init($0.name, .string($1)) }),
      "isOfFile": .bool(combination.isOfFile),
      "valid": .integer(combination.valid),
      "failures": list(combination.failures, \.json),
      "bands": list(combination.bands, \.json),
      "courses": list(combination.courses, \.json),
      "answers": .array(combination.answers.map { json($0) }),
    ]
  }

  private func json(_ answer: Answer) -> JSONText {
    [
      "quantiles": numbers(answer.quantiles),
      "probability": answer.probability.map { share in
        [
          "met": .integer(share.met), "of": .integer(share.of),
          "undecided": .integer(answer.undecided),
          "estimate": share.share.map { .number($0) } ?? .null,
          "low": .number(answer.low), "high": .number(answer.high),
        ]
      } ?? .null,
      "flips": list(answer.flips) { flip in
        let interval = flip.turned.interval
        return [
          "group": .string(name(ofGroup: flip.group)),
          "turned": .integer(flip.turned.met), "of": .integer(flip.turned.of),
          "low": .number(interval.low), "high": .number(interval.high),
        ]
      },
      "measurements": list(answer.measurements) { item in
        [
          "parameter": .string(parameters[item.parameter].id),
          "evidence": .string(parameters[item.parameter].evidence.rawValue),
          "share": item.share.json,
          "metInLowerHalf": item.lowerHalf.share.map { .number($0) } ?? .null,
          "metInUpperHalf": item.upperHalf.share.map { .number($0) } ?? .null,
        ]
      },
      "indices": answer.indices.map { indices in
        .array(
          indices.first.indices.map { group in
            [
              "group": .string(name(ofGroup: group)), "first": indices.first[group].json,
              "total": indices.total[group].json,
            ]
          })
      } ?? .null,
      "indexScale": answer.indexScale.map { .number($0) } ?? .null,
      "indicesTold": answer.indices.map { .bool($0.areTold) } ?? .null,
      "indexRows": answer.indices.map { .integer($0.rows) } ?? .null,
      "evidence": list(answer.evidence) {
        ["evidence": .string($0.evidence.rawValue), "share": .number($0.share)]
      },
    ]
  }

  private func json(_ screening: Screening) -> JSONText {
    [
      "paths": .integer(screening.paths), "levels": .integer(screening.levels),
      "points": .integer(screening.points), "failures": list(screening.failures, \.json),
      "mostLeft": .number(screening.mostLeft), "left": .number(screening.left),
      "most": .integer(screening.most),
      "reaching": .integer(screening.reaching), "named": .integer(screening.named),
      "kept": list(screening.kept) { .string(parameters[$0].id) },
      "scores": numbers(screening.scores), "scales": list(screening.scales, numbers),
      "effects": list(screening.effects) { statements in
        list(statements) { effects in
          [
            "meanSize": numbers(effects.map(\.meanSize)), "mean": numbers(effects.map(\.mean)),
            "spread": numbers(effects.map(\.spread)),
          ]
        }
      },
    ]
  }

  private func json(_ sample: IndexSample) -> JSONText {
    [
      "rows": .integer(sample.rows), "failures": list(sample.failures, \.json),
      "groups": list(sample.groups) { list($0) { .string(parameters[$0].id) } },
      "hasRest": .bool(sample.hasRest),
    ]
  }
}

private func list<T>(_ values: [T], _ json: (T) -> JSONText) -> JSONText {
  .array(values.map(json))
}
private func numbers(_ values: [Double]) -> JSONText { .array(values.map { .number($0) }) }
private func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }

extension SensitivityIndices.Estimate {
  fileprivate var json: JSONText {
    [
      "value": .number(value), "low": low.isFinite ? .number(low) : .null,
      "high": high.isFinite ? .number(high) : .null,
    ]
  }
}

extension Unknown {
  fileprivate var json: JSONText {
    [
      "name": .string(name), "path": .string(path), "label": .string(label),
      "options": list(options) { ["name": .string($0.name), "label": .string($0.label)] },
    ]
  }
}

extension DrawnParameter {
  fileprivate var json: JSONText {
    [
      "id": .string(id), "name": .string(label), "unit": .string(unit),
      "evidence": .string(evidence.rawValue), "scale": isLogarithmic ? "log10" : "lin",
      "lowerBound": .number(lowerBound), "upperBound": .number(upperBound),
      "widening": .number(widening), "low": .number(low), "high": .number(high),
    ]
  }
}

extension Widening {
  fileprivate var json: JSONText {
    [
      "evidence": .string(evidence.rawValue), "factor": .number(factor), "row": .string(row),
      "reason": .string(reason),
    ]
  }
}

extension Uncertainty.Statement {
  fileprivate var json: JSONText {
    [
      "kind": .string(kind.rawValue), "text": .string(text), "readout": .string(readout),
      "label": .string(label), "time": .number(time),
      "versus": versus.map { .string($0.rawValue) } ?? .null, "relative": .bool(isRelative),
      "unit": .string(unit), "atLeast": number(atLeast), "atMost": number(atMost),
      "sizeAtLeast": number(sizeAtLeast), "scale": .number(scale),
    ]
  }
}

extension Uncertainty.Failure {
  fileprivate var json: JSONText {
    [
      "status": .string(status), "count": .integer(count), "first": .integer(first),
      "reason": .string(reason),
    ]
  }
}

extension Uncertainty.Band {
  fileprivate var json: JSONText {
    [
      "readout": .string(readout), "label": .string(label), "unit": .string(unit),
      "time": .number(time), "versus": versus.map { .string($0.rawValue) } ?? .null,
      "relative": .bool(isRelative), "count": .integer(count), "quantiles": numbers(quantiles),
    ]
  }
}

extension Uncertainty.Course {
  fileprivate var json: JSONText {
    [
      "readout": .string(readout), "versus": .string(versus.rawValue),
      "relative": .bool(isRelative), "times": numbers(times),
      "quantiles": list(quantiles, numbers),
    ]
  }
}
