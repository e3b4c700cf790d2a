import Analysis
import Dosing

extension Stylesheet {
  /// What only a page with draws needs.
  static let uncertainty = """
    svg .shade.inner{fill-opacity:.3}svg .axis-ink{stroke:var(--ink);stroke-width:1.2}
    """
}

// How sure the answer is: probabilities by combination, bands, what moves them.
extension Report {
  var howSure: HTML {
    guard let uncertainty = result.uncertainty else { return .empty }
    return section("How sure is that") {
      paragraph(Self.opening(uncertainty))
      probabilities(uncertainty)
      HTML.element("div", ["class": "grid"]) { courseBands(uncertainty) }
      doubts(uncertainty)
      tornados(uncertainty)
      bandTable(uncertainty)
      screening(uncertainty)
      drawn(uncertainty)
    }
  }

  private static func opening(_ uncertainty: Uncertainty) -> String {
    var text =
      "The numbers of the table were drawn \(uncertainty.draws) times within their ranges "
      + "(\(uncertainty.parameters.count) numbers, seed \(uncertainty.seed)); all arms of a draw "
      + "share its numbers, and its subject is aged with them."
    if !uncertainty.unknowns.isEmpty {
      let names = uncertainty.unknowns.map(\.label)
      text +=
        " What nobody knows (\(EvidenceSummary.list(names))) is not averaged: every "
        + "combination stands for itself."
    }
    text += uncertainty.failed == 0 ? " Every draw has a result." : ""
    return text
  }

  // MARK: probabilities

  /// A short name for each statement: "seen", "claim 1".
  private static func heads(_ uncertainty: Uncertainty) -> [String] {
    var claims = 0
    return uncertainty.statements.map { statement in
      switch statement.kind {
      case .verdict: return "seen"
      case .readout: return "found"
      case .claim:
        claims += 1
        return "claim \(claims)"
      }
    }
  }

  private func probabilities(_ uncertainty: Uncertainty) -> HTML {
    guard !uncertainty.statements.isEmpty else { return .empty }
    let isAnyFailed = uncertainty.failed > 0
    let columns =
      uncertainty.unknowns.map(\.name)
      + Self.heads(uncertainty).map { "#" + $0 } + (isAnyFailed ? ["#no result"] : [])
    let rows = uncertainty.combinations.map { combination -> [HTML] in
      let names = combination.options.enumerated().map { index, option -> HTML in
        let label = combination.optionLabels[index]
        let isOwn = combination.isOfFile && index == 0
        return .joined([
          .element(isOwn ? "b" : "span") { option }, sub(label + (isOwn ? " (the dose file)" : "")),
        ])
      }
      let cells = zip(combination.answers, uncertainty.statements).map { answer, statement in
        HTML.joined([
          .text(TerminalAnswer.probability(answer)), sub(Self.band(answer, statement)),
        ])
      }
      let failed = combination.failures.map { "\($0.count) \($0.status)" }
      return names + cells
        + (isAnyFailed ? [.text(failed.isEmpty ? "0" : failed.joined(separator: ", "))] : [])
    }
    var note =
      "Large: the share of draws in which the statement holds, with the 95 % interval of its "
      + "probability (Wilson, as if draws were independent). Small: what was found, "
      + "5 % … median … 95 % of the draws."
    if isAnyFailed {
      note +=
        " Draws without a result count against both ends of the interval: as not met below, as "
        + "met above."
    }
    if uncertainty.combinations.contains(where: { $0.answers.contains { $0.undecided > 0 } }) {
      note +=
        " Draws nearer to a bound than a run can tell are not in the share, and count against both "
        + "ends too."
    }
    let texts = zip(Self.heads(uncertainty), uncertainty.statements).map { head, statement in
      paragraph("\(Words.sentence(head)): \(statement.text).")
    }
    return .joined([
      .joined(texts), table(columns, rows, style: "over"), paragraph(note, class: "small"),
      .joined(failures(uncertainty)),
    ])
  }

  private func failures(_ uncertainty: Uncertainty) -> [HTML] {
    uncertainty.combinations.flatMap { combination in
      combination.failures.map { failure in
        paragraph(
          "\(failure.count) without a result (\(failure.status)) under "
            + "\(combination.options.joined(separator: ", ")); draw \(failure.first): "
            + failure.reason, class: "small")
      }
    }
  }

  private static func band(
    _ answer: Uncertainty.Answer, _ statement: Uncertainty.Statement
  ) -> String {
    band(answer.quantiles, isRelative: statement.isRelative, unit: statement.unit)
  }

