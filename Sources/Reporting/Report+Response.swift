import Analysis
import Dosing

// What the tissue does, against its counterfactuals, and what would change it.
extension Report {
  var response: HTML {
    section("What the tissue does") {
      paragraph(whatIsCompared, class: "note")
      responseTable
      claimTable
      memory
      HTML.element("div", ["class": "grid"]) { courseFigures }
      paragraph(
        result.subject.hasDevice
          ? "Time courses of the three arms: where the dashes of the device alone lie on the wide line "
            + "of the treated arm, the product adds less than the line is thick. Triangles mark "
            + "administrations."
          : "Time courses of the two arms; triangles mark administrations.", class: "small")
    }
  }

  private var whatIsCompared: String {
    let own = result.response.rows.filter { $0.change == .none }.map(\.label)
    return
      (result.subject.hasDevice
      ? "Differences to a run of the same subject: without any treatment, and with the device "
        + "alone. The untreated subject drifts too; only differences count."
      : "Differences to a run of the same subject without any treatment, who drifts too; only "
        + "differences count.")
      + (own.isEmpty ? "" : " What only treatment brings stands as it is: \(Words.list(own)).")
  }

  private var responseTable: HTML {
    let table = result.response
    let columns = ["readout"] + table.times.map { "#" + TimeText.short(hours: $0) }
    let rows = table.rows.map { row in
      [HTML.joined([.text(row.label), sub(Words.prettyUnit(row.unit))])]
        + table.times.indices.map { cell(row, $0) }
    }
    return .joined([
      self.table(columns, rows, style: "over"),
      paragraph(
        result.subject.hasDevice
          ? "Large: against the device alone. Small: against the untreated subject. “≈ 0”: less than the "
            + "arithmetic can tell from zero."
          : "Against the untreated subject; this route has no device.", class: "small"),
    ])
  }

  private func cell(_ row: ResponseRow, _ index: Int) -> HTML {
    guard row.change != .none else {
      return .text(NumberText.pretty(row.treated[index]))
    }
    func change(to reference: Comparator) -> String {
      result.isBelowAccuracy(row, to: reference, at: index)
        ? "≈ 0" : Words.change(row.difference(to: reference, at: index), of: row)
    }
    guard result.subject.hasDevice else { return .text(change(to: .untreated)) }
    return .joined([.text(change(to: .deviceOnly)), sub(change(to: .untreated))])
  }

  func sub(_ text: String) -> HTML {
    text.isEmpty ? .empty : .element("span", ["class": "sub"]) { text }
  }

  private var claimTable: HTML {
    guard !result.claims.isEmpty else { return .empty }
    let rows = result.claims.map { claim -> [HTML] in
      func text(_ value: Double?) -> HTML {
        .text(Words.change(value, isRelative: claim.isRelative, unit: claim.unit))
      }
      return [
        .text(claim.text), claim.isNothing ? .text("≈ 0") : text(claim.found), text(claim.margin),
        .element("span", ["class": claim.isMet ? "met" : "unmet"]) {
          claim.isMet ? "met" : claim.isTold ? "not met" : "cannot be told"
        },
      ]
    }
    return .joined([
      .element("h3") { "Claims, answered for this one run" },
      table(["claim", "#found", "#margin", "answer"], rows, style: "over"),
    ])
  }

  private var memory: HTML {
    let sentences = result.memory.compactMap { gain -> String? in
      guard gain.peakGain > 0 else { return nil }
      let size = Words.change(gain.peakGain, isRelative: true, unit: "")
      let lasting = gain.time.map {
        "half of it is gone \(TimeText.rough(hours: $0)) after the last administration"
      }
      return "The largest gain of \(result.headlineLabel) against \(gain.versus.label) is \(size); "
        + (lasting ?? "less than half of it is lost within the course") + "."
    }
    return .joined(sentences.map { paragraph($0) })
  }

  private var courseFigures: [HTML] {
    // What the verdict and the claims are about comes first, as differences.
    let compared = result.courses.filter { $0.change != .none }
    let asked = [result.verdict.readout, result.subject.headline] + result.claims.map(\.readout)
    let judged = compared.filter { asked.contains($0.key) }
    return judged.map(differenceChart) + compared.map(armsChart)
      + result.courses.filter { $0.change == .none }.map(armsChart)
  }

