public import Analysis

/// The answer of `exosim dose-response` on one screen: what would do, then the curves.
public struct DoseResponseText: Sendable {
  let result: DoseResponseResult

  public init(_ result: DoseResponseResult) { self.result = result }

  /// - Parameters:
  ///   - width: columns of the terminal; used between 64 and 100.
  ///   - colour: true writes ANSI styles; the words are the same without.
  public func text(width: Int = 80, colour: Bool = false) -> String {
    let paper = TerminalText(width: min(100, max(64, width)), hasColour: colour)
    let title = "\(result.subject.product) — \(result.subject.routeLabel)"
    var lines = [paper.styled(TerminalText.clipped(title, paper.width), .bold)]
    for (index, curve) in result.curves.enumerated() {
      lines += self.lines(of: curve, index, paper)
    }
    lines += power(paper) + (NeedWords(result)?.table(paper) ?? []) + [""] + table(paper)
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of curve: EffectCurve, _ index: Int, _ paper: TerminalText) -> [String] {
    var lines = paper.wrapped(
      "\(Words.sentence(curve.effect.what)): \(curve.told(curve.own)) "
        + "(\(point(result.own, with: true)))\(curve.effect.remark.map { "; \($0)" } ?? "").",
      indent: 2)
    let needs = NeedWords(result)
    for (place, target) in curve.targets.enumerated() {
      let style: TerminalText.Style = target.spans.isEmpty ? .bad : .good
      lines += paper.wrapped("- \(line(target)): \(target.sentence)", indent: 4)
        .map { paper.styled($0, style) }
      if let range = needs?.sentence(curve: index, target: place) {
        lines += paper.wrapped("- \(range)", indent: 4)
      }
    }
    let told = curve.isUntold ? untold(curve) : shape(curve)
    lines += paper.wrapped("- \(told)", indent: 4)
    return lines
  }

  /// The line without what the heading says already.
  private func line(_ target: TargetAnswer) -> String {
    if target.isDetection { return target.text }
    return target.text.split(separator: ": ").last.map(String.init) ?? target.text
  }

  private func untold(_ curve: EffectCurve) -> String {
    "nowhere on the axis more than the "
      + "\(curve.effect.number(curve.accuracy, digits: 2, signed: false)) that a run can tell from "
      + "no particles."
  }

  private func shape(_ curve: EffectCurve) -> String {
    let top = curve.largest
    let isDilution = result.axis == .dilution
    let most = curve.isFalling ? "lowest" : "largest"
    let what =
      top.isTurning
      ? curve.isFalling ? most : "largest effect"
      : top.isPlateau
        ? "plateau"
        : isDilution ? most : "still \(curve.isFalling ? "falling" : "growing") at the end; \(most)"
    var parts = ["\(what) \(curve.effect.number(top.value)) at \(point(top.at))"]
    if curve.startsFromSomething {
      parts.append("without any particles \(curve.effect.number(curve.nothing, digits: 2))")
    }
    if let middle = curve.middle {
      // half of what still grows is no EC50
      let half = top.isPlateau ? "half of it (EC50) at" : "half of that at"
      parts.append(
        "\(isDilution ? "half of it is left at" : half) "
          + point(middle.at)
          + (middle.hillSlope.map { ", Hill slope there \(NumberText.short($0, digits: 2))" } ?? "")
      )
    }
    if !top.isPlateau, curve.middle != nil, result.axis != .sessions {
      parts.append("no plateau, and so no \(isDilution ? "" : "EC50 and no ")Hill slope")
    }
    if let slope = curve.slopeAtPlan {
      parts.append(
        "around the plan it goes with the \(result.axis == .dilution ? "dilution" : "dose") to the power \(NumberText.short(abs(slope) < 5e-3 ? 0 : slope, digits: 2))"
      )
    }
    if let over = curve.overdosedHalf {
      parts.append("too many: half is lost again at \(point(over))")
    }
    if let full = top.siteOccupancy {
      parts.append("there binding sites are up to \(NumberText.percent(full, digits: 2)) full")
    }
    return parts.joined(separator: "; ") + "."
  }

