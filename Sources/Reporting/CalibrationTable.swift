public import Analysis

/// The table of `exosim fit`: parameters, aims, and how sure the fit is.
public struct CalibrationTable {
  let result: CalibrationResult
  let layout: TerminalText

  /// The table for a terminal of that width; 72 to 100 columns are used.
  public init(_ result: CalibrationResult, width: Int, hasColour: Bool) {
    self.result = result
    layout = TerminalText(width: min(100, max(72, width)), hasColour: hasColour)
  }

  /// Lines for a terminal, the last one ended.
  public var text: String {
    guard let cost = result.cost else {
      return layout.styled("no start could be computed", .bad) + "\n"
    }
    var lines = layout.wrapped(
      "The model \(result.model), \(result.values.count) parameters set on \(result.aims.count) "
        + "targets; half the sum of squared misses \(short(cost))"
        + (result.costOfTable.map { " (with the table's values \(short($0)))" } ?? "") + ".")
    lines += [""] + parameters + [""] + aims + [""] + certainty
    return lines.joined(separator: "\n") + "\n"
  }

  private func short(_ value: Double) -> String { NumberText.short(value) }
  private func optional(_ value: Double?) -> String { value.map(short) ?? "-" }

  private func row(_ label: String, _ cells: [String]) -> String {
    TerminalText.left(label, layout.width - 11 * cells.count)
      + cells.map { TerminalText.right($0, 11) }.joined()
  }

  private var parameters: [String] {
    [layout.styled(row("parameter", ["table", "fitted", "change", "sure to"]), .dim)]
      + result.values.map { value in
        row(
          value.id,
          [
            short(value.table), short(value.fitted) + (value.isAtBound ? "|" : ""),
            NumberText.signed((value.change - 1) * 100, digits: 2) + " %",
            value.standardError.map {
              "x " + NumberText.short(CalibrationResult.factor($0), digits: 2)
            }
              ?? "unknown",
          ])
      }
      + (result.values.contains(where: \.isAtBound) ? ["| at a bound of the table"] : [])
  }

  private var aims: [String] {
    [layout.styled(row("target", ["aim", "counts one", "table", "fitted"]), .dim)]
      + result.aims.map { aim in
        row(
          aim.target,
          [short(aim.value), short(aim.scale), optional(aim.withTable), optional(aim.withFit)])
      }
  }

  private var certainty: [String] {
    let values = result.singularValues.map { NumberText.short($0, digits: 2) }
    return layout.wrapped(
      "Singular values of d(miss)/d(ln parameter): \(values.joined(separator: ", ")); a small one is "
        + "a direction that the targets do not see.", indent: 2)
      + layout.wrapped(
        "\(result.agreeing) of \(result.searches.count) starts end at the same place or as well.",
        indent: 2)
  }
}
