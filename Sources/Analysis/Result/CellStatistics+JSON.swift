import Dosing

private func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }

private func list<T>(_ values: [T], _ json: (T) -> JSONText) -> JSONText {
  .array(values.map(json))
}

extension CellStatistics {
  var json: JSONText {
    .object(present: [
      ("label", .string(label)), ("reached", .number(reached)),
      ("received", .number(received)), ("released", .number(released)),
      ("receivedFirstDose", number(receivedFirstDose)),
      ("releasedFirstDose", number(releasedFirstDose)), ("touched", .number(touched)),
      ("untouched", .number(untouched)), ("withRelease", .number(withRelease)),
      (
        "atLeast",
        list(CellTally.asked) { least in
          [
            "count": .integer(least), "received": .number(share(receivingAtLeast: least)),
            "released": .number(share(releasingAtLeast: least)),
          ]
        }
      ),
      ("enough", enough?.json ?? .null),
      ("untouchedIfUneven", .number(untouchedIfUneven)), ("siteOccupancy", number(siteOccupancy)),
      ("saturationError", number(saturationError)), ("note", .string(note)),
      ("simulated", simulated?.json),
    ])
  }
}

extension EnoughParticles {
  fileprivate var json: JSONText {
    [
      "untouched": .number(untouched), "factor": number(factor),
      "countedParticles": number(countedParticles), "firstOrderFactor": number(firstOrderFactor),
      "reason": .string(reason),
    ]
  }
}

extension CellPopulation {
  fileprivate var json: JSONText {
    [
      "cells": .integer(cells), "seed": .string("\(seed)"), "method": .string(method),
      "label": .string(label), "times": list(times) { .number($0) },
      "counts": list(counts, \.json), "responses": list(responses, \.json),
      "firings": .integer(firings), "leaps": .integer(leaps),
      "courseError": .number(courseError),
    ]
  }
}

extension CellPopulation.Count {
  fileprivate var json: JSONText {
    [
      "key": .string(key), "label": .string(label), "soFar": .bool(isSoFar),
      "spreads": list(spreads, \.json),
    ]
  }
}

extension CellPopulation.Spread {
  fileprivate var json: JSONText {
    [
      "mean": .number(mean), "variance": .number(variance), "tissue": number(tissue),
      "low": .integer(low), "median": .integer(median), "high": .integer(high),
      "most": .integer(most),
      "atLeast": list(atLeast) { ["count": .integer($0.count), "share": .number($0.share)] },
      "histogram": list(histogram) {
        ["from": .integer($0.from), "to": .integer($0.to), "share": .number($0.share)]
      },
    ]
  }
}

extension CellPopulation.Response {
  fileprivate var json: JSONText {
    [
      "key": .string(key), "label": .string(label), "now": list(now, \.json),
      "soFar": list(soFar, \.json),
    ]
  }
}

extension CellPopulation.Comparison {
  fileprivate var json: JSONText {
    [
      "mean": .number(mean), "standardError": .number(standardError), "ofMean": .number(ofMean),
      "responding": .integer(responding),
    ]
  }
}
