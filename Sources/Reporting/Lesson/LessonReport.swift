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
    page(
      words.title, version: result.provenance.version,
      styles: [Stylesheet.uncertainty, Stylesheet.lesson]
    ) {
      heading
      picture
      numbers
      hypotheses
      basis
      provenance
    }
  }

  private var heading: HTML {
    .element("header") {
      kicker(result.provenance.version, model: result.subject.model)
      HTML.element("h1") { words.title }
      words.sentences.map { paragraph($0) }
    }
  }

  private var picture: HTML {
    figure(
      LessonPicture(result: result).html, "Dilution, by route.", caption)
  }

  var caption: String {
    var text =
      result.draws > 0
      ? "Lines: medians of \(result.draws) draws; shaded: where half and nine of ten draws lie."
      : "With the table's own numbers; exosim lesson --draws 256 adds how sure that is."
    if let dish = result.dish {
      text +=
        " Grey: \(dish.label), \(NumberText.pretty(dish.low)) to "
        + "\(NumberText.pretty(dish.high)) (\(dish.evidence.rawValue))."
    }
    if let least = result.detectable {
      text +=
        " Tinted: less than \(words.size(least)), which \(result.observer) cannot tell from chance."
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
      block("Particles per fibroblast within reach") { own, step in
        span(own.particles, step) { NumberText.pretty($0, digits: 2) }
      }
      block("Fibroblasts that take in no particle") { own, step in
        span(own.untouched, step) { NumberText.share($0) }
      }
      block(Words.sentence(words.effect)) { own, step in
        span(own.effect, step) { Words.typeset(words.told($0)) }
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
      let text = "1:" + NumberText.fixed(dilution, decimals: 0)
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
    let words = ends.map(text)
    return .joined([
      .text(text(middle)), sub(words[0] == words[1] ? words[0] : "\(words[0]) – \(words[1])"),
    ])
  }

  private func sub(_ text: String) -> HTML { .element("span", ["class": "sub"]) { text } }

  // MARK: what nobody knows

  private var hypotheses: HTML {
    guard let route = result.routes.first, route.combinations.count > 1 else { return .empty }
    let picture = LessonPicture(result: result)
    return section("What nobody knows") {
      paragraph(
        Words.sentence(EvidenceSummary.list(route.unknowns.map(\.label)))
          + ": every combination stands for itself, here by \(route.name); those of the other routes "
          + "are in lesson.csv.")
      HTML.element("div", ["class": "trellis"]) {
        route.combinations.map { combination in
          let name = combination.options.joined(separator: ", ")
          return HTML.element("div") {
            HTML.element("b") { name + (combination.isOfFile ? " (the dose file)" : "") }
            picture.effect(combination, title: name, style: 0, among: route.combinations).svg
          }
        }
      }
    }
  }

  // MARK: where it comes from

  private var basis: HTML {
    section("What this rests on") {
      if result.draws > 0 {
        paragraph(
          "The same plan and product by each route, diluted step by step; the regimen and the "
            + "subject stay, and the device where the route has one. " + drawn)
      } else {
        paragraph(
          "The same plan and product by each route, diluted step by step; the regimen and the "
            + "subject stay, and the device where the route has one.")
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

extension Report {
  /// The picture of the lesson without bands, where it was computed.
  var dilution: HTML {
    guard let lesson = result.lesson else { return .empty }
    return section("What dilution does") {
      figure(
        LessonPicture(result: lesson).html, "Dilution, by route.", LessonReport(lesson).caption)
    }
  }
}

extension Stylesheet {
  /// What only pages with the lesson need.
  static let lesson = """
    svg .zone{stroke:none;fill:var(--faint);fill-opacity:.2}svg .zone.unseen{fill:var(--level);
    fill-opacity:.07}svg .zone-label{font-size:10.5px;fill:var(--ink)}
    svg .top-tick{font-weight:600;fill:var(--ink)}
    .trellis{display:grid;gap:1.4rem 1rem;margin-top:1.2rem;
    grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr))}.trellis>*{min-width:0}
    .trellis b{font-family:"Source Sans 3","Source Sans Pro","Gill Sans","Helvetica Neue",Arial,
    "DejaVu Sans",sans-serif;font-size:.9rem}
    @media (max-width:44rem){.trellis>*{max-width:20rem}.lesson-table td.n,.lesson-table th.n{
    white-space:normal;flex-basis:18%}.lesson-table td .sub{font-size:.68rem}}
    """
}
