public import Dosing

extension StudyResult {
  /// The result as one JSON document; its form is `StudyResult.schema`.
  public var json: JSONText {
    .object(present: [
      ("schemaVersion", .integer(Self.schemaVersion)),
      ("kind", "exosim-result"),
      ("timeUnit", "hour"),
      ("verdict", verdict.json),
      ("limitingStep", limitingStep?.json ?? .null),
      ("subject", subject.json),
      ("schedule", list(schedule, \.json)),
      ("price", price?.json ?? .null),
      ("funnel", funnel.json),
      ("cells", cells?.json ?? .null),
      ("response", response.json),
      ("claims", list(claims, \.json)),
      ("memory", list(memory, \.json)),
      ("counterfactuals", list(counterfactuals, \.json)),
      ("hypotheses", list(hypotheses, \.json)),
      ("doseCurve", list(doseCurve, \.json)),
      ("ledger", ledger.json),
      ("evidence", evidence.json),
      ("certificate", certificate.json),
      ("conversions", list(conversions, \.json)),
      ("parameters", list(parameters, \.json)),
      ("courses", list(courses, \.json)),
      ("notes", texts(notes)),
      ("limits", texts(limits)),
      ("provenance", provenance.json),
      ("advice", .string(Self.disclaimer)),
      ("uncertainty", uncertainty?.json),
    ])
  }

  /// The document as text, lists of numbers on one line each.
  public var jsonText: String { json.text(indent: 2, width: .max) }

  /// Said once in every form of the answer.
  public static let disclaimer = "exosim simulates a model; it gives no medical advice."
}

private func list<T>(_ values: [T], _ json: (T) -> JSONText) -> JSONText {
  .array(values.map(json))
}
private func numbers(_ values: [Double]) -> JSONText { .array(values.map { .number($0) }) }
private func texts(_ values: [String]) -> JSONText { .array(values.map { .string($0) }) }
private func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }
private func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }

extension StudySubject {
  fileprivate var json: JSONText {
    [
      "model": .string(model), "modelTitle": .string(modelTitle), "question": .string(question),
      "setting": .string(setting), "product": .string(product), "route": .string(routeLabel),
      "hasDevice": .bool(hasDevice), "headline": .string(headline),
      "duration": .number(duration),
      "facts": list(facts) { ["label": .string($0.label), "value": .string($0.value)] },
    ]
  }
}

extension GivenDose {
  fileprivate var json: JSONText {
    [
      "number": .integer(number), "time": .number(time), "label": .string(label),
      "countedParticles": .number(countedParticles), "volumeInMillilitres": Analysis.number(volume),
      "proteinInMicrograms": Analysis.number(protein), "infusion": .number(infusion),
    ]
  }
}

extension TreatmentPrice {
  fileprivate var json: JSONText {
    [
      "currency": .string(currency), "vial": .number(vial), "vials": .number(vials),
      "openedVials": .number(openedVials), "treatment": .number(treatment),
      "treatmentInOpenedVials": .number(treatmentInOpenedVials),
      "perParticle": list(perParticle) {
        ["key": .string($0.key), "label": .string($0.label), "price": .number($0.price)]
      },
    ]
  }
}

extension Funnel {
  fileprivate var json: JSONText {
    [
      "area": number(area), "areaUnit": .string(areaUnit), "cells": number(cells),
      "cellsLabel": .string(cellsLabel),
      "steps": list(steps) { step in
        [
          "key": .string(step.key), "label": .string(step.label), "amount": .number(step.amount),
          "unit": .string(step.unit), "perArea": number(step.perArea),
          "perCell": number(step.perCell), "passed": number(step.passed),
          "parameters": texts(step.parameters),
        ]
      },
    ]
  }
}

extension ResponseTable {
  fileprivate var json: JSONText {
    [
      "times": numbers(times),
      "rows": list(rows) { row in
        func changes(_ reference: Comparator) -> JSONText {
          .array(times.indices.map { number(row.difference(to: reference, at: $0)) })
        }
        return [
          "readout": .string(row.key), "label": .string(row.label), "unit": .string(row.unit),
          "change": .string(row.change.rawValue), "treated": numbers(row.treated),
          "deviceOnly": numbers(row.deviceOnly), "untreated": numbers(row.untreated),
          "changeVersusUntreated": changes(.untreated),
          "changeVersusDeviceOnly": changes(.deviceOnly),
        ]
      },
    ]
  }
}

extension ClaimAnswer {
  fileprivate var json: JSONText {
    [
      "claim": .string(text), "readout": .string(readout), "time": .number(time),
      "versus": Analysis.text(versus?.rawValue), "atLeast": number(atLeast),
      "atMost": number(atMost), "found": number(found), "accuracy": .number(accuracy),
      "met": .bool(isMet), "belowAccuracy": .bool(!isTold),
      "margin": number(margin), "relative": .bool(isRelative), "unit": .string(unit),
    ]
  }
}

