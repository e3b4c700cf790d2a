public import Analysis
import Dosing

/// The page of the dilution lesson: the picture first, then its numbers, each route alone, and what
/// nobody knows.
public struct LessonReport: PageElements, Sendable {
  let result: DilutionResult

  public init(_ result: DilutionResult) { self.result = result }

  private var words: LessonWords { LessonWords(result: result) }

  /// The page, in UTF-8, light and dark by the reader's preference, from 360 pixels up.
  public var html: String {
    HTML.document(
      language: "en",
      head: .joined([
        .element("meta", ["charset": "utf-8"]),
        .element(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "generator", "content": "exosim \(result.provenance.version)"]),
        .element("title") { words.title },
        .style(Stylesheet.css), .style(Stylesheet.uncertainty), .style(Stylesheet.lesson),
      ]),
      body: .element("main") {
        heading
        picture
        numbers
        routes
        hypotheses
        basis
        provenance
        HTML.element("footer") { StudyResult.disclaimer }
      })
  }

  private var heading: HTML {
    .element("header") {
      HTML.element("p", ["class": "kicker"]) {
        "exosim \(result.provenance.version) · simulated with the model “\(result.subject.model)”"
      }
      HTML.element("h1") { words.title }
      words.sentences.map { paragraph($0) }
    }
  }

  private var picture: HTML {
    figure(
      .joined([
        LessonPicture(result: result, isWide: true).html,
        LessonPicture(result: result, isWide: false).html,
      ]), "Dilution, by route.", caption)
  }

  private var caption: String {
    var text =
      result.draws > 0
      ? "Lines: medians of \(result.draws) draws; shaded: where nine of ten draws lie."
      : "With the table's own numbers; --draws 256 adds how sure that is."
    if let dish = result.dish {
      text +=
        " Grey at the top: \(dish.label), \(NumberText.pretty(dish.low)) to "
        + "\(NumberText.pretty(dish.high)) (\(dish.evidence.rawValue))."
    }
    if let least = result.detectable {
      text +=
        " Below the dashed line, \(words.size(least)), \(result.observer) cannot tell the effect from "
        + "chance."
    }
    text += " The effect is the \(words.effect), \(words.versus)."
    if result.own > 1 { text += " Triangle: the dose file's own dilution." }
    return text
  }

  // MARK: numbers

  private var decades: [Int] {
    result.dilutions.indices.filter { index in
      let dilution = result.dilutions[index]
      return [1, 10, 100, 1000, 10_000].contains(dilution) || dilution == result.own
    }
  }

  private var numbers: HTML {
    section("In numbers") {
      block("Particles per fibroblast") { own, step in
        span(own.particles, step) { NumberText.pretty($0, digits: 2) }
      }
      block("Fibroblasts that take in no particle") { own, step in
        span(own.untouched, step) { NumberText.share($0) }
      }
      block(Words.sentence(words.effect)) { own, step in
        span(own.effect, step) { words.size(words.aimed($0)) }
      }
      if result.draws > 0, let least = result.detectable {
        block("Draws in which \(result.observer) could see it (\(words.size(least)))") {
          own, step in
          guard let seen = own.seen[step], let share = seen.share else { return .text("–") }
          let (low, high) = seen.interval
          return .joined([
            .text(NumberText.percent(share, digits: 2)),
            sub(
              "\(NumberText.percent(low, digits: 2)) – \(NumberText.percent(high, digits: 2))"),
          ])
        }
      }
    }
  }

  private func block(
    _ title: String, _ cell: (DilutionResult.Combination, Int) -> HTML
  ) -> HTML {
    let heads = decades.map { step in
      let dilution = result.dilutions[step]
      let text = dilution == 1 ? "undiluted" : "1:" + NumberText.fixed(dilution, decimals: 0)
      return "#" + text + (dilution == result.own && dilution > 1 ? " (own)" : "")
    }
    let rows = result.routes.compactMap { route -> [HTML]? in
      route.own.map { own in [.text(route.name)] + decades.map { cell(own, $0) } }
    }
    return .joined([
      .element("h3") { title }, table(["route"] + heads, rows, style: "over lesson-table"),
    ])
  }

  /// The median over what nine of ten draws lie in.
  private func span(
    _ curve: DilutionResult.Curve, _ step: Int, _ text: (Double) -> String
  ) -> HTML {
    guard let middle = curve.middle(step) else { return .text("–") }
    let quantiles = curve.quantiles[step]
    guard let first = quantiles.first, let last = quantiles.last else { return .text(text(middle)) }
    let ends = [first, last].sorted { abs($0) < abs($1) }
    return .joined([.text(text(middle)), sub("\(text(ends[0])) – \(text(ends[1]))")])
  }

  private func sub(_ text: String) -> HTML { .element("span", ["class": "sub"]) { text } }

  // MARK: one by one

  private var routes: HTML {
    guard result.draws > 0 else { return .empty }
    return section("Each route alone") {
      HTML.element("div", ["class": "grid"]) {
        result.routes.compactMap { route in
          route.own.map { figure(of: $0, named: route.name, remark: route.label) }
        }
      }
    }
  }

  private var hypotheses: HTML {
    guard let route = result.routes.first, route.combinations.count > 1 else { return .empty }
    return section("What nobody knows") {
      paragraph(
        EvidenceSummary.list(route.unknowns.map { Words.sentence($0.label) })
          + ": every combination stands for itself, here by \(route.name); those of the other routes "
          + "are in lesson.csv.")
      HTML.element("div", ["class": "grid"]) {
        route.combinations.map { combination in
          figure(
            of: combination, named: combination.options.joined(separator: ", "),
            remark: combination.isOfFile ? "the dose file" : "")
        }
      }
    }
  }

  private func figure(
    of combination: DilutionResult.Combination, named name: String, remark: String
  ) -> HTML {
    .element("figure") {
      chart(of: combination, named: name).svg
      HTML.element("figcaption") {
        HTML.element("b") { name + " " }
        remark
      }
    }
  }

  private func chart(of combination: DilutionResult.Combination, named name: String) -> LineChart {
    let scale = result.effect.kind == "relative" ? 100.0 : 1
    let unit = result.effect.kind == "relative" ? "%" : result.effect.unit
    let y = LessonPicture.effectAxis(result, label: Words.axis(words.effect, unit))
    let curve = LessonPicture.scaled(combination.effect, words, scale, floor: y.lower)
    var chart = LineChart(
      title: "\(words.effect) by dilution: \(name)", description: "Median and bands of the draws",
      x: LessonPicture.axis(result, label: "dilution", isWide: false), y: y,
      series: [
        .init(
          name: "median", style: "treated", x: result.dilutions,
          y: curve.table.indices.map { curve.middle($0) ?? .nan })
      ])
    chart.rightMargin = 28
    if curve.quantiles.allSatisfy({ $0.count == Uncertainty.levels.count }) {
      let levels = Uncertainty.levels.indices.map { level in
        curve.quantiles.map { min(max($0[level], y.lower), y.upper) }
      }
      chart.shades = Report.shades(result.dilutions, levels)
    }
    if let least = result.detectable {
      chart.zones = [.init(low: y.lower, high: least * scale, style: "unseen", label: "")]
      chart.levels = [.init(value: least * scale, label: "what \(result.observer) could see")]
    }
    return chart
  }

  // MARK: where it comes from

  private var basis: HTML {
    section("What this rests on") {
      if result.draws > 0 {
        paragraph(
          "The same plan and product by each route, diluted step by step; the device, the regimen and "
            + "the subject stay. " + drawn)
      } else {
        paragraph(
          "The same plan and product by each route, diluted step by step; the device, the regimen and "
            + "the subject stay.")
      }
      result.dish.map { dish in
        paragraph("\(Words.sentence(dish.label)) (\(dish.row)): \(dish.source).", class: "small")
      }
      failures
      result.notes.map { paragraph(Words.sentence($0) + ".", class: "small") }
    }
  }

  private var drawn: String {
    let counts = result.routes.map { "\($0.parameters) by \($0.name)" }.joined(separator: ", ")
    return
      "Numbers of the table drawn within their ranges, \(result.draws) times in each combination "
      + "(\(counts); seed \(result.seed)); every dilution of a draw shares its numbers, and so do its "
      + "arms. By the dose file's own route these are the draws of exosim run --draws."
  }

  private var failures: [HTML] {
    result.routes.flatMap { route in
      route.combinations.flatMap { combination in
        combination.failures.map { failure in
          paragraph(
            "\(failure.count) runs without a result (\(failure.status)) by \(route.name) under "
              + "\(combination.options.joined(separator: ", ")): \(failure.reason).", class: "small"
          )
        }
      }
    }
  }

  private var provenance: HTML {
    section("Provenance") {
      HTML.element("p", ["class": "mono"]) { result.provenance.command }
      HTML.element("p", ["class": "mono"]) { "model \(result.provenance.modelHash)" }
      result.provenance.inputs.map { input in
        HTML.element("p", ["class": "mono"]) { "\(input.name) \(input.sha256)" }
      }
    }
  }
}

extension Stylesheet {
  /// What only the page of the lesson needs.
  static let lesson = """
    svg .zone{stroke:none;fill:var(--faint);fill-opacity:.2}svg .zone.unseen{fill:var(--level);
    fill-opacity:.07}svg .zone-label{font-size:10.5px;fill:var(--ink)}
    .lesson svg{margin-bottom:.4rem}svg .top-tick{font-weight:600;fill:var(--ink)}
    .lesson-table td .sub{white-space:nowrap}
    """
}