  private static func band(_ quantiles: [Double], isRelative: Bool, unit: String) -> String {
    guard quantiles.count == Uncertainty.levels.count else { return "–" }
    let numbers = [0, 2, 4].map { level -> String in
      let value = quantiles[level] * (isRelative ? 100 : 1)
      return NumberText.pretty(value, digits: 2)
    }
    let unit = isRelative ? " %" : unit.isEmpty ? "" : " " + Words.prettyUnit(unit)
    return numbers.joined(separator: " … ") + unit
  }

  // MARK: along the course

  /// Bands of the judged readouts, one picture a combination.
  private func courseBands(_ uncertainty: Uncertainty) -> [HTML] {
    let readout = uncertainty.statements.first?.readout ?? result.subject.headline
    return uncertainty.combinations.compactMap { combination -> HTML? in
      guard let course = combination.courses.first(where: { $0.readout == readout }),
        let row = result.response[readout]
      else { return nil }
      let title = combination.options.joined(separator: ", ")
      let own = combination.isOfFile ? " (the dose file)" : ""
      return .element("figure") {
        bandChart(course, row, title: title + own).svg
        HTML.element("figcaption") { title + own }
      }
    }
  }

  private func bandChart(
    _ course: Uncertainty.Course, _ row: ResponseRow, title: String
  ) -> LineChart {
    let scale = course.isRelative ? 100.0 : 1
    let levels = course.quantiles.map { $0.map { $0 * scale } }
    let unit = course.isRelative ? "%" : row.unit
    return LineChart(
      title: "\(row.label) against \(course.versus.label): \(title)",
      description: "Median and bands over the draws", x: .time(to: result.subject.duration),
      y: .linear(
        Words.axis("change in \(row.label)", unit), covering: levels.flatMap { $0 },
        includingZero: true),
      series: [.init(name: "median", style: "treated", x: course.times, y: levels[2])],
      shades: Self.shades(course.times, levels), marks: result.schedule.map(\.time))
  }

  /// The inner half and the inner nine tenths of the draws.
  static func shades(_ times: [Double], _ levels: [[Double]]) -> [LineChart.Shade] {
    [
      .init(style: "s0", x: times, low: levels[0], high: levels[4], name: "5–95 % of the draws"),
      .init(style: "s0", x: times, low: levels[1], high: levels[3], name: "25–75 %"),
    ]
  }

  /// The dose file's own bands around a difference that is drawn anyway.
  func ownShades(_ readout: String, _ versus: Comparator) -> (
    shades: [LineChart.Shade], values: [Double]
  ) {
    guard
      let course = result.uncertainty?.own?.courses.first(where: {
        $0.readout == readout && $0.versus == versus
      })
    else { return ([], []) }
    let levels = course.quantiles.map { $0.map { $0 * (course.isRelative ? 100 : 1) } }
    return (Self.shades(course.times, levels), levels.flatMap { $0 })
  }

  // MARK: what moves it

  private func doubts(_ uncertainty: Uncertainty) -> HTML {
    let words = DoubtWords(uncertainty)
    let heads = Self.heads(uncertainty)
    let rows = uncertainty.statements.indices.flatMap { number in
      uncertainty.combinations.map { combination -> [HTML] in
        let answer = combination.answers[number]
        return [
          .joined([
            .text(heads[number]), sub(combination.options.joined(separator: ", ")),
          ]),
          .text(words.flip(answer) ?? "–"), .text(words.measurement(answer) ?? "–"),
          .text(words.evidence(answer) ?? "–"),
        ]
      }
    }
    guard !rows.isEmpty else { return .empty }
    return .joined([
      .element("h3") { "What the doubt comes from" },
      table(
        ["statement", "what turns it", "what to measure", "evidence"], rows, style: "stacked"),
      paragraph(
        "Turned: of the points of the index sample, the share whose answer is another after this one "
          + "number is drawn anew and all else is kept. Doubt: the variance of “holds or not”; what "
          + "knowing a number exactly would take from it is its first index. Evidence: the summed "
          + "total indices of the numbers that the screening kept, by class.", class: "small"),
    ])
  }

