import Analysis

/// The dilution lesson as one picture: particles per cell, the effect, and cells without any, over one
/// axis of dilutions, a colour a route.
struct LessonPicture: Sendable {
  let result: DilutionResult
  let isWide: Bool

  private var words: LessonWords { LessonWords(result: result) }
  private var width: Double { isWide ? 720 : 360 }
  /// The same for all panels, so that they share their axis.
  private static let left = 52.0
  private static let right = 30.0

  var html: HTML {
    .element("div", ["class": isWide ? "lesson wide-only" : "lesson narrow-only"]) {
      particles.svg
      effect.svg
      untouched.svg
    }
  }

  // MARK: axes

  /// Dilutions with the words that people use.
  static func axis(_ result: DilutionResult, label: String, isWide: Bool = true) -> Axis {
    let last = result.dilutions.last ?? 1e4
    let decades = (0...15).map { power(10, Double($0)).rounded() }.filter { $0 <= last }
    let ticks = decades.map { dilution in
      Axis.Tick(
        value: dilution,
        label: dilution == 1
          ? isWide ? "undiluted" : "pure" : "1:" + NumberText.fixed(dilution, decimals: 0))
    }
    return Axis(scale: .log, label: label, lower: 1, upper: max(last, 10), ticks: ticks)
  }

  private func x(_ label: String = "") -> Axis { Self.axis(result, label: label, isWide: isWide) }

  /// Sizes of the effect: three decades below what could be seen is nothing to anybody.
  static func effectAxis(_ result: DilutionResult, label: String) -> Axis {
    let words = LessonWords(result: result)
    let scale = result.effect.kind == "relative" ? 100.0 : 1
    let all = result.routes.flatMap(\.combinations).flatMap { combination in
      combination.effect.quantiles.joined() + combination.effect.table.compactMap { $0 }
    }.map { words.aimed($0) * scale }
    let top = max(all.max() ?? 1, (result.detectable ?? 0) * scale)
    let bottom = result.detectable.map { $0 * scale * 1e-3 } ?? top * 1e-4
    return Axis.log(label, from: bottom, to: top > 0 ? top : 1, maximumTicks: 6)
  }

  // MARK: panels

  private var particles: LineChart {
    let curves = result.routes.compactMap { route in route.own.map { (route, $0.particles) } }
    let values = curves.flatMap { $0.1.table.indices.compactMap($0.1.middle) }.filter { $0 > 0 }
    let top = max(values.max() ?? 1, result.dish?.high ?? 1)
    let y = Axis.log(
      "particles per fibroblast", from: max(values.min() ?? 1e-4, top * 1e-11), to: top,
      maximumTicks: 6)
    var chart = chart(
      "Particles per fibroblast", y, curves.map { ($0.0, $0.1) }, height: isWide ? 250 : 260,
      hasLegend: true)
    if let dish = result.dish {
      chart.zones = [
        .init(low: dish.low, high: dish.high, style: "dish", label: "given to cells in dishes")
      ]
    }
    if let own = result.routes.first, let curve = own.own?.particles {
      chart.top = .init(
        label: "by \(own.name), median:",
        ticks: result.dilutions.enumerated().compactMap { step, dilution in
          guard x().ticks.contains(where: { $0.value == dilution }), let value = curve.middle(step)
          else { return nil }
          return Axis.Tick(value: dilution, label: NumberText.pretty(value, digits: 2))
        })
    }
    return chart
  }

  private var effect: LineChart {
    let unit = result.effect.kind == "relative" ? "%" : result.effect.unit
    let y = Self.effectAxis(result, label: Words.axis(words.effect, unit))
    let scale = result.effect.kind == "relative" ? 100.0 : 1
    let curves = result.routes.compactMap { route in
      route.own.map { (route, Self.scaled($0.effect, words, scale, floor: y.lower)) }
    }
    var chart = chart("The effect", y, curves, height: isWide ? 310 : 300)
    if let least = result.detectable {
      chart.zones = [.init(low: y.lower, high: least * scale, style: "unseen", label: "")]
      chart.levels = [.init(value: least * scale, label: "what \(result.observer) could see")]
    }
    return chart
  }

  private var untouched: LineChart {
    let y = Axis(
      scale: .linear, label: "fibroblasts that take in no particle", lower: 0, upper: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1].map { Axis.Tick(value: $0, label: "\(Int($0 * 100)) %") })
    let curves = result.routes.compactMap { route in route.own.map { (route, $0.untouched) } }
    return chart(
      "Fibroblasts that take in no particle", y, curves, height: isWide ? 220 : 220,
      x: "dilution of the product")
  }

  /// Sizes to the side of the effect, none below the axis.
  static func scaled(
    _ curve: DilutionResult.Curve, _ words: LessonWords, _ scale: Double, floor: Double
  ) -> DilutionResult.Curve {
    func size(_ value: Double) -> Double { max(words.aimed(value) * scale, floor * 1e-3) }
    var scaled = curve
    scaled.table = curve.table.map { $0.map(size) }
    scaled.quantiles = curve.quantiles.map { quantiles in
      let sizes = quantiles.map(size)
      return words.result.isUp ? sizes : sizes.reversed()
    }
    return scaled
  }

  private func chart(
    _ title: String, _ y: Axis, _ curves: [(DilutionResult.Route, DilutionResult.Curve)],
    height: Double, hasLegend: Bool = false, x label: String = ""
  ) -> LineChart {
    var chart = LineChart(
      title: "\(title) by dilution", description: "A line and a band for each route",
      width: width, height: height, x: x(label), y: y, series: [])
    chart.left = Self.left
    chart.rightMargin = Self.right
    if result.own > 1 { chart.marks = [result.own] }
    for (index, (route, curve)) in curves.enumerated() {
      chart.series.append(
        .init(
          name: hasLegend ? route.name : "", style: "l\(index % 6)", x: result.dilutions,
          y: curve.table.indices.map { curve.middle($0) ?? .nan }))
      chart.shades += Self.shade(result.dilutions, curve, style: "s\(index % 6)", in: y)
    }
    return chart
  }

  /// What nine of ten draws lie in, cut off at the axis.
  private static func shade(
    _ x: [Double], _ curve: DilutionResult.Curve, style: String, in y: Axis
  ) -> [LineChart.Shade] {
    guard curve.quantiles.allSatisfy({ $0.count == Uncertainty.levels.count }) else { return [] }
    let low = curve.quantiles.map { min(max($0[0], y.lower), y.upper) }
    let high = curve.quantiles.map { min(max($0[4], y.lower), y.upper) }
    return [LineChart.Shade(style: style, x: x, low: low, high: high)]
  }
}