  private func armsChart(_ course: TimeCourse) -> HTML {
    var series = [
      LineChart.Series(
        name: "treated", style: course.change == .none ? "treated" : "treated wide",
        x: course.times, y: course.treated)
    ]
    if course.change != .none {
      if result.subject.hasDevice {
        series.append(
          .init(
            name: "device only", style: "device", x: course.times, y: course.deviceOnly,
            isOnTop: true))
      }
      series.append(
        .init(
          name: "untreated", style: "untreated-line", x: course.times, y: course.untreated,
          isOnTop: true))
    }
    let first = isEarly(course) ? course.times.first { $0 > 0 } : nil
    let chart = LineChart(
      title: course.label, description: "Time courses of the arms",
      x: first.map {
        .logTime(from: $0, to: result.subject.duration, label: "time since the start")
      }
        ?? .time(to: result.subject.duration),
      y: .linear(
        Words.axis(course.label, course.unit), covering: series.flatMap(\.y), digits: 4),
      series: first.map { first in series.map { $0.since(first) } } ?? series,
      marks: result.schedule.map(\.time).filter { $0 >= first ?? 0 })
    return .element("figure") { chart.svg }
  }

  /// True where most of the treated course happens in its first fiftieth: on an even axis of time that
  /// would be an upright line at its start.
  private func isEarly(_ course: TimeCourse) -> Bool {
    let moves = zip(course.treated, course.treated.dropFirst()).map { abs($1 - $0) }
    let early = zip(course.times.dropFirst(), moves).filter {
      $0.0 <= 0.02 * result.subject.duration
    }
    return early.count > 3
      && early.reduce(0) { $0 + $1.1 } > 0.5 * moves.reduce(0, +)
  }

  /// Treated minus reference of the judged readout, with the least that could be seen.
  private func differenceChart(_ course: TimeCourse) -> HTML {
    let verdict = result.verdict
    let reference = verdict.versus == .untreated ? course.untreated : course.deviceOnly
    let isRelative = course.change == .relative
    let values = zip(course.treated, reference).map { treated, other in
      isRelative ? (other == 0 ? 0 : (treated / other - 1) * 100) : treated - other
    }
    // The limit is a size: drawn on the side to which the difference goes.
    let side = (values.max() ?? 0) + (values.min() ?? 0) < 0 ? -1.0 : 1
    let isJudged = course.key == verdict.readout
    let threshold =
      isJudged ? verdict.threshold.map { $0 * side * (isRelative ? 100 : 1) } : nil
    let unit = isRelative ? "%" : course.unit
    let drawn = ownShades(course.key, verdict.versus)
    let chart = LineChart(
      title: "\(course.label), treated against \(verdict.versus.label)",
      description: "Difference over time", x: .time(to: result.subject.duration),
      y: .linear(
        Words.axis("change in \(course.label)", unit),
        covering: values + drawn.values + [threshold ?? 0],
        includingZero: true),
      series: [
        .init(
          name: "treated against \(verdict.versus.label)", style: "treated", x: course.times,
          y: values)
      ], shades: drawn.shades, marks: result.schedule.map(\.time),
      levels: threshold.map { [.init(value: $0, label: "the least \(verdict.observer) could see")] }
        ?? [])
    return .element("figure") { chart.svg }
  }

  var whatIf: HTML {
    guard !result.doseCurve.isEmpty || !result.counterfactuals.isEmpty else { return .empty }
    return section("What would change the answer") {
      if let needed = needed { paragraph(needed) }
      HTML.element("div", ["class": "grid"]) {
        doseFigure
        counterfactualTable
      }
      hypothesisTable
    }
  }

