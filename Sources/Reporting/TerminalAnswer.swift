public import Analysis

/// A result on one screen of a terminal: at most 80 columns, about 40 lines, verdict first.
public struct TerminalAnswer: Sendable {
  let result: StudyResult

  public init(_ result: StudyResult) { self.result = result }

  /// - Parameters:
  ///   - width: columns of the terminal; used between 64 and 80.
  ///   - colour: true writes ANSI styles; the words are the same without.
  public func text(width: Int = 80, colour: Bool = false) -> String {
    let paper = TerminalText(width: min(80, max(64, width)), hasColour: colour)
    let blocks = [
      head(paper), funnel(paper), population(paper), response(paper), uncertainty(paper),
      foot(paper),
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func head(_ paper: TerminalText) -> [String] {
    let subject = result.subject
    var lines = [
      paper.styled(
        TerminalText.clipped("\(subject.product) — \(subject.routeLabel)", paper.width), .bold)
    ]
    let (word, style): (String, TerminalText.Style) =
      switch result.verdict.outcome {
      case .measurable: ("MEASURABLE.", .good)
      case .notMeasurable: ("NOT MEASURABLE.", .bad)
      case .noLimitStated: ("RESULT.", .bold)
      }
    var verdict = paper.wrapped(result.verdict.sentence, first: word.count)
    verdict[0] = paper.styled(word, style) + verdict[0]
    lines += verdict
    for remark in result.verdict.remarks { lines += labelled(remark.label, remark.text, paper) }
    if let step = result.limitingStep, let lever = step.lever {
      let reason = step.shortReason.map { "; " + $0 } ?? ""
      lines += labelled("limit", lever + reason + ".", paper)
    }
    lines += labelled("given", Self.given(result.schedule, subject.duration), paper)
    for conversion in result.conversions {
      lines += labelled("converted", "\(conversion.text); \(conversion.source)", paper)
    }
    if let price = result.price { lines += labelled("costs", costs(price), paper) }
    return lines
  }

  /// "18000 JPY for the volume used (0.6 vials), 90000 JPY for 3 opened vials; 1.2e-6 JPY ..."
  private func costs(_ price: TreatmentPrice) -> String {
    func money(_ amount: Double) -> String { Words.money(amount, price.currency) }
    var text =
      "\(money(price.treatment)) for the volume used (\(NumberText.short(price.vials)) vials)"
    if price.leavesRest {
      text +=
        ", \(money(price.treatmentInOpenedVials)) for \(NumberText.short(price.openedVials)) opened "
        + "vials"
    }
    let steps = price.perParticle.filter { Words.pricedSteps.contains($0.key) }
    for (index, step) in steps.enumerated() {
      text += index == 0 ? "; by volume " : ", "
      text += "\(money(step.price)) per particle \(step.label)"
    }
    return text
  }

  private func labelled(_ label: String, _ text: String, _ paper: TerminalText) -> [String] {
    var lines = paper.wrapped(text, first: label.count + 1, indent: 2)
    guard !lines.isEmpty else { return [] }
    lines[0] = paper.styled(label + ":", .dim) + lines[0]
    return lines
  }

  private func funnel(_ paper: TerminalText) -> [String] {
    let funnel = result.funnel
    let area = funnel.areaUnit == "cm2" ? "per cm²" : "per \(funnel.areaUnit)"
    let longest = funnel.steps.map { TerminalText.columns($0.label) }.max() ?? 0
    // Words first: bars take what the labels leave, and go where that is too little to compare.
    let isNarrow = paper.width - 37 < longest
    let headings = ["in all", area, "per cell", "passed"]
    func short(_ value: Double?) -> String {
      value.map { NumberText.short($0, digits: 2) } ?? "-"
    }
    let table = funnel.steps.map { step in
      [
        short(step.amount), short(step.perArea), short(step.perCell),
        step.passed.map(Self.passed) ?? "",
      ]
    }
    // a space before the longest of each column, whatever its exponent
    let numbers = headings.indices.map { column in
      let texts = table.map { $0[column] } + [headings[column]]
      let widest = texts.map { TerminalText.columns($0) }.max() ?? 0
      return max(widest + 1, isNarrow ? 0 : [9, 9, 9, 10][column])
    }
    let free = paper.width - numbers.reduce(0, +)
    let labelWidth = min(max(28, longest), free)
    let most = free - labelWidth - 1 >= 8 ? min(14, free - labelWidth - 1) : 0
    func row(_ label: String, _ cells: [String]) -> String {
      zip(cells, numbers).reduce(TerminalText.left(label, labelWidth)) {
        $0 + TerminalText.right($1.0, $1.1)
      }
    }
    var lines = [
      paper.styled(row("from vial to cell", headings), .dim)
    ]
    let amounts = funnel.steps.map(\.amount).filter { $0 > 0 }
    let top = decimalLogarithm(amounts.max() ?? 1)
    let bottom = min(decimalLogarithm(amounts.min() ?? 1), top - 1)
    func bar(_ amount: Double) -> Int {
      guard amount > 0, most > 0 else { return 0 }
      let share = (decimalLogarithm(amount) - bottom) / (top - bottom)
      return Int((share * Double(most - 1)).rounded()) + 1
    }
    for (index, step) in funnel.steps.enumerated() {
      let before = index > 0 && funnel.steps[index - 1].unit == step.unit
      let kept = bar(step.amount)
      let lost = before ? max(0, bar(funnel.steps[index - 1].amount) - kept) : 0
      let text = row(step.label, table[index])
      lines.append(
        most == 0
          ? text
          : text + " " + paper.styled(String(repeating: "█", count: kept), .accent)
            + paper.styled(String(repeating: "░", count: lost), .dim))
    }
    if let cells = result.cells {
      lines += cellLines(cells, paper)
    } else if funnel.cells != nil {
      lines += labelled("per cell", funnel.cellsLabel, paper)
    }
    return lines
  }

  static func passed(_ share: Double) -> String {
    guard share > 0 else { return "none" }
    if share >= 0.0995 { return NumberText.percent(min(share, 1), digits: 2) }
    return "1 in " + NumberText.short(1 / share, digits: 2)
  }

  private func cellLines(_ cells: CellStatistics, _ paper: TerminalText) -> [String] {
    var text =
      "\(NumberText.share(cells.touched)) get at least one particle (mean uptakes "
      + "\(NumberText.short(cells.received, digits: 2))"
      + (cells.reached < 1 ? " in the \(NumberText.share(cells.reached)) within reach" : "")
      + "), \(handfuls(cells)), \(NumberText.share(cells.withRelease)) a release (Poisson"
    if let error = cells.saturationError, let occupancy = cells.siteOccupancy {
      text +=
        "; sites at most \(NumberText.percent(occupancy, digits: 2)) full: \(Words.points(error)) off"
    }
    text +=
      "); \(NumberText.share(cells.touchedIfUneven)) if uneven (exponential)"
    if let enough = cells.enough { text += "; " + Self.words(enough) }
    if result.funnel.cells != nil { text += "; “per cell”: \(result.funnel.cellsLabel)" }
    return labelled(cells.label, text, paper)
  }
}
