public import Analysis
import Dosing

/// A result as one self-contained page: no scripts, no references to anything outside.
///
/// Reads like a short paper: the answer, the path of the particles, the response, what would change
/// it, what was given, and what all of this rests on.
public struct Report: Sendable {
  let result: StudyResult

  public init(_ result: StudyResult) { self.result = result }

  /// The page, in UTF-8, light and dark by the reader's preference, from 360 pixels up.
  public var html: String {
    page(
      "\(result.subject.product): \(result.subject.routeLabel)", version: result.provenance.version,
      styles: (result.uncertainty == nil ? [] : [Stylesheet.uncertainty])
        + (result.lesson == nil ? [] : [Stylesheet.lesson])
    ) {
      answer
      path
      response
      howSure
      dilution
      whatIf
      given
      places
      basis
      limits
      verification
      provenance
    }
  }

  /// The answer first: verdict, reason, and five numbers.
  private var answer: HTML {
    let subject = result.subject
    return .element("header") {
      kicker(result.provenance.version, model: subject.model)
      HTML.element("h1") { subject.product }
      HTML.element("p", ["class": "subtitle"]) { subtitle }
      HTML.element("p", ["class": "verdict"]) {
        HTML.element("span", ["class": "outcome " + outcomeClass]) { outcomeWord + " " }
        Words.typeset(result.verdict.sentence)
      }
      remarks
      paragraph(result.evidence.sentence, class: "note")
      HTML.element("ul", ["class": "key"]) { keyFigures }
    }
  }

  /// What else there is to say, each under its label.
  private var remarks: HTML {
    let lever = result.limitingStep.flatMap { step in
      step.lever.map { Remark("limit", $0 + (step.reason.map { "; " + $0 } ?? "") + ".") }
    }
    let all = result.verdict.remarks + [lever].compactMap { $0 }
    return .joined(
      all.map { remark in
        .element("p") {
          HTML.element("b") { Words.sentence(remark.label) + ": " }
          Words.typeset(remark.text)
        }
      })
  }

  private var subtitle: String {
    let doses = Words.plural(result.schedule.count, "administration")
    return "\(Words.sentence(result.subject.routeLabel)), \(doses), followed for "
      + TimeText.short(hours: result.subject.duration)
  }

  private var outcomeWord: String {
    switch result.verdict.outcome {
    case .measurable: "Measurable."
    case .notMeasurable: "Not measurable."
    case .noLimitStated: ""
    }
  }

  private var outcomeClass: String {
    switch result.verdict.outcome {
    case .measurable: "yes"
    case .notMeasurable: "no"
    case .noLimitStated: ""
    }
  }

  private var keyFigures: [HTML] {
    var figures: [(String, String)] = []
    if let first = result.funnel.steps.first {
      figures.append((NumberText.pretty(first.amount, digits: 2), "particles, " + first.label))
    }
    if let cells = result.cells {
      figures.append(
        (
          NumberText.pretty(cells.received, digits: 2),
          "particles received on average by the \(cells.label) within reach"
        ))
      figures.append(
        (Words.leftOut(cells.untouched), "of the \(cells.label) never receive a single particle")
      )
    }
    let verdict = result.verdict
    let change =
      verdict.isBelowAccuracy
      ? "≈ 0"
      : Words.change(verdict.difference, isRelative: verdict.isRelative, unit: verdict.unit)
    let reference = verdict.versus == .deviceOnly ? "the device alone" : "no treatment"
    figures.append(
      (
        change,
        "\(verdict.readoutLabel) against \(reference), "
          + TimeText.short(hours: verdict.time)
      ))
    if let threshold = verdict.threshold {
      let least = Words.change(threshold, isRelative: verdict.isRelative, unit: verdict.unit)
      figures.append(
        (least.replacingPlus, "the least difference that \(verdict.observer) could see"))
    }
    return figures.map { number, meaning in
      .element("li") {
        HTML.element("b") { number }
        HTML.element("span") { meaning }
      }
    }
  }
}

extension String {
  fileprivate var replacingPlus: String { hasPrefix("+") ? String(dropFirst()) : self }
}

/// Elements that every page is made of.
protocol PageElements {}

extension Report: PageElements {}

extension PageElements {
  /// A whole page, in UTF-8, light and dark by the reader's preference, from 360 pixels up.
  ///
  /// - Parameters:
  ///   - styles: beyond those of every page.
  ///   - body: what stands above the footer.
  func page(
    _ title: String, version: String, styles: [String] = [], @HTMLBuilder _ body: () -> HTML
  ) -> String {
    HTML.document(
      language: "en",
      head: .joined(
        [
          .element("meta", ["charset": "utf-8"]),
          .element(
            "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
          .element("meta", ["name": "generator", "content": "exosim \(version)"]),
          .element("title") { title },
        ] + ([Stylesheet.css] + styles).map { .style($0) }),
      body: .element("main") {
        body()
        HTML.element("footer") { StudyResult.disclaimer }
      })
  }

  /// The line above a title: who simulated, with which model.
  func kicker(_ version: String, model: String) -> HTML {
    .element("p", ["class": "kicker"]) { "exosim \(version) · simulated with the model “\(model)”" }
  }

  func paragraph(_ text: String, class name: String = "") -> HTML {
    .element("p", ["class": name]) { Words.typeset(text) }
  }

  func section(_ title: String, @HTMLBuilder _ content: () -> HTML) -> HTML {
    .element("section") {
      HTML.element("h2") { title }
      content()
    }
  }

  func figure(_ picture: HTML, _ title: String, _ caption: String) -> HTML {
    .element("figure") {
      picture
      HTML.element("figcaption") {
        HTML.element("b") { title + " " }
        caption
      }
    }
  }

  /// A table whose columns beginning with `#` hold numbers.
  ///
  /// - Parameter style: "over" puts the first cell of a row over the others on narrow screens,
  ///   "over deep" the first two.
  func table(_ columns: [String], _ rows: [[HTML]], style: String = "") -> HTML {
    let isNumber = columns.map { $0.hasPrefix("#") }
    return .element("div", ["class": style.isEmpty ? "scroll" : "scroll " + style]) {
      HTML.element("table") {
        if columns.contains(where: { !$0.isEmpty && $0 != "#" }) {
          HTML.element("thead") {
            HTML.element("tr") {
              columns.enumerated().map { index, name in
                HTML.element("th", ["class": isNumber[index] ? "n" : "", "scope": "col"]) {
                  isNumber[index] ? String(name.dropFirst()) : name
                }
              }
            }
          }
        }
        HTML.element("tbody") {
          rows.map { row in
            HTML.element("tr") {
              row.enumerated().map { index, cell in
                HTML.element(
                  "td", ["class": index < isNumber.count && isNumber[index] ? "n" : ""], cell)
              }
            }
          }
        }
      }
    }
  }

  func table(_ columns: [String], _ rows: [[String]], style: String = "") -> HTML {
    table(columns, rows.map { $0.map { HTML.text($0) } }, style: style)
  }
}
