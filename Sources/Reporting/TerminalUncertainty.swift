import Analysis
import Dosing

// How sure the answer is, beside the single run: one row a combination, a few lines a statement.
extension TerminalAnswer {
  func uncertainty(_ paper: TerminalText) -> [String] {
    guard let uncertainty = result.uncertainty else { return [] }
    var lines = intro(uncertainty, paper)
    lines += table(uncertainty, paper)
    for number in uncertainty.statements.indices.prefix(Self.mostStatements) {
      lines += doubt(uncertainty, number, paper)
    }
    lines += screened(uncertainty, paper)
    let more = uncertainty.statements.count - Self.mostStatements
    if more > 0 {
      lines += paper.wrapped("\(Words.plural(more, "more claim")): see --json and the report")
    }
    return lines
  }

  /// What the screening kept, so that nobody takes the indices for those of all numbers.
  private func screened(_ uncertainty: Uncertainty, _ paper: TerminalText) -> [String] {
    guard let screening = uncertainty.screening, !screening.kept.isEmpty else { return [] }
    let most = 4
    let names = screening.kept.prefix(most).map { uncertainty.parameters[$0].id }
    let more = screening.kept.count - most
    let text =
      " \(screening.kept.count) of \(uncertainty.parameters.count) numbers looked at one by one: "
      + EvidenceSummary.list(names + (more > 0 ? ["\(more) more"] : []))
      + others(uncertainty)
    let word = "screened:"
    var lines = paper.wrapped(text, first: word.count, indent: 2)
    lines[0] = paper.styled(word, .dim) + lines[0]
    return lines
  }

  /// "; the 96 others together, ..., hold of the variance at most 4 % (2–10) for what is seen"
  private func others(_ uncertainty: Uncertainty) -> String {
    guard uncertainty.indexSample?.hasRest == true else { return "" }
    let count = uncertainty.indexSample?.groups.last?.count ?? 0
    let parts = uncertainty.statements.indices.prefix(Self.mostStatements).compactMap {
      number -> String? in
      guard let rest = uncertainty.rest(of: number) else { return nil }
      let ends = [rest.low, rest.high].map { NumberText.fixed($0 * 100, decimals: 0) }
      let name =
        uncertainty.statements[number].kind == .claim ? "claim \(claim(number))" : "what is seen"
      return "\(NumberText.fixed(rest.value * 100, decimals: 0)) % "
        + "(\(ends.joined(separator: "–"))) for \(name)"
    }
    let opening = "; the \(count) others together, with all they act with,"
    return parts.isEmpty
      ? opening + " hold a part of the variance that so few draws cannot tell"
      : opening + " hold of the variance at most \(EvidenceSummary.list(parts))"
  }

  /// More statements than these are told in the document and on the page.
  private static let mostStatements = 4

  private func intro(_ uncertainty: Uncertainty, _ paper: TerminalText) -> [String] {
    let wider = uncertainty.widening.filter { $0.factor > 1 }
      .map { "\($0.evidence.rawValue) \(NumberText.short($0.factor))" }
    var text =
      " \(Words.plural(uncertainty.draws, "draw")) of \(uncertainty.parameters.count) numbers "
      + "within their ranges"
    if !wider.isEmpty { text += ", weaker evidence wider (\(wider.joined(separator: ", ")))" }
    if !uncertainty.unknowns.isEmpty {
      text += "; what nobody knows is enumerated, not averaged (* = the dose file)"
    }
    if uncertainty.parameters.contains(where: { $0.evidence == .fitted }) {
      text += "; fitted numbers are drawn like others, not held to what they were fitted to"
    }
    let failed = uncertainty.failed
    if failed > 0 { text += "; \(failed) without a result, counted against either end" }
    let word = "how sure:"
    var lines = paper.wrapped(text, first: word.count, indent: 2)
    lines[0] = paper.styled(word, .dim) + lines[0]
    return lines
  }

