public import Analysis
import Dosing

/// Popular statements as the terminal shows them: what is said, what the model finds, and why.
public struct StatementTable {
  let results: [StatementResult]
  let layout: TerminalText

  public init(_ results: [StatementResult], width: Int, hasColour: Bool) {
    self.results = results
    layout = TerminalText(width: min(100, max(72, width)), hasColour: hasColour)
  }

  public var text: String {
    let agreeing = results.count { $0.agrees == true }
    let head = layout.styled(
      "\(Words.plural(results.count, "statement")) tried; "
        + "\(agreeing) of \(results.count) come out as the literature or the trade would have it",
      .bold)
    let draws = results.first?.draws ?? 0
    let how = layout.wrapped(
      (draws == 0
        ? "With the table's own numbers; --draws N tells how sure that is."
        : "Probabilities are over \(draws) draws of the table's ranges, in each combination.")
        + " What nobody knows is enumerated: a statement is supported only if it holds "
        + "under every combination.")
    return ([head] + how + results.flatMap { [""] + lines(of: $0) }).joined(separator: "\n") + "\n"
  }

  private func lines(of result: StatementResult) -> [String] {
    var lines = layout.wrapped("“\(result.statement)” (\(result.name))").map {
      layout.styled($0, .bold)
    }
    lines += block("found", result.verdictText, style(result))
    if result.draws > 0 { lines += block("probability", probability(result)) }
    var expected = result.expectation.verdict.rawValue
    if result.expectation.verdict == .depends, !result.expectation.unknowns.isEmpty {
      expected += " on \(result.expectation.unknowns.joined(separator: ", "))"
    }
    let agreement =
      switch result.agrees {
      case true?: "as found"
      case false?: "not as found"
      case nil: "nothing to compare"
      }
    lines += block(
      "expected",
      "\(expected) (\(agreement)): \(result.expectation.text) [\(result.expectation.source)]")
    for condition in result.conditions {
      lines += block(condition.isJudged ? "tested" : "beside it", condition.text + (condition.isAny ? " - in any of:" : ":"))
      lines += condition.findings.map(line)
    }
    if !result.reasons.isEmpty {
      lines += block("why", "(\(result.decisive)) " + result.reasons.joined(separator: " "))
    }
    return lines
  }

  private func block(
    _ label: String, _ text: String, _ style: TerminalText.Style? = nil
  ) -> [String] {
    let indent = 14
    return layout.wrapped(text, first: indent, indent: indent).enumerated().map { index, line in
      let shown = style.map { layout.styled(line, $0) } ?? line
      return index == 0
        ? layout.styled(TerminalText.left("  \(label)", indent), .dim) + shown : shown
    }
  }

  /// One scenario: the number, or the range that it has over the combinations.
  private func line(_ finding: StatementResult.Finding) -> String {
    let order = finding.values.indices.sorted {
      (finding.values[$0] ?? .infinity) < (finding.values[$1] ?? .infinity)
    }
    var text = "-"
    if let first = order.first, let last = order.last {
      text = finding.texts[first]
      if finding.texts[last] != text { text += " to \(finding.texts[last])" }
    }
    if let low = order.first, let high = order.last, finding.remarks.count > high {
      text += "; \(finding.remarks[low])"
      if finding.remarks[low] != finding.remarks[high] { text += " to \(finding.remarks[high])" }
    }
    return String(repeating: " ", count: 16) + TerminalText.left(finding.scenario, 26) + " " + text
  }

  private func style(_ result: StatementResult) -> TerminalText.Style {
    switch result.verdict {
    case .supported: .good
    case .notSupported, .open: .bad
    case .depends: .accent
    }
  }

  /// The range over the combinations, never their mean; apart for those that decide.
  private func probability(_ result: StatementResult) -> String {
    func range(_ isIncluded: (StatementResult.Combination) -> Bool) -> String {
      guard let range = result.probabilities(isIncluded) else { return "no draw has a result" }
      let low = NumberText.percent(range.lowerBound, digits: 2)
      let high = NumberText.percent(range.upperBound, digits: 2)
      return low == high ? low : "\(low) to \(high)"
    }
    guard case .depends(let places) = result.verdict else {
      return range { _ in true } + (result.combinations.count > 1 ? ", by combination" : "")
    }
    var seen: [[String]] = []
    for combination in result.combinations {
      let key = places.map { combination.options[$0] }
      if !seen.contains(key) { seen.append(key) }
    }
    return seen.map { key in
      let words = key.joined(separator: " with ")
      return "\(words): " + range { combination in places.map { combination.options[$0] } == key }
    }.joined(separator: "; ")
  }
}
