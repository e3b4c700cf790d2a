import Dosing

extension NeedUncertainty {
  var json: JSONText {
    [
      "draws": .integer(draws), "seed": .string("\(seed)"), "parameters": .integer(parameters),
      "levels": .array(Uncertainty.levels.map { .number($0) }),
      "unknowns": .array(
        unknowns.map { ["name": .string($0.name), "label": .string($0.label)] }),
      "targets": .array(
        targets.map { ["curve": .integer($0.curve), "target": .integer($0.place)] }),
      "combinations": .array(
        combinations.map { combination in
          [
            "options": .object(
              zip(unknowns, combination.options).map { .init($0.name, .string($1)) }),
            "isOfFile": .bool(combination.isOfFile),
            "failures": .array(
              combination.failures.map {
                [
                  "status": .string($0.status), "count": .integer($0.count),
                  "first": .integer($0.first), "reason": .string($0.reason),
                ]
              }),
            "answers": .array(combination.answers.map(\.json)),
          ]
        }),
    ]
  }
}

extension NeedUncertainty.Answer {
  fileprivate var json: JSONText {
    let share = shareNever
    let interval = share.interval
    return [
      "table": table?.json ?? .null, "already": .integer(already), "reached": .integer(reached),
      "never": .integer(never), "failed": .integer(failed),
      "shareNever": share.share.map {
        ["value": .number($0), "low": .number(interval.low), "high": .number(interval.high)]
      } ?? .null,
      "quantiles": .array(quantiles.map(\.json)),
    ]
  }
}

extension NeedUncertainty.Need {
  /// A number, or the word that stands in its place.
  fileprivate var json: JSONText {
    switch self {
    case .at(let x): .number(x)
    case .already: "already"
    case .never: "never"
    }
  }
}