  private func table(_ uncertainty: Uncertainty, _ paper: TerminalText) -> [String] {
    guard let judged = uncertainty.statements.first else { return [] }
    let names = uncertainty.unknowns.map(\.name)
    // A long name is cut before a long option is: options are what tells rows apart.
    let widths = names.indices.map { index in
      max(
        uncertainty.combinations.map { TerminalText.columns($0.options[index]) }.max() ?? 0,
        min(7, TerminalText.columns(names[index])))
    }
    let shown = uncertainty.statements.indices.prefix(Self.mostStatements)
    let left = widths.reduce(0) { $0 + $1 + 1 } + 2
    // Intervals are told where there is room for them beside the band.
    let room = paper.width - left
    let cell =
      room - 13 * shown.count >= 22 ? 13 : min(8, max(7, (room - 19) / max(1, shown.count)))
    let band = min(25, paper.width - left - cell * shown.count)
    func row(_ options: [String], _ mark: String, _ quantiles: String, _ cells: [String]) -> String
    {
      zip(options, widths).map { TerminalText.left($0, $1) + " " }.joined() + mark + " "
        + TerminalText.right(quantiles, band)
        + cells.map { TerminalText.right($0, cell) }.joined()
    }
    let heads = shown.map { index in
      switch uncertainty.statements[index].kind {
      case .verdict: "seen"
      case .claim: "\(cell < 8 ? "cl." : "claim") \(claim(index))"
      case .readout: ""
      }
    }
    let against = judged.versus.map { " against \($0.label)" } ?? ""
    let what = "\(judged.label)\(against) at \(TimeText.short(hours: judged.time))"
    var lines = [
      paper.styled(TerminalText.right(what, paper.width), .dim),
      paper.styled(row(names, " ", "5 % · median · 95 %", heads), .dim),
    ]
    for combination in uncertainty.combinations {
      let answers = combination.answers
      lines.append(
        row(
          combination.options, combination.isOfFile ? "*" : " ",
          self.band(answers[0], judged, width: band),
          shown.map { Self.probability(answers[$0], isShort: cell < 13) }))
    }
    return lines
  }

  /// The number of a claim among the claims.
  private func claim(_ index: Int) -> Int {
    guard let statements = result.uncertainty?.statements else { return index + 1 }
    return statements[...index].count { $0.kind == .claim }
  }

  /// With fewer digits where all are long.
  private func band(
    _ answer: Uncertainty.Answer, _ statement: Uncertainty.Statement, width: Int
  ) -> String {
    guard answer.quantiles.count == Uncertainty.levels.count else { return "-" }
    func text(_ digits: Int) -> String {
      let numbers = [0, 2, 4].map { level -> String in
        let value = answer.quantiles[level] * (statement.isRelative ? 100 : 1)
        return value == 0 ? "0" : NumberText.signed(value, digits: digits)
      }
      return numbers.joined(separator: " · ") + (statement.isRelative ? " %" : "")
    }
    let usual = text(2)
    return TerminalText.columns(usual) > width ? text(1) : usual
  }

  /// "12 % (10–14)", or without its interval.
  static func probability(_ answer: Uncertainty.Answer, isShort: Bool = false) -> String {
    guard let share = answer.probability?.share else {
      return answer.isWhollyUndecided ? "not told" : "-"
    }
    if isShort { return percent(share) + (answer.undecided > 0 ? "?" : "") }
    let ends = [answer.low, answer.high].map { NumberText.fixed($0 * 100, decimals: 0) }
    return "\(percent(share)) (\(ends.joined(separator: "–")))"
  }

  static func percent(_ share: Double) -> String {
    share == 0 ? "0 %" : share == 1 ? "100 %" : NumberText.percent(share, digits: 2)
  }

  private func doubt(
    _ uncertainty: Uncertainty, _ number: Int, _ paper: TerminalText
  ) -> [String] {
    let statement = uncertainty.statements[number]
    guard let (combination, answer) = uncertainty.mostTelling(number) else { return [] }
    let word =
      statement.kind == .claim
      ? "claim \(claim(number)):" : statement.kind == .verdict ? "seen:" : "moves:"
    var text = " \(statement.text)"
    let sentence = DoubtWords(uncertainty).sentence(answer)
    if !combination.isOfFile {
      text += "; in doubt under \(combination.options.joined(separator: ", "))"
    } else if uncertainty.combinations.count > 1 {
      text += "; in row *"
    }
    text += "; " + sentence
    var lines = paper.wrapped(text, first: word.count, indent: 2)
    lines[0] = paper.styled(word, .dim) + lines[0]
    return lines
  }
}

extension Uncertainty {
  /// The combination of the dose file, or, where it leaves no doubt, the one that leaves the most.
  func mostTelling(_ statement: Int) -> (Combination, Answer)? {
    func doubt(_ combination: Combination) -> Double {
      let share = combination.answers[statement].probability?.share ?? 0
      return share * (1 - share)
    }
    guard let own else { return nil }
    if doubt(own) > 0 || own.answers[statement].probability == nil {
      return (own, own.answers[statement])
    }
    guard let other = combinations.max(by: { doubt($0) < doubt($1) }), doubt(other) > 0 else {
      return (own, own.answers[statement])
    }
    return (other, other.answers[statement])
  }
}
