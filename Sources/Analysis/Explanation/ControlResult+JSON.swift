public import Dosing

extension ControlResult {
  /// The answer as one JSON document; its form is `ControlResult.schema`.
  public var json: JSONText {
    [
      "schemaVersion": .integer(Self.schemaVersion), "kind": "exosim-explanation",
      "timeUnit": "hour", "sentence": .string(sentence), "whatIf": .string(whatIf),
      "product": .string(subject.product), "route": .string(subject.routeLabel),
      "effect": effect.json(readout: readout, value: value, treated: treated),
      "deviceAlone": deviceAlone.map { .number($0) } ?? .null,
      "accuracy": .number(accuracy), "runAccuracy": .number(runAccuracy),
      "resolved": .bool(isResolved),
      "coefficients": .string(isResolved ? "dlnEffect/dlnNumber" : "dEffect/dlnNumber"),
      "limiting": .array([limiting].compactMap { $0.map { .string($0.key) } }),
      "limitingStep": limitingStep?.json ?? .null, "overdosed": .bool(isOverdosed),
      "steps": .array(steps.map(\.json)), "cells": cells?.json ?? .null,
      "notes": .array(notes.map { .string($0) }), "provenance": provenance.json,
      "advice": .string(StudyResult.disclaimer),
    ]
  }
}

extension EffectWords {
  func json(readout: String, value: Double?, treated: Double?) -> JSONText {
    [
      "readout": .string(readout), "label": .string(label), "kind": .string(kind),
      "unit": .string(unit), "time": .number(hours),
      "versus": versus.map { .string($0.rawValue) } ?? .null,
      "value": value.map { .number($0) } ?? .null,
      "treated": treated.map { .number($0) } ?? .null,
    ]
  }
}

extension ControlStep {
  fileprivate var json: JSONText {
    [
      "key": .string(key), "label": .string(label),
      "part": .string(isResponse ? "response" : "path"),
      "passed": passed.map { .number($0) } ?? .null, "control": .number(control),
      "error": .number(error), "felt": .bool(isFelt),
      "numbers": .array(coefficients.map(\.json)),
      "again": again.map {
        [
          "factor": .number($0.factor), "effect": .number($0.effect), "ratio": .number($0.ratio),
        ]
      } ?? .null,
    ]
  }
}

extension ControlStep.Coefficient {
  fileprivate var json: JSONText {
    [
      "id": .string(id), "name": .string(name), "value": .number(value), "unit": .string(unit),
      "evidence": evidence.map { .string($0.rawValue) } ?? .null, "control": .number(control),
      "error": .number(error),
    ]
  }
}
