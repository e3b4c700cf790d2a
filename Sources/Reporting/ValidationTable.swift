public import Analysis

/// The table of `exosim validate`: counts first, then every experiment, predicted rows on top.
public struct ValidationTable {
  let result: ValidationResult
  let layout: TerminalText

  /// The table for a terminal of that width, all of which is used.
  public init(_ result: ValidationResult, width: Int, hasColour: Bool) {
    self.result = result
    layout = TerminalText(width: width, hasColour: hasColour)
  }

  /// Lines for a terminal, the last one not ended.
  public var text: String {
    var lines = opening
    for kind in ValidationTarget.Class.allCases {
      let rows = result.rows.filter { $0.target.kind == kind }
      if rows.isEmpty { continue }
      lines += ["", layout.styled(Self.heading(kind), .bold), header]
      var told = ""
      for row in rows {
        lines += self.lines(of: row)
        let remark = Self.remark(row)
        if !remark.isEmpty { lines += self.lines(of: remark == told ? "why: as above" : remark) }
        if !remark.isEmpty { told = remark }
      }
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
    let derived = result.derivedHits
    if derived > 0 {
      lines += layout.wrapped(
        "\(derived) of these hits are expectations derived by arithmetic, not observations.")
    }
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

  /// Columns of the experiment; what does not fit has a line of its own.
  private var title: Int { max(20, layout.width - 57) }

  private var header: String {
    layout.styled(columns("", "observed", "model", "accepted"), .dim)
  }

  private func columns(
    _ experiment: String, _ observed: String, _ model: String, _ range: String
  ) -> String {
    "  " + TerminalText.left(experiment, title) + " " + TerminalText.left(observed, 21)
      + TerminalText.right(model, 8) + " " + TerminalText.right(range, 12) + "  "
  }

  private func lines(of row: ValidationRow) -> [String] {
    let target = row.target
    let value = row.value.map { NumberText.short($0) } ?? "-"
    let fits = TerminalText.columns(target.experiment) <= title
    let unit = target.unit.isEmpty || target.unit == "fold" ? "" : " \(target.unit)"
    let line =
      columns(fits ? target.experiment : "", target.observed, value, Self.range(target))
      + styled(row.verdict)
    return (fits ? [] : ["  \(target.experiment)\(unit.isEmpty ? "" : ",\(unit)")"]) + [line]
  }

  /// Why a row is no hit, and what it would take.
  private static func remark(_ row: ValidationRow) -> String {
    switch row.verdict {
    case .hit: return ""
    case .failed(let why): return "it failed: \(why)"
    case .miss, .notSimulated, .reported:
      let parts = [("why", row.target.reason), ("it would take", row.target.structure)]
      return parts.filter { !$0.1.isEmpty }.map { "\($0): \($1)" }.joined(separator: "; ")
    }
  }

  private func lines(of remark: String) -> [String] {
    var narrow = layout
    narrow.width -= 6
    return narrow.wrapped(remark).map { layout.styled("      \($0)", .dim) }
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
