public import Analysis
import Dosing

/// The dilution lesson as a tidy table: a row for each route, combination, dilution and quantity.
public struct LessonCSV: Sendable {
  let result: DilutionResult

  public init(_ result: DilutionResult) { self.result = result }

  /// What nobody knows, over all routes; a route on which it has no part leaves it empty.
  private var unknowns: [String] {
    var names: [String] = []
    for unknown in result.routes.flatMap(\.unknowns) where !names.contains(unknown.name) {
      names.append(unknown.name)
    }
    return names
  }

  /// A header, then the rows in the order of routes, combinations, quantities and dilutions.
  public var text: String {
    let unknowns = unknowns
    let levels = ["q05", "q25", "q50", "q75", "q95"]
    var lines = [
      ["route"] + unknowns + ["of_file", "dilution", "quantity", "unit", "table"] + levels
        + ["draws", "seen"]
    ]
    for route in result.routes {
      for combination in route.combinations {
        let options = unknowns.map { name in
          route.unknowns.firstIndex { $0.name == name }.map { combination.options[$0] } ?? ""
        }
        for (name, unit, curve) in result.curves(of: combination) {
          for (step, dilution) in result.dilutions.enumerated() {
            let seen = name == "effect" ? combination.seen[step]?.share : nil
            lines.append(
              [route.name] + options
                + [combination.isOfFile ? "1" : "0", cell(dilution), name, unit]
                + [cell(curve.table[step])] + quantiles(curve, step, levels.count)
                + ["\(curve.counts[step])", cell(seen)])
          }
        }
      }
    }
    return lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  private func quantiles(_ curve: DilutionResult.Curve, _ step: Int, _ count: Int) -> [String] {
    let quantiles = curve.quantiles[step]
    return quantiles.count == count
      ? quantiles.map { cell($0) } : [String](repeating: "", count: count)
  }

  private func cell(_ value: Double?) -> String { value.map { JSONText.digits($0) } ?? "" }
}
