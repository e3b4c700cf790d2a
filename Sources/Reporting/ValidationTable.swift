public import Analysis

/// The table of `exosim validate`: counts first, then every experiment, predicted rows on top.
public struct ValidationTable {
  let result: ValidationResult
  let layout: TerminalText

  public init(_ result: ValidationResult, width: Int, hasColour: Bool) {
    self.result = result
    layout = TerminalText(width: width, hasColour: hasColour)
  }

  public var text: String {
    var lines = opening
    for kind in ValidationTarget.Class.allCases {
      let rows = result.rows.filter { $0.target.kind == kind }
      if rows.isEmpty { continue }
      lines += ["", layout.styled(Self.heading(kind), .bold)]
      for row in rows { lines += self.lines(of: row) }
    }
    return lines.joined(separator: "\n")
  }

  // MARK: counts

  private var opening: [String] {
    let predicted = result.count(.predicted)
    let experiments = result.experiments(.predicted)
    let first =
      "predicted: \(predicted.hits) of \(predicted.judged) rows hit; of \(experiments.count) "
      + "experiments \(experiments.allHit) in every row, \(experiments.someHit) in some, "
      + "\(experiments.noneHit) in none"
    var lines = [layout.styled(first, .bold)]
    lines += layout.wrapped(
      "Only these rows are evidence for the model \(result.model): it was not set on them.")
    for kind in ValidationTarget.Class.allCases where kind != .predicted {
      let count = result.count(kind)
      if count.judged > 0 {
        lines.append("\(Self.word(kind)): \(count.hits) of \(count.judged) rows hit")
      }
    }
    let counts = ValidationTarget.Class.allCases.map { result.count($0) }
    let reported = counts.reduce(0) { $0 + $1.reported }
    let absent = counts.reduce(0) { $0 + $1.notSimulated }
    let failed = counts.reduce(0) { $0 + $1.failed }
    if reported > 0 { lines.append("not judged, the evidence gives no range: \(reported)") }
    if absent > 0 { lines.append("no state in the model: \(absent)") }
    if failed > 0 { lines.append(layout.styled("runs that failed: \(failed)", .bad)) }
    return lines
  }

  private static func word(_ kind: ValidationTarget.Class) -> String {
    switch kind {
    case .predicted: "predicted"
    case .calibrated: "calibrated"
    case .input: "input"
    case .moduleCheck: "module check"
    }
  }

  private static func heading(_ kind: ValidationTarget.Class) -> String {
    switch kind {
    case .predicted: "predicted (the model was not set on these)"
    case .calibrated: "calibrated (parameters were set on these: a hit is no evidence)"
    case .input: "input (the number is a parameter: a hit is no evidence)"
    case .moduleCheck: "module check (another vehicle)"
    }
  }

  // MARK: rows

  private func lines(of row: ValidationRow) -> [String] {
    let target = row.target
    let title = max(20, layout.width - 49)
    let value = row.value.map { NumberText.short($0) } ?? "-"
    let line =
      "  " + TerminalText.left(target.experiment, title) + " "
      + TerminalText.left(target.observed, 15) + TerminalText.right(value, 9) + " "
      + TerminalText.right(Self.range(target), 10) + " "
    var lines = [line + styled(row.verdict)]
    if case .failed(let why) = row.verdict { lines += remark("it failed: \(why)") }
    switch row.verdict {
    case .hit, .failed: break
    case .miss, .notSimulated, .reported:
      if !target.reason.isEmpty { lines += remark(target.reason) }
      if !target.structure.isEmpty { lines += remark("it would take: \(target.structure)") }
    }
    return lines
  }

  private func remark(_ text: String) -> [String] {
    layout.wrapped("      " + text, indent: 6).map {
      layout.styled($0.hasPrefix("      ") ? $0 : "      " + $0, .dim)
    }
  }

  private func styled(_ verdict: ValidationRow.Verdict) -> String {
    switch verdict {
    case .hit: layout.styled(verdict.word, .good)
    case .miss, .failed: layout.styled(verdict.word, .bad)
    case .reported, .notSimulated: layout.styled(verdict.word, .dim)
    }
  }

  private static func range(_ target: ValidationTarget) -> String {
    switch (target.lower, target.upper) {
    case (let low?, let high?): "\(NumberText.short(low))..\(NumberText.short(high))"
    case (let low?, nil): ">= \(NumberText.short(low))"
    case (nil, let high?): "<= \(NumberText.short(high))"
    case (nil, nil): ""
    }
  }
}
