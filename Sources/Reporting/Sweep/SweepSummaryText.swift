public import Analysis

/// The summary of a sweep as lines for a terminal.
public struct SweepSummaryText {
  /// Without an end to its last line.
  public let text: String

  /// The lines; a member is told by what was varied for it, as the design says.
  public init(_ summary: SweepSummary, _ design: SweepDesign) {
    var lines = [
      "\(summary.members) members, \(summary.failed) without a result"
    ]
    for row in summary.rows {
      lines.append("")
      let unit = row.unit == "1" ? "" : " [\(row.unit)]"
      lines.append("\(row.name)\(unit): \(row.label)")
      guard !row.quantiles.isEmpty else {
        lines.append("  no member has a value")
        continue
      }
      let q = row.quantiles.map { NumberText.short($0, digits: 4) }
      lines.append("  median \(q[3]), 50 % in \(q[2]) ... \(q[4]), 90 % in \(q[1]) ... \(q[5])")
      for (word, extreme) in [("highest", row.highest), ("lowest", row.lowest)] {
        guard let extreme else { continue }
        let value = NumberText.short(extreme.value, digits: 4)
        lines.append("  \(word) \(value): member \(extreme.member), \(Self.words(extreme, design))")
      }
    }
    text = lines.joined(separator: "\n")
  }

  /// What was varied for one member, the grid first, at most a line of it.
  private static func words(_ extreme: SweepSummary.Extreme, _ design: SweepDesign) -> String {
    let pairs = zip(design.names, design.values(of: extreme.member)).map { name, value in
      if case .number(let number, let unit) = value {
        let text = NumberText.short(number, digits: 4)
        return "\(name) = \(text)\(unit.isEmpty ? "" : " " + unit)"
      }
      return "\(name) = \(value)"
    }
    let shown = pairs.prefix(max(design.grid.count, 4))
    return shown.joined(separator: ", ")
      + (pairs.count > shown.count ? ", and \(pairs.count - shown.count) drawn values" : "")
  }
}
