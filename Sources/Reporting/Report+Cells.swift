import Analysis

// Cells one by one: histograms, the spread over time, and where the mean cell misleads.
extension Report {
  func exactSection(_ cells: CellStatistics) -> HTML {
    let counts = [1, 5, 50]
    let enough = cells.enough.map { enough -> String in
      guard let factor = enough.factor, let counted = enough.countedParticles else {
        return "No dose leaves fewer than \(NumberText.percent(enough.untouched)) of the "
          + "\(cells.label) untouched: \(enough.reason)."
      }
      return
        "Fewer than \(NumberText.percent(enough.untouched)) of the \(cells.label) stay untouched "
        + "from \(NumberText.pretty(counted, digits: 2)) counted particles a session on, "
        + "\(NumberText.pretty(factor, digits: 2)) times this dose."
    }
    return .joined([
      .element("h3") { "How many cells get how many" },
      table(
        ["at least", "#particles received", "#particles opened into the cytosol"],
        counts.map { count in
          [
            "\(count)", NumberText.share(cells.share(receivingAtLeast: count)),
            NumberText.share(cells.share(releasingAtLeast: count)),
          ]
        }),
      paragraph(
        "Shares of all \(cells.label), exact for equal cells that neither move nor divide while they "
          + "take particles in; where cells divide, what a cell holds is shared out, and counts spread "
          + "more than this. " + (enough ?? ""), class: "small"),
    ])
  }

  func populationSection(_ cells: CellPopulation) -> HTML {
    .joined([
      .element("h3") { "\(cells.cells) \(cells.label), one by one" },
      paragraph(
        "Each is simulated in whole particles with the model's own reactions, driven by the "
          + "concentrations that the tissue has at every moment; \(cells.method), seed \(cells.seed). "
          + "All are within reach of the particles. Along its line of descent a cell that divides keeps "
          + "a chance half of what it holds."),
      .element("div", ["class": "grid"]) {
        cells.counts.filter(\.isSoFar).map { histogram($0, cells) }
      },
      spreadTable(cells), responseTable(cells),
    ])
  }

  private func histogram(_ count: CellPopulation.Count, _ cells: CellPopulation) -> HTML {
    guard let spread = count.spreads.last, let time = cells.times.last else { return .empty }
    let mean = spread.tissue ?? spread.mean
    let isGrouped = spread.histogram.contains { $0.from != $0.to }
    let groups = spread.histogram.map { bin in
      BarChart.Group(
        label: "\(bin.from)",
        values: [bin.share * 100, Self.poisson(bin, mean) * 100])
    }
    let chart = BarChart(
      title: "\(count.label), per cell",
      description: "Simulated cells beside Poisson numbers of the tissue's mean", height: 210,
      xLabel: count.label + ", one cell" + (isGrouped ? ", from" : ""),
      y: .linear(
        "share of cells, %", covering: groups.flatMap(\.values), includingZero: true),
      series: [
        Frame.LegendItem(name: "simulated", style: "b0", isArea: true),
        Frame.LegendItem(name: "Poisson", style: "b2", isArea: true),
      ], groups: groups)
    let dispersion = spread.dispersion.map {
      " Variance over mean: \(NumberText.pretty($0, digits: 3)); 1 is Poisson."
    }
    return figure(
      chart.svg, Words.sentence(count.label) + ".",
      "After \(TimeText.short(hours: time)): mean \(NumberText.pretty(spread.mean, digits: 3)), the "
        + "tissue level says \(NumberText.pretty(mean, digits: 3))." + (dispersion ?? ""))
  }

  private static func poisson(_ bin: CellPopulation.Bin, _ mean: Double) -> Double {
    max(
      0,
      CellStatistics.atLeast(bin.from, mean: mean)
        - CellStatistics.atLeast(bin.to + 1, mean: mean))
  }

  /// Fewer per cell than this are none, whatever the number of cells.
  private static let nothing = 1e-9

  private func spreadTable(_ cells: CellPopulation) -> HTML {
    // a place that nothing is in, in no cell and not in the mean one, has no rows
    func isEmpty(_ spread: CellPopulation.Spread) -> Bool {
      spread.most == 0 && abs(spread.tissue ?? 0) < Self.nothing
    }
    func short(_ value: Double) -> String {
      abs(value) < Self.nothing ? "0" : NumberText.short(value, digits: 2)
    }
    let rows = cells.counts.filter { !$0.spreads.allSatisfy(isEmpty) }.flatMap { count in
      zip(cells.times, count.spreads).map { time, spread in
        [
          Words.sentence(count.label), TimeText.short(hours: time), short(spread.mean),
          spread.tissue.map(short) ?? "",
          "\(spread.low) … \(spread.median) … \(spread.high)", "\(spread.most)",
        ] + spread.atLeast.map { NumberText.share($0.share) }
      }
    }
    let asked = cells.counts.first?.spreads.first?.atLeast.map { "#≥ \($0.count)" } ?? []
    return table(
      ["per cell", "time", "#mean", "#mean cell", "#5 … 50 … 95 %", "#most"] + asked, rows,
      style: "over deep")
  }

  private func responseTable(_ cells: CellPopulation) -> HTML {
    guard !cells.responses.isEmpty else { return .empty }
    func text(_ comparison: CellPopulation.Comparison) -> String {
      guard let excess = comparison.excess else { return "no response" }
      guard comparison.isTold else { return "too few cells respond to tell" }
      let part = NumberText.signed(excess * 100, digits: 2).withMinus + " %"
      return comparison.isSignificant ? part : "\(part), within chance"
    }
    let rows = cells.responses.flatMap { response in
      zip(cells.times, response.soFar).map { time, soFar in
        [
          Words.sentence(response.label), TimeText.short(hours: time),
          NumberText.pretty(soFar.mean, digits: 3),
          NumberText.pretty(soFar.standardError, digits: 1),
          NumberText.pretty(soFar.ofMean, digits: 3), text(soFar),
        ]
      }
    }
    return .joined([
      .element("h3") { "Does the mean cell speak for the cells?" },
      paragraph(
        "A response that bends, or that a single particle sets off, is not the same for cells that "
          + "differ as for cells that all have the mean. Averages over the time so far.",
        class: "small"),
      table(
        [
          "response", "time", "#mean of the cells", "#standard error", "#response of the mean",
          "#difference",
        ], rows, style: "over deep"),
    ])
  }
}