extension HalfGain {
  fileprivate var json: JSONText {
    [
      "versus": .string(versus.rawValue), "peakGain": .number(peakGain),
      "peakTime": .number(peakTime), "halfGainTime": number(time),
    ]
  }
}

extension Verdict {
  fileprivate var json: JSONText {
    [
      "outcome": .string(outcome.rawValue), "sentence": .string(sentence),
      "remarks": list(remarks) { ["label": .string($0.label), "text": .string($0.text)] },
      "readout": .string(readout), "readoutLabel": .string(readoutLabel), "time": .number(time),
      "versus": .string(versus.rawValue), "difference": number(difference),
      "belowAccuracy": .bool(isBelowAccuracy), "relative": .bool(isRelative), "unit": .string(unit),
      "threshold": number(threshold),
      "undilutedDifference": number(undilutedDifference),
      "particlesNeeded": number(particlesNeeded),
      "particlesNeededNote": text(particlesNeededNote), "observer": .string(observer),
    ]
  }
}

extension LimitingStep {
  var json: JSONText {
    [
      "key": .string(key), "label": .string(label), "passed": .number(passed),
      "control": number(control), "sentence": .string(sentence), "parameters": texts(parameters),
    ]
  }
}

extension Counterfactual {
  fileprivate var json: JSONText {
    [
      "key": .string(key), "label": .string(label), "parameter": .string(parameter),
      "factor": .number(factor), "effectRatio": .number(effectRatio), "control": number(control),
    ]
  }
}

extension Hypothesis {
  fileprivate var json: JSONText {
    [
      "variant": .string(variant), "variantLabel": .string(variantLabel),
      "option": .string(option), "optionLabel": .string(optionLabel),
      "fold": .array(fold.map { .string($0) }),
      "difference": number(difference), "measurable": isMeasurable.map { .bool($0) } ?? .null,
      "undilutedDifference": number(undilutedDifference),
      "undilutedMeasurable": isUndilutedMeasurable.map { .bool($0) } ?? .null,
    ]
  }
}

extension DoseCurvePoint {
  fileprivate var json: JSONText {
    ["countedParticles": .number(countedParticles), "difference": .number(difference)]
  }
}

extension Ledger {
  fileprivate var json: JSONText {
    [
      "times": numbers(times), "administered": numbers(administered), "drift": .number(drift),
      "places": list(places) {
        [
          "symbol": .string($0.symbol), "label": .string($0.label), "amounts": numbers($0.amounts),
        ]
      },
    ]
  }
}

extension EvidenceSummary {
  fileprivate var json: JSONText {
    [
      "sentence": .string(sentence), "total": .integer(total),
      "counts": .object(counts.map { JSONText.Member($0.evidence.rawValue, .integer($0.number)) }),
      "limiting": texts(limiting.map(\.id)), "readout": texts(readout.map(\.id)),
    ]
  }
}

extension ParameterInUse {
  fileprivate var json: JSONText {
    [
      "id": .string(id), "name": .string(name), "value": .number(value),
      "nominal": number(nominal), "lowerBound": number(lowerBound),
      "upperBound": number(upperBound), "unit": .string(unit),
      "evidence": .string(evidence.rawValue), "source": .string(source), "note": .string(note),
    ]
  }
}

extension StatedConversion {
  fileprivate var json: JSONText {
    [
      "text": .string(text), "value": .number(value), "unit": .string(unit),
      "lowerBound": number(lowerBound), "upperBound": number(upperBound),
      "source": .string(source),
    ]
  }
}

extension Certificate {
  fileprivate var json: JSONText {
    [
      "method": .string(method), "relativeTolerance": .number(relativeTolerance),
      "referenceTolerance": .number(referenceTolerance), "deliveredError": .number(deliveredError),
      "worstSymbol": .string(worstSymbol), "worstArm": .string(worstArm),
      "worstTime": .number(worstTime), "ledgerDrift": .number(ledgerDrift),
      "conservationDrift": .number(conservationDrift),
      "mostNegativeInTolerances": .number(mostNegative),
      "mostNegativeSpecies": text(mostNegativeSpecies), "steps": .integer(steps),
      "rejections": .integer(rejections),
    ]
  }
}

extension TimeCourse {
  fileprivate var json: JSONText {
    [
      "key": .string(key), "label": .string(label), "unit": .string(unit),
      "change": .string(change.rawValue), "times": numbers(times), "treated": numbers(treated),
      "deviceOnly": numbers(deviceOnly), "untreated": numbers(untreated),
    ]
  }
}

extension Provenance {
  var json: JSONText {
    [
      "version": .string(version), "command": .string(command), "engine": .string(engine),
      "blas": text(blas), "modelHash": .string(modelHash),
      "inputs": list(inputs) { ["name": .string($0.name), "sha256": .string($0.sha256)] },
    ]
  }
}
