import Analysis

// The path of the particles: funnel, cells, places.
extension Report {
  var path: HTML {
    section("From the vial to the cell") {
      figure(
        .joined([
          FunnelPicture(funnel: result.funnel, isWide: true).svg,
          FunnelPicture(funnel: result.funnel, isWide: false).svg,
        ]), "The funnel.", funnelCaption)
      result.cells.map(cellSection)
      result.cells.map(exactSection)
      result.cells?.simulated.map(populationSection)
    }
  }

  private var funnelCaption: String {
    var text =
      "How many got this far over the whole course, on a logarithmic scale; pale: lost at this step."
    if let cells = result.funnel.cells, FunnelPicture(funnel: result.funnel).showsOnePerCell {
      text += " The dashed line is one for each of the \(NumberText.pretty(cells, digits: 2)) "
      text += "\(result.funnel.cellsLabel): what “per cell” divides by."
    } else if let cells = result.funnel.cells {
      text += " “Per cell” divides by \(NumberText.pretty(cells, digits: 2)) "
      text += "\(result.funnel.cellsLabel)."
    }
    if let area = result.funnel.area {
      text += " Treated area: \(Words.value(area, unit: result.funnel.areaUnit))."
    }
    return text
  }

  private func cellSection(_ cells: CellStatistics) -> HTML {
    .joined([
      .element("div", ["class": "grid"]) {
        figure(
          CellPicture(touched: cells.touched, withRelease: cells.withRelease).svg,
          "Two hundred \(cells.label).",
          "Filled: received at least one particle (\(NumberText.share(cells.touched))); violet: at "
            + "least one release into the cytosol (\(NumberText.share(cells.withRelease))); open: none "
            + "at all.")
        countPicture(cells)
      },
      .element("h3") { "How exact is this count?" },
      .element("div", ["class": "columns"]) {
        approximation(cells).map { paragraph($0, class: "small") }
      },
    ])
  }

  private func countPicture(_ cells: CellStatistics) -> HTML {
    let limit = min(40, max(4, Int(cells.received + 4 * cells.received.squareRoot()) + 1))
    guard cells.received < 60 else { return .empty }
    let groups = (0...limit).map { count in
      BarChart.Group(
        label: "\(count)",
        values: [cells.share(receiving: count) * 100])
    }
    let chart = BarChart(
      title: "Particles per cell, \(cells.label)", description: "Poisson distribution",
      height: 190, xLabel: "particles received by one cell",
      y: .linear(
        "share of \(cells.label), %", covering: groups.flatMap(\.values), includingZero: true),
      series: [Frame.LegendItem(name: "received", style: "b0", isArea: true)], groups: groups)
    return figure(
      chart.svg, "The spread.",
      "Cells are equal, yet chance is not: Poisson around a mean of "
        + NumberText.pretty(cells.received, digits: 2) + " over the whole course"
        + (cells.reached < 1 ? ", for the share within reach." : "."))
  }

  private func approximation(_ cells: CellStatistics) -> [String] {
    var texts = [
      "About \(cells.label). "
        + (cells.reached < 1
          ? "\(NumberText.share(cells.reached)) of them are within reach of the particles at all. "
          : "")
        + "Exact for equal cells in a mixed layer and a first-order path: the share of those within "
        + "reach that gets none is exp(−mean), the mean being "
        + "\(NumberText.pretty(cells.received, digits: 2)) uptakes; a particle that comes back out and is "
        + "taken in again counts twice in it, and once in the picture above."
    ]
    if let occupancy = cells.siteOccupancy, let error = cells.saturationError {
      texts.append(
        "Binding uses at most \(NumberText.percent(occupancy, digits: 2)) of the sites; saturation shifts the "
          + "untouched share by \(Words.points(error)).")
    }
    texts.append(
      "If delivery differed between cells as much as its own mean (coefficient of variation 1), "
        + "\(NumberText.share(cells.untouchedIfUneven)) would be untouched instead of "
        + "\(Words.leftOut(cells.untouched)).")
    if let first = cells.receivedFirstDose {
      texts.append(
        "After the first administration alone, \(NumberText.share(cells.share(withMean: first))) "
          + "are touched (mean \(NumberText.pretty(first, digits: 2))).")
    }
    if !cells.note.isEmpty {
      texts.append(Words.sentence(cells.note) + (cells.note.hasSuffix(".") ? "" : "."))
    }
    return texts
  }