  private var hypothesisTable: HTML {
    guard !result.hypotheses.isEmpty else { return .empty }
    let verdict = result.verdict
    let isDiluted = verdict.undilutedDifference != nil
    let least = result.certificate.resolution
    func text(_ value: Double?) -> HTML {
      let isNothing = value.map { abs($0) <= least } ?? false
      return .text(
        isNothing
          ? "≈ 0" : Words.change(value, isRelative: verdict.isRelative, unit: verdict.unit))
    }
    func answer(_ isMeasurable: Bool?) -> HTML {
      guard let isMeasurable else { return .text("–") }
      return .element("span", ["class": isMeasurable ? "met" : "unmet"]) {
        isMeasurable ? "measurable" : "not measurable"
      }
    }
    let rows = result.hypotheses.map { item -> [HTML] in
      [
        .joined([.text(item.variantLabel), sub("\(item.variant) = \(item.option)")]),
        .joined([.text(item.optionLabel), sub(item.fold.joined(separator: "; "))]),
        text(item.difference), answer(item.isMeasurable),
      ] + (isDiluted ? [text(item.undilutedDifference), answer(item.isUndilutedMeasurable)] : [])
    }
    let columns =
      ["hypothesis", "instead", "#difference", "answer"]
      + (isDiluted ? ["#undiluted", "answer"] : [])
    return .joined([
      .element("h3") { "Under other hypotheses" }, table(columns, rows, style: "over deep"),
      paragraph(
        "The same plan with one variant of the model changed: \(verdict.readoutLabel) against "
          + "\(verdict.versus.label) at \(TimeText.short(hours: verdict.time)).", class: "small"),
    ])
  }

  private var needed: String? {
    let verdict = result.verdict
    if let particles = verdict.particlesNeeded {
      let isEven = Set(result.schedule.map(\.countedParticles)).count == 1
      let place =
        isEven ? "at each administration" : "in the first dose (the others in proportion)"
      return "Counted particles needed \(place) for a difference that \(verdict.observer) could "
        + "see: about \(NumberText.pretty(particles, digits: 2))."
        + (verdict.particlesNeededNote.map { " \($0)" } ?? "")
    }
    return verdict.particlesNeededNote
  }

  private var doseFigure: HTML {
    let curve = result.doseCurve
    guard curve.count > 1, let given = result.schedule.first?.countedParticles else {
      return .empty
    }
    let verdict = result.verdict
    let scale = verdict.isRelative ? 100.0 : 1
    let side = (curve.last?.difference ?? 0) < 0 ? -1.0 : 1
    let xs = curve.map(\.countedParticles)
    let ys = curve.map { $0.difference * scale }
    let levels = verdict.threshold.map {
      [LineChart.Level(value: $0 * scale * side, label: "the least \(verdict.observer) could see")]
    }
    let own = verdict.difference.map {
      [LineChart.Point(x: given, y: $0 * scale, label: "this plan")]
    }
    let chart = LineChart(
      title: "Effect against particle number", description: "Dose curve", height: 280,
      x: .log(
        "counted particles at each administration", from: xs.first ?? 1, to: xs.last ?? 10,
        decades: 14, maximumTicks: 5),
      y: .linear(
        Words.axis("change in \(verdict.readoutLabel)", verdict.isRelative ? "%" : verdict.unit),
        covering: ys + (levels?.map(\.value) ?? []), includingZero: true),
      series: [.init(name: "", style: "treated", x: xs, y: ys)], levels: levels ?? [],
      points: own ?? [])
    return figure(
      chart.svg, "The particle number.",
      "The same plan at other counts, each a run of its own; free growth factor and volume stay.")
  }

  private var counterfactualTable: HTML {
    guard !result.counterfactuals.isEmpty else { return .empty }
    let rows = result.counterfactuals.map { item in
      [
        .joined([.text(item.label), sub(item.parameter)]),
        .text("× " + NumberText.pretty(item.factor, digits: 2)),
        .text(Words.change(item.effectRatio - 1, isRelative: true, unit: "")),
      ] as [HTML]
    }
    return .element("div") {
      HTML.element("h3") { "One number at a time" }
      table(["step", "#changed", "#effect"], rows)
      paragraph(
        "Change of the effect against \(result.verdict.versus.label) when only this number changes.",
        class: "small")
    }
  }
}