  private func tornados(_ uncertainty: Uncertainty) -> HTML {
    guard let own = uncertainty.own, let sample = uncertainty.indexSample else { return .empty }
    let figures = zip(uncertainty.statements, own.answers).compactMap {
      statement, answer -> HTML? in
      guard let indices = answer.indices else { return nil }
      let rows = indices.total.indices.map { group -> TornadoChart.Row in
        let places = sample.groups[group]
        let evidence = places.count == 1 ? uncertainty.parameters[places[0]].evidence : nil
        return TornadoChart.Row(
          label: uncertainty.name(ofGroup: group),
          remark: evidence.map { " (\($0.rawValue))" } ?? "", first: indices.first[group],
          total: indices.total[group])
      }.sorted { $0.total.value > $1.total.value }
      let chart = TornadoChart(
        title: "What moves the \(statement.label)", description: "First and total indices",
        rows: rows)
      return figure(
        chart.svg, "What moves it.",
        "\(statement.text), under the dose file's own options: first and total Sobol indices of "
          + "asinh(found/\(NumberText.short(answer.indexScale ?? statement.scale))) from \(indices.rows) rows of a "
          + "Saltelli sample, with bootstrap intervals."
          + (indices.areTold ? "" : " So few rows do not tell them apart."))
    }
    return .joined(figures)
  }

  // MARK: tables

  private func bandTable(_ uncertainty: Uncertainty) -> HTML {
    guard let own = uncertainty.own else { return .empty }
    let rows = own.bands.map { band -> [String] in
      let against = band.versus.map { "against \($0.label)" } ?? "treated"
      return [
        band.label, TimeText.short(hours: band.time), against,
        Self.band(band.quantiles, isRelative: band.isRelative, unit: band.unit),
      ]
    }
    return .element("details") {
      HTML.element("summary") { "Bands of every readout, under the dose file's own options" }
      table(["readout", "time", "", "#5 % … median … 95 %"], rows, style: "over")
    }
  }

  private func screening(_ uncertainty: Uncertainty) -> HTML {
    guard let screening = uncertainty.screening else { return .empty }
    let order = screening.scores.indices.sorted { screening.scores[$0] > screening.scores[$1] }
    let own = uncertainty.combinations.firstIndex(where: \.isOfFile) ?? 0
    let rows = order.prefix(25).map { place -> [String] in
      let parameter = uncertainty.parameters[place]
      let effects = uncertainty.statements.indices.map { number -> String in
        let effect = screening.effects[own][number][place]
        return NumberText.pretty(effect.meanSize, digits: 2) + " ± "
          + NumberText.pretty(effect.spread, digits: 2)
      }
      return [
        parameter.id, parameter.evidence.rawValue,
        NumberText.fixed(screening.scores[place], decimals: 2),
        screening.kept.contains(place) ? "kept" : "",
      ] + effects
    }
    var note =
      "Morris screening: \(screening.paths) paths over \(screening.levels) levels, "
      + "\(screening.points) points in each combination. Score: the mean size of effect over the "
      + "largest, in the combination and statement where that is most; kept, at most "
      + "\(screening.most), until the others have no more than "
      + "\(NumberText.percent(screening.mostLeft)) of the summed squared effects: they have "
      + "\(NumberText.percent(screening.left, digits: 2))"
    note +=
      screening.reaching > screening.most ? ", \(screening.reaching) would have to be kept" : ""
    if screening.named > 0 {
      note += "; the first \(screening.named) because the draws show them worth measuring"
    }
    note +=
      ". Last columns: mean size and spread of the effect of the whole range on asinh(found/its median size), under the dose file's options. "
      + "Whatever was not kept is varied together as one group, so that its part is seen."
    for failure in screening.failures + (uncertainty.indexSample?.failures ?? []) {
      note +=
        " \(failure.count) runs had no result (\(failure.status)), such as point "
        + "\(failure.first): \(failure.reason)."
    }
    return .element("details") {
      HTML.element("summary") { "Which numbers matter at all: the screening" }
      table(
        ["number", "evidence", "#score", ""] + Self.heads(uncertainty).map { "#" + $0 },
        rows, style: "over")
      paragraph(note, class: "small")
    }
  }

  private func drawn(_ uncertainty: Uncertainty) -> HTML {
    let rows = uncertainty.parameters.map { parameter -> [String] in
      func range(_ low: Double, _ high: Double) -> String {
        "\(NumberText.pretty(low)) – \(NumberText.pretty(high))"
      }
      return [
        parameter.id, parameter.evidence.rawValue,
        range(parameter.lowerBound, parameter.upperBound), range(parameter.low, parameter.high),
        Words.prettyUnit(parameter.unit), parameter.isLogarithmic ? "ratios" : "values",
      ]
    }
    return .element("details") {
      HTML.element("summary") { "What was drawn, and from which ranges" }
      uncertainty.widening.filter { $0.factor > 1 }.map { rule in
        paragraph(
          "\(Words.sentence(rule.evidence.rawValue)): \(NumberText.short(rule.factor)) times the "
            + "table's range (\(rule.row)): \(rule.reason).", class: "small")
      }
      table(
        ["number", "evidence", "#table", "#drawn from", "unit", "equally likely"], rows,
        style: "over")
    }
  }
}