  /// The ledger as shares, and the compartments over decades, both over logarithmic time: what a place
  /// holds of a dose comes and goes within hours.
  var places: HTML {
    let ledger = result.ledger
    guard let start = ledger.times.indices.first(where: { ledger.administered[$0] > 0 }) else {
      return .empty
    }
    let end = firstDoseEnd(from: start)
    let range = (start..<end).filter { ledger.times[$0] > ledger.times[start] }
    guard range.count > 3 else { return .empty }
    let times = range.map { ledger.times[$0] - ledger.times[start] }
    let x = Axis.logTime(
      from: max(times[0], 1e-3), to: times[times.count - 1], label: "time since the first dose")
    return section("Where every particle is") {
      figure(
        .joined([
          .element("div", ["class": "wide-only"]) { bandChart(range, times, x).svg },
          .element("div", ["class": "narrow-only"]) {
            bandChart(range, times, x, width: 340, height: 360).svg
          },
        ]), "The ledger.",
        "Every particle of the first administration, by place. At every output time of every arm "
          + "the places sum to what was given, within "
          + Words.tolerance(result.certificate.ledgerDrift) + " of it."
          + (passing.isEmpty ? "" : " Below, the places that they pass through, each by itself."))
      HTML.element("div", ["class": "grid"]) {
        passing.map { placeChart($0, range, times, x) }
      }
    }
  }

  /// One past the last row before the second dose; an infusion's amount grows for a while.
  private func firstDoseEnd(from start: Int) -> Int {
    let ledger = result.ledger
    let first = result.schedule.first?.time ?? 0
    guard let second = result.schedule.first(where: { $0.time > first })?.time else {
      return ledger.times.count
    }
    return ledger.times.indices.first { $0 > start && ledger.times[$0] >= second }
      ?? ledger.times.count
  }

  private func bandChart(
    _ range: [Int], _ times: [Double], _ x: Axis, width: Double = 720,
    height: Double = 320
  ) -> BandChart {
    let ledger = result.ledger
    let ranked = ledger.places
      .map { place in
        (place, range.map { max(0, place.amounts[$0] / ledger.administered[$0]) })
      }
      .sorted { ($0.1.max() ?? 0) > ($1.1.max() ?? 0) }
    var bands = ranked.prefix(6).enumerated().map { index, entry in
      BandChart.Band(name: entry.0.label, style: "b\(index)", shares: entry.1)
    }
    let rest = ranked.dropFirst(6)
    if !rest.isEmpty {
      let sums = range.indices.map { row in rest.reduce(0) { $0 + $1.1[row] } }
      let names = rest.count == 1 ? rest.map { $0.0.label }.joined() : "\(rest.count) other places"
      bands.append(BandChart.Band(name: names, style: "b6", shares: sums))
    }
    return BandChart(
      title: "Where every particle is", description: "Shares of the first dose by place",
      width: width, height: height, x: x, xs: times, bands: bands)
  }

  /// Places that particles pass through, the fullest first.
  private var passing: [Ledger.Place] {
    func peak(_ place: Ledger.Place) -> Double { place.amounts.max() ?? 0 }
    return result.ledger.places
      .filter { peak($0) > 0 && ($0.amounts.last ?? 0) < 0.9 * peak($0) }
      .sorted { peak($0) > peak($1) }
      .prefix(8).map { $0 }
  }

  private func placeChart(
    _ place: Ledger.Place, _ range: [Int], _ times: [Double], _ x: Axis
  ) -> HTML {
    let amounts = range.map { place.amounts[$0] }
    let peak = amounts.max() ?? 1
    let chart = LineChart(
      title: place.label, description: "Particles in the treated arm, logarithmic scale",
      height: 200, x: x,
      y: .log(
        place.label + ", particles", from: peak * 1e-8, to: peak, decades: 8, maximumTicks: 4),
      series: [.init(name: "", style: "treated", x: times, y: amounts)])
    return .element("figure") { chart.svg }
  }
}