  private func point(_ x: Double, with plan: Bool = false) -> String {
    let number = NumberText.short(x)
    let text: String =
      switch result.axis {
      case .dose: "\(number) counted particles each time"
      case .concentration: "\(number) per mL"
      case .dilution: x == 1 ? "undiluted" : "1 in \(number)"
      case .sessions: Words.plural(Int(x), "session")
      }
    return plan ? "the plan: \(text)" : text
  }

  private func power(_ paper: TerminalText) -> [String] {
    guard let trial = result.power else { return [] }
    let curve = result.curves[trial.curve]
    let who =
      trial.design == "paired"
      ? "\(trial.number) people, each their own control" : "\(trial.number) against \(trial.number)"
    let spread = curve.effect.number(trial.spread, signed: false)
    let words =
      "trial: \(who), spread \(spread)"
      + (trial.evidenceOfSpread.map { " (\($0.rawValue))" } ?? "")
      + ": the plan's effect is found with power \(NumberText.percent(trial.own, digits: 2)); "
      + "\(NumberText.percent(trial.wanted, digits: 2)) needs "
      + "\(curve.effect.number(trial.detectable, signed: false)) (\(TrialAnswer.method), "
      + "\(NumberText.percent(trial.error, digits: 2)))."
    return paper.wrapped(words, indent: 2)
  }

  // MARK: table

  private static let mostRows = 16

  private func table(_ paper: TerminalText) -> [String] {
    let widths = [12] + result.curves.map { _ in 14 } + (result.power == nil ? [] : [9])
    let shown = Array(result.curves.prefix(max(1, (paper.width - 12 - 9) / 14)))
    func row(_ cells: [String]) -> String {
      zip(cells, widths).reduce("") { $0 + TerminalText.right($1.0, $1.1) }
    }
    var head = [heading]
    head += shown.map { TerminalText.clipped($0.readout, 13) }
    if result.power != nil { head.append("power") }
    var lines = [paper.styled(row(head), .dim)]
    let bar = max(0, paper.width - row(head).count - 2)
    for index in rows {
      var cells = [NumberText.short(result.points[index], digits: 2)]
      cells += shown.map { $0.told($0.values[index]) }
      if let power = result.power {
        cells.append(NumberText.percent(power.powers[index], digits: 2))
      }
      let mark = result.points[index] == result.own ? "◂" : " "
      lines.append(row(cells) + " " + mark + blocks(index, bar - 1, paper))
    }
    return lines
  }

  private var heading: String {
    switch result.axis {
    case .dose: "particles"
    case .concentration: "per mL"
    case .dilution: "1 in"
    case .sessions: "sessions"
    }
  }

  private func blocks(_ index: Int, _ width: Int, _ paper: TerminalText) -> String {
    guard let curve = result.curves.first, width > 4 else { return "" }
    let size = abs(curve.largest.value - curve.nothing)
    guard size > curve.accuracy else { return "" }
    let share = abs(curve.values[index] - curve.nothing) / size
    let count = Int((min(1, max(0, share)) * Double(width)).rounded())
    return paper.styled(String(repeating: "█", count: count), .accent)
  }

  /// As many points as a screen holds, from where the effect begins to show; the plan's own always
  /// among them.
  private var rows: [Int] {
    let own = result.points.firstIndex(of: result.own)
    func shows(_ index: Int) -> Bool {
      result.curves.contains {
        abs($0.values[index] - $0.nothing) >= 1e-3 * abs($0.largest.value - $0.nothing)
      }
    }
    let shown = result.points.indices.filter { shows($0) || $0 == own }
    guard let first = shown.first, let last = shown.last else { return [] }
    let step = max(1, (last - first + Self.mostRows) / Self.mostRows)
    return (first...last).filter { index in
      if index == own || index == first || index == last { return true }
      return (last - index) % step == 0 && abs((own ?? -step) - index) >= max(1, step / 2)
    }
  }
}
