import Analysis
import Dosing

/// One popular statement with every number that was looked at.
struct StatementDetails {
  let result: StatementResult
  let layout: TerminalText

  init(_ result: StatementResult, _ layout: TerminalText) {
    self.result = result
    self.layout = layout
  }

  var lines: [String] {
    var lines = layout.wrapped("“\(result.statement)” (\(result.name))").map {
      layout.styled($0, .bold)
    }
    let doubt = result.doubt.map { "; \($0)" } ?? ""
    lines += block("found", Self.verdict(result) + doubt, Self.style(result))
    if let failure = result.failures.first {
      let runs = result.draws * result.combinations.count
      lines += block(
        "no result", "\(result.unanswered) of \(runs) draws leave it open; the first: \(failure)")
    }
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
      lines += block(
        condition.isJudged ? "tested" : "beside it",
        condition.text + (condition.isAny ? " - in any of:" : ":"))
      lines += condition.findings.flatMap(self.lines)
      if let ratios = condition.ratios { lines.append(ratio(ratios)) }
    }
    lines += block("why", result.because)
    if !result.reasons.isEmpty {
      let own = result.combinations.count > 1 ? ", under the options of its dose file" : ""
      lines += block(
        "", "The run of “\(result.decisive)”\(own): " + result.reasons.joined(separator: " "))
    }
    return lines
  }

  private func block(
    _ label: String, _ text: String, _ style: TerminalText.Style? = nil
  ) -> [String] {
    let indent = 14
    return layout.wrapped(text, first: indent - 1, indent: indent).enumerated().map { index, line in
      let shown = style.map { layout.styled(line, $0) } ?? line
      return index == 0
        ? layout.styled(TerminalText.left("  \(label)", indent - 1), .dim) + shown : shown
    }
  }

  private static let nameWidth = 26

  /// One scenario: the number, or the range that it has over the combinations.
  private func lines(_ finding: StatementResult.Finding) -> [String] {
    let order = finding.values.indices.sorted {
      (finding.values[$0] ?? .infinity) < (finding.values[$1] ?? .infinity)
    }
    var text = "no result"
    if let first = order.first, let last = order.last {
      text = finding.texts[first]
      if finding.texts[last] != text { text += " to \(finding.texts[last])" }
    }
    if let least = finding.trials.first, let most = finding.trials.last {
      let chances = [least, most].map { NumberText.percent($0.chance, digits: 2) }
      text += "; chance \(chances[0])" + (chances[0] == chances[1] ? "" : " to \(chances[1])")
      if most.errors.count == 3 {
        let errors = most.errors.map { NumberText.short($0, digits: 2) }
        text +=
          "; p at best \(errors[0]) to \(errors[2]) in the middle half of trials, median \(errors[1])"
      }
    }
    return named(finding.scenario, text)
  }

  private func named(_ name: String, _ text: String) -> [String] {
    let indent = 16 + Self.nameWidth + 1
    return layout.wrapped(text, first: indent - 1, indent: indent).enumerated().map { index, line in
      index == 0
        ? String(repeating: " ", count: 16) + TerminalText.left(name, Self.nameWidth) + line : line
    }
  }

  private func ratio(_ ratios: [Double?]) -> String {
    let texts = ratios.compactMap(\.self).sorted().map { NumberText.short($0, digits: 2) }
    let range =
      switch (texts.first, texts.last) {
      case (let low?, let high?): low == high ? low : "\(low) to \(high)"
      default: "no number"
      }
    return named("ratio", range).joined(separator: "\n")
  }

  // MARK: verdicts

  static func style(_ result: StatementResult) -> TerminalText.Style {
    switch result.verdict {
    case .supported: .good
    case .notSupported, .open: .bad
    case .depends: .accent
    }
  }

  /// "not supported (P 0 %)", "depends on potency: holds with trial_fitted (P 38 %), fails with
  /// in_vitro (P 25 %)".
  static func verdict(_ result: StatementResult) -> String {
    guard case .depends(let places) = result.verdict, result.draws > 0 else {
      return result.draws == 0
        ? result.verdictText : "\(result.verdictText) (\(probability(result) { _ in true }))"
    }
    func list(_ wanted: Bool) -> String {
      var seen: [[String]] = []
      for combination in result.combinations where combination.holds == wanted {
        let key = places.map { combination.options[$0] }
        if !seen.contains(key) { seen.append(key) }
      }
      return seen.map { key in
        let share = probability(result) { combination in
          places.map { combination.options[$0] } == key
        }
        return "\(key.joined(separator: " with ")) (\(share))"
      }.joined(separator: ", ")
    }
    let names = places.map { result.unknowns[$0].name }.joined(separator: " and ")
    return "depends on \(names): holds with \(list(true)), fails with \(list(false))"
  }

  /// The range over some combinations, never their mean.
  private static func probability(
    _ result: StatementResult, _ isIncluded: (StatementResult.Combination) -> Bool
  ) -> String {
    guard let range = result.probabilities(isIncluded) else { return "no draw has a result" }
    let high = NumberText.percent(range.upperBound, digits: 2)
    if NumberText.percent(range.lowerBound, digits: 2) == high { return "P \(high)" }
    return "P \(NumberText.short(range.lowerBound * 100, digits: 2)) to \(high)"
  }
}
