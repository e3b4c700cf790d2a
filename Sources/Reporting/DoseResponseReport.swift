public import Analysis
import Dosing

/// The page of `exosim dose-response`: what would do, the curves, and how sure that is.
public struct DoseResponseReport: PageElements, Sendable {
  let result: DoseResponseResult

  public init(_ result: DoseResponseResult) { self.result = result }

  /// The page, in UTF-8, light and dark by the reader's preference, from 360 pixels up.
  public var html: String {
    let title = "How many particles would do: \(result.subject.product)"
    return page(title, version: result.provenance.version) {
      HTML.element("header") {
        kicker(result.provenance.version, model: result.subject.model)
        HTML.element("h1") { title }
        HTML.element("p", ["class": "subtitle"]) { Words.sentence(result.subject.routeLabel) }
      }
      result.curves.indices.map { curve($0) }
      sureness
      provenance
    }
  }

  // MARK: one effect

  private func curve(_ index: Int) -> HTML {
    let curve = result.curves[index]
    let needs = NeedWords(result)
    return section(Words.sentence(curve.effect.what)) {
      curve.targets.enumerated().map { place, target in
        HTML.joined([
          .element("p") {
            HTML.element("b") { Words.sentence(target.text) + ": " }
            Words.typeset(target.sentence)
          },
          needs?.sentence(curve: index, target: place).map {
            paragraph(Words.sentence($0), class: "note")
          } ?? .empty,
        ])
      }
      figure(
        .joined([
          .element("div", ["class": "wide-only"], chart(curve, isWide: true).svg),
          .element("div", ["class": "narrow-only"], chart(curve, isWide: false).svg),
        ]), "The effect along the axis.",
        "With the table's own numbers. The point is the plan itself; "
          + (curve.isUntold
            ? "nothing differs from no particles by more than a run can tell."
            : "\(curve.isFalling ? "the lowest" : "the largest effect") is "
              + "\(curve.effect.number(curve.largest.value)) at "
              + "\(NumberText.pretty(curve.largest.at)).")
      )
    }
  }

  private func chart(_ curve: EffectCurve, isWide: Bool) -> LineChart {
    let scale = curve.effect.kind == "relative" ? 100.0 : 1
    let unit = curve.effect.kind == "relative" ? "%" : curve.effect.unit
    let (first, last) = (result.points.first ?? 1, result.points.last ?? 10)
    let x =
      result.axis == .sessions
      ? Axis.linear(result.axis.label, covering: [0, last])
      : Axis.log(Words.axis(result.axis.label, result.axis.unit), from: first, to: last)
    let values = curve.values.map { $0 * scale }
    let bounds = curve.targets.map { $0.bound * scale }
    return LineChart(
      title: "\(curve.effect.what) along \(result.axis.label)",
      description: "The effect with the table's own numbers", width: isWide ? 720 : 360,
      height: isWide ? 280 : 250, x: x,
      y: .linear(
        Words.axis(curve.effect.kind == "value" ? curve.effect.label : "change", unit),
        covering: values + bounds, includingZero: true),
      series: [.init(name: "", style: "treated", x: result.points, y: values)],
      levels: zip(curve.targets, bounds).map { target, bound in
        .init(value: bound, label: target.isDetection ? "what could be seen" : "what is asked")
      }, points: [.init(x: result.own, y: curve.own * scale, label: "the plan")])
  }

  // MARK: how sure

  private var sureness: HTML {
    guard let uncertainty = result.uncertainty, let words = NeedWords(result) else { return .empty }
    return section("How sure is that") {
      paragraph(
        "\(uncertainty.parameters) numbers of the table were drawn \(uncertainty.draws) times within "
          + "their ranges (seed \(uncertainty.seed)), and what is needed was solved for each draw. What "
          + "nobody knows is enumerated, not averaged.")
      uncertainty.targets.enumerated().map { number, target in
        HTML.joined([
          .element("h3") {
            Words.sentence(result.curves[target.curve].targets[target.place].text)
          },
          table(
            ["assumed", "#5 %", "#median", "#95 %", "#table's own", "#never"],
            uncertainty.combinations.map { row($0, number, words) }, style: "over"),
        ])
      }
      uncertainty.combinations.flatMap { combination in
        combination.failures.map { failure in
          paragraph(
            "\(failure.count) draws without a result (\(failure.status)) under "
              + "\(combination.options.joined(separator: ", ")); draw \(failure.first): "
              + "\(failure.reason).", class: "small")
        }
      }
    }
  }

  private func row(
    _ combination: NeedUncertainty.Combination, _ number: Int, _ words: NeedWords
  ) -> [String] {
    let answer = combination.answers[number]
    let name = combination.options.joined(separator: ", ")
    let ends = [0, 2, 4].map { answer.quantiles.isEmpty ? "–" : words.point(answer.quantiles[$0]) }
    return [
      (name.isEmpty ? "the dose file" : name) + (combination.isOfFile && !name.isEmpty ? " *" : "")
    ] + ends.map(Words.typeset) + [
      answer.table.map { Words.typeset(words.point($0)) } ?? "–",
      answer.shareNever.share.map { NumberText.percent($0, digits: 2) } ?? "–",
    ]
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
