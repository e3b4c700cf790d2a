import Analysis
import Dosing

/// How sure what is needed is, in words and as a small table.
struct NeedWords {
  let result: DoseResponseResult
  let uncertainty: NeedUncertainty

  /// `nil` without draws.
  init?(_ result: DoseResponseResult) {
    guard let uncertainty = result.uncertainty else { return nil }
    self.result = result
    self.uncertainty = uncertainty
  }

  /// What the draws under the dose file's own options need for one line of one curve.
  func sentence(curve: Int, target place: Int) -> String? {
    guard
      let number = uncertainty.targets.firstIndex(where: {
        $0.curve == curve && $0.place == place
      }), let answer = uncertainty.own?.answers[number]
    else { return nil }
    guard answer.quantiles.count == Uncertainty.levels.count else {
      return "no draw has a result"
    }
    let never = answer.shareNever
    let (low, high) = never.interval
    var text =
      "over \(uncertainty.draws) draws: median \(point(answer.quantiles[2], isLong: true)), nine of ten draws "
      + "\(point(answer.quantiles[0])) to \(point(answer.quantiles[4])); \(nothing) in "
      + "\(NumberText.percent(never.share ?? 0, digits: 2)) of them "
      + "(\(NumberText.percent(low, digits: 2)) to \(NumberText.percent(high, digits: 2)))"
    if answer.already > 0 {
      text += ", \(least) does in \(NumberText.percent(share(answer.already, answer), digits: 2))"
    }
    if answer.failed > 0 { text += "; \(answer.failed) draws have no result" }
    return text + "."
  }

  private func share(_ count: Int, _ answer: NeedUncertainty.Answer) -> Double {
    Double(count) / Double(max(1, answer.shareNever.of))
  }

  private var nothing: String {
    switch result.axis {
    case .dose, .concentration: "no \(result.axis.rawValue) on the axis is enough"
    case .dilution: "not even the undiluted product is enough"
    case .sessions:
      "no number of sessions (up to \(NumberText.short(result.points.last ?? 1))) reaches it"
    }
  }

  private var least: String {
    result.axis == .dilution ? "the greatest dilution" : "the least of the axis"
  }

  /// A need as a number or a word.
  ///
  /// - Parameter isLong: true says what is counted, where that is sessions.
  func point(_ need: NeedUncertainty.Need, isLong: Bool = false) -> String {
    switch need {
    case .at(let x):
      switch result.axis {
      case .dilution: "1 in \(NumberText.short(x, digits: 2))"
      case .sessions where isLong: "\(NumberText.short(x)) session\(x == 1 ? "" : "s")"
      default: NumberText.short(x, digits: 2)
      }
    case .already: result.axis == .dilution ? "any dilution" : "any"
    case .never: "never"
    }
  }

  // MARK: what nobody knows

  /// Every combination of what nobody knows: 5 %, median and 95 % of each line, and how often never.
  func table(_ paper: TerminalText) -> [String] {
    guard uncertainty.combinations.count > 1, !uncertainty.targets.isEmpty else { return [] }
    let widths = uncertainty.unknowns.indices.map { index in
      max(8, uncertainty.combinations.map { TerminalText.columns($0.options[index]) }.max() ?? 0)
    }
    func row(_ cells: [String]) -> String {
      zip(cells, widths).map { TerminalText.left($0, min(12, $1)) }.joined(separator: " ")
    }
    let names = row(uncertainty.unknowns.map(\.name))
    var all = [""] + paper.wrapped(opening, indent: 2)
    for (number, target) in uncertainty.targets.enumerated() {
      let text = result.curves[target.curve].targets[target.place].text
      all += paper.wrapped("\(number + 1). \(text)", indent: 5)
    }
    all.append(
      paper.styled(names + "   " + TerminalText.right("5 % · median · 95 %", 27) + "  never", .dim))
    for combination in uncertainty.combinations {
      for (number, answer) in combination.answers.enumerated() {
        let options =
          number == 0
          ? row(combination.options)
          : String(repeating: " ", count: TerminalText.columns(names))
        let mark = number == 0 && combination.isOfFile ? "*" : " "
        let range = [0, 2, 4].map { level in
          answer.quantiles.isEmpty ? "–" : point(answer.quantiles[level])
        }.joined(separator: " · ")
        let never = answer.shareNever.share.map { NumberText.percent($0, digits: 2) } ?? "–"
        all.append(
          "\(options) \(mark)\(number + 1)" + TerminalText.right(range, 27)
            + TerminalText.right(never, 7))
      }
    }
    return all
  }

  private var opening: String {
    "how sure: \(uncertainty.parameters) numbers drawn within their ranges; what nobody knows is "
      + "enumerated, not averaged (* = the dose file):"
  }
}
