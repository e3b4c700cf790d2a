import Analysis

// Cells as whole numbers: exact shares, the dose that reaches most of them, and cells simulated one by
// one.
extension TerminalAnswer {
  /// Shares of cells with at least five and at least fifty particles.
  func handfuls(_ cells: CellStatistics) -> String {
    [5, 50].map { "\(NumberText.share(cells.share(receivingAtLeast: $0))) \($0)" }
      .joined(separator: ", ")
  }

  /// The dose that leaves few cells out.
  static func words(_ enough: EnoughParticles) -> String {
    let few = "under \(NumberText.percent(enough.untouched)) untouched"
    guard let factor = enough.factor else { return "\(few) at no dose (\(enough.reason))" }
    return "\(few) at \(NumberText.short(factor, digits: 2)) x dose"
  }

  /// Simulated cells: how their numbers are spread, and whether the mean cell speaks for them.
  func population(_ paper: TerminalText) -> [String] {
    guard let cells = result.cells?.simulated else { return [] }
    let shown = Self.columns(of: cells.times)
    var rows: [(label: String, entries: [String])] = [
      ("\(cells.cells) single cells", shown.map { TimeText.short(hours: cells.times[$0]) })
    ]
    for count in cells.counts where count.isSoFar {
      rows.append((count.label, shown.map { Self.spread(count.spreads[$0]) }))
      rows.append(
        ("  cells with none", shown.map { NumberText.share(1 - count.spreads[$0].withAny) }))
    }
    for response in cells.responses {
      rows.append(
        ("\(response.label), cells/mean", shown.map { Self.excess(response.soFar[$0]) }))
    }
    // numbers get the room they need, labels what is left
    let width = (rows.flatMap(\.entries).map(TerminalText.columns).max() ?? 0) + 2
    let labelWidth = max(20, paper.width - shown.count * width)
    var lines = rows.map { row in
      row.entries.reduce(
        TerminalText.left(TerminalText.clipped(row.label, labelWidth - 1), labelWidth)
      ) { $0 + TerminalText.right($1, min(width, (paper.width - labelWidth) / shown.count)) }
    }
    lines[0] = paper.styled(lines[0], .dim)
    let explained =
      "mean (5 % to 95 % of the \(cells.label) within reach); cells/mean: mean of the cells' responses, "
      + "averaged over the time so far, against the response of the mean cell; seed \(cells.seed), "
      + cells.method
    lines += paper.wrapped(explained, indent: 2).map { paper.styled($0, .dim) }
    return lines
  }

  /// At most three times: the first, one between, the last.
  private static func columns(of times: [Double]) -> [Int] {
    if times.count <= 3 { return Array(times.indices) }
    return [0, times.count / 2, times.count - 1]
  }

  private static func spread(_ spread: CellPopulation.Spread) -> String {
    func short(_ number: Double) -> String { NumberText.short(number, digits: 2) }
    return "\(short(spread.mean)) (\(short(Double(spread.low)))-\(short(Double(spread.high))))"
  }

  /// "-1.3 %", or that chance alone would differ as much.
  static func excess(_ comparison: CellPopulation.Comparison) -> String {
    guard let excess = comparison.excess else { return "-" }
    guard comparison.isTold else { return "too few cells" }
    guard comparison.isSignificant else { return "as the mean" }
    return NumberText.signed(excess * 100, digits: 2) + " %"
  }
}

extension CellPopulation.Spread {
  /// Share of the cells with at least one.
  var withAny: Double { atLeast.first { $0.count == 1 }?.share ?? 0 }
}
