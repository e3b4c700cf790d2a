import Analysis

/// The dilution lesson as one picture: how many particles there are for each cell by every route
/// beside what dishes are given; then, route by route, the effect and the cells without any.
struct LessonPicture: Sendable {
  let result: DilutionResult

  private var words: LessonWords { LessonWords(result: result) }
  /// The effect as it is drawn: per cent where it is relative.
  private var scale: Double { result.effect.kind == "relative" ? 100 : 1 }

  var html: HTML {
    .joined([
      .element("div", ["class": "wide-only"], particles(isWide: true).svg),
      .element("div", ["class": "narrow-only"], particles(isWide: false).svg),
      .element("div", ["class": "trellis"]) {
        result.routes.enumerated().compactMap { index, route in
          route.own.map { cell(route, $0, index) }
        }
      },
    ])
  }

  // MARK: axes

  /// Dilutions with the words that people use.
  private func x(_ label: String, isWide: Bool = false) -> Axis {
    let last = max(result.dilutions.last ?? 1e4, 10)
    let decades = (0...15).map { power(10, Double($0)).rounded() }.filter { $0 <= last }
    let stride = (decades.count + 4) / 5
    let ticks = decades.enumerated().filter { $0.offset % stride == 0 }.map { _, dilution in
      Axis.Tick(
        value: dilution,
        label: dilution == 1
          ? isWide ? "undiluted" : "1:1"
          : dilution < 1e4
            ? "1:" + NumberText.fixed(dilution, decimals: 0)
            : "1:" + NumberText.powerOfTen(Int(decimalLogarithm(dilution).rounded())))
    }
    return Axis(scale: .log, label: label, lower: 1, upper: last, ticks: ticks)
  }

  /// Sizes of the effect: three decades below what could be seen is nothing to anybody.
  private func y(_ combinations: [DilutionResult.Combination]) -> Axis {
    let all = combinations.flatMap { combination in
      combination.effect.quantiles.joined() + combination.effect.table.compactMap { $0 }
    }.map { words.aimed($0) * scale }
    let top = max(all.max() ?? 1, (result.detectable ?? 0) * scale * 2)
    let bottom = result.detectable.map { $0 * scale * 1e-3 } ?? top * 1e-4
    let unit = result.effect.kind == "relative" ? "%" : result.effect.unit
    return Axis.log(
      Words.axis(words.shortEffect, unit), from: bottom, to: top > 0 ? top : 1, maximumTicks: 6)
  }

  // MARK: particles

  private func particles(isWide: Bool) -> LineChart {
    let curves = result.routes.compactMap { route in route.own.map { (route, $0.particles) } }
    let values = curves.flatMap { $0.1.table.indices.compactMap($0.1.middle) }.filter { $0 > 0 }
    let top = max(values.max() ?? 1, result.dish?.high ?? 1)
    var chart = LineChart(
      title: "Particles per fibroblast within reach, by dilution",
      description: "A line for each route, and the range that dishes are given",
      width: isWide ? 720 : 360, height: isWide ? 250 : 270,
      x: x("dilution of the product", isWide: isWide),
      y: Axis.log(
        "particles per fibroblast within reach", from: max(values.min() ?? 1e-4, top * 1e-11),
        to: top, maximumTicks: 6),
      series: curves.enumerated().map { index, curve in
        .init(
          name: curve.0.name, style: "l\(index % 6)", x: result.dilutions,
          y: curve.1.table.indices.map { curve.1.middle($0) ?? .nan })
      })
    chart.rightMargin = 30
    if let dish = result.dish {
      chart.zones = [
        .init(
          low: dish.low, high: dish.high, style: "dish", label: "cells in a dish are given this")
      ]
    }
    return chart
  }

  // MARK: route by route

  private func cell(
    _ route: DilutionResult.Route, _ own: DilutionResult.Combination, _ index: Int
  ) -> HTML {
    .element("div") {
      HTML.element("b") { route.name }
      effect(
        own, title: route.name, style: index, among: result.routes.compactMap(\.own),
        particles: own.particles
      ).svg
      untouched(own, route.name, index).svg
    }
  }

  /// - Parameters:
  ///   - among: those whose charts stand beside this one, on the same axis.
  ///   - particles: what to tell along the top; `nil` = nothing.
  func effect(
    _ own: DilutionResult.Combination, title: String, style: Int,
    among combinations: [DilutionResult.Combination],
    particles: DilutionResult.Curve? = nil
  ) -> LineChart {
    let y = y(combinations)
    let curve = sized(own.effect, floor: y.lower)
    var chart = chart(
      "\(words.effect) by dilution: \(title)", y, curve, style,
      height: particles == nil ? 230 : 280,
      x: particles == nil ? "dilution" : "")
    if let particles {
      chart.top = .init(
        label: "particles per fibroblast",
        ticks: chart.x.ticks.compactMap { tick in
          result.dilutions.firstIndex(of: tick.value).flatMap(particles.middle).map {
            Axis.Tick(value: tick.value, label: Self.brief($0))
          }
        })
    }
    if let least = result.detectable {
      // a line that is nowhere to be seen is said
      let median = own.effect.middle(0)
      let isBelow = median.map { words.aimed($0) * scale < y.lower } ?? false
      chart.zones = [
        .init(
          low: y.lower, high: least * scale, style: "unseen",
          label: isBelow ? "median 1:1: \(Words.typeset(median.map(words.told) ?? ""))" : "")
      ]
      chart.levels = [.init(value: least * scale, label: "can be seen from here up")]
    }
    return chart
  }

  /// Few enough characters to stand beside four others: 270, 0.03, 10⁻⁵.
  private static func brief(_ value: Double) -> String {
    if value >= 1e-3, value < 1e4 {
      return NumberText.pretty(value, digits: value < 0.1 ? 1 : 2)
    }
    guard value > 0 else { return "0" }
    return "~" + NumberText.powerOfTen(Int(decimalLogarithm(value).rounded()))
  }

  private func untouched(
    _ own: DilutionResult.Combination, _ title: String, _ style: Int
  ) -> LineChart {
    let y = Axis(
      scale: .linear, label: "fibroblasts without any particle", lower: 0, upper: 1,
      ticks: [0, 0.5, 1].map { Axis.Tick(value: $0, label: "\(Int($0 * 100)) %") })
    return chart(
      "Fibroblasts without any particle, by dilution: \(title)", y, own.untouched, style,
      height: 150, x: "dilution")
  }

  /// Sizes to the side of the effect, none far below the axis.
  private func sized(_ curve: DilutionResult.Curve, floor: Double) -> DilutionResult.Curve {
    func size(_ value: Double) -> Double { max(words.aimed(value) * scale, floor * 1e-3) }
    var sized = curve
    sized.table = curve.table.map { $0.map(size) }
    sized.quantiles = curve.quantiles.map { quantiles in
      let sizes = quantiles.map(size)
      return result.isUp ? sizes : sizes.reversed()
    }
    return sized
  }

  /// The median with what half and nine tenths of the draws lie in.
  private func chart(
    _ title: String, _ y: Axis, _ curve: DilutionResult.Curve, _ style: Int, height: Double,
    x label: String
  ) -> LineChart {
    var chart = LineChart(
      title: title, description: "Median and bands of the draws", width: 250, height: height,
      x: x(label), y: y,
      series: [
        .init(
          name: "", style: "l\(style % 6)", x: result.dilutions,
          y: curve.table.indices.map { curve.middle($0) ?? .nan })
      ])
    chart.left = 40
    chart.rightMargin = 18
    if result.own > 1 { chart.marks = [result.own] }
    guard curve.quantiles.allSatisfy({ $0.count == Uncertainty.levels.count }) else { return chart }
    let levels = Uncertainty.levels.indices.map { level in
      curve.quantiles.map { min(max($0[level], y.lower), y.upper) }
    }
    chart.shades = [(0, 4), (1, 3)].map { low, high in
      .init(style: "s\(style % 6)", x: result.dilutions, low: levels[low], high: levels[high])
    }
    return chart
  }
}
