import Analysis

extension SweepReport {
  var pictures: HTML {
    guard !pictured.isEmpty else { return .empty }
    return section(view.x == nil ? "How the answers spread" : "How the answers follow") {
      paragraph(sentence, class: "note")
      HTML.element("div", ["class": "grid"]) { pictured.map { picture($0.output, $0.values) } }
    }
  }

  private var sentence: String {
    guard view.x != nil else {
      return "How many members come to which value; all drawn numbers vary at once."
    }
    guard view.isPooled else { return "Every place is one member." }
    return isHeatMap
      ? "Every cell is the median of all members there."
      : "Lines are medians of all members there; the shade holds nine members in ten."
  }

  private var isHeatMap: Bool { (view.y?.labels.count ?? 0) > SweepView.mostLines }

  private func picture(_ output: SweepOutput, _ values: [Double]) -> HTML {
    // A share of a whole is told in per cent.
    let isShare = output.isChange && output.unit == "1"
    let scaled = isShare ? values.map { SweepView.has($0) ? $0 * 100 : $0 } : values
    let axis = isShare ? "change, %" : Words.axis(output.isChange ? "change" : "value", output.unit)
    let svg: HTML
    if view.x == nil {
      svg = histogram(output, scaled, axis)
    } else if isHeatMap {
      svg = heatMap(output, scaled, axis)
    } else if view.x?.numbers != nil {
      svg = lines(output, scaled, axis)
    } else {
      svg = bars(output, scaled, axis)
    }
    return figure(svg, Words.sentence(output.label) + ".", "")
  }

  private func lines(_ output: SweepOutput, _ values: [Double], _ axis: String) -> HTML {
    guard let x = view.x, let numbers = x.numbers else { return .empty }
    let cells = view.cells(values)
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var series: [LineChart.Series] = []
    var shades: [LineChart.Shade] = []
    for (row, line) in cells.enumerated() {
      let found = order.compactMap { index in line[index].map { (numbers[index], $0) } }
      let name = view.y.map {
        $0.numbers == nil ? $0.labels[row] : "\($0.title): \($0.labels[row])"
      }
      series.append(
        LineChart.Series(
          name: name ?? "", style: "l\(row % 6)", x: found.map(\.0), y: found.map(\.1.median)))
      if view.isPooled {
        shades.append(
          LineChart.Shade(
            style: "s\(row % 6)", x: found.map(\.0), low: found.map(\.1.low),
            high: found.map(\.1.high)))
      }
    }
    let all = series.flatMap(\.y) + shades.flatMap { $0.low + $0.high }
    let along =
      x.isLogarithmic
      ? Axis.log(x.title, from: numbers.min() ?? 1, to: numbers.max() ?? 1, maximumTicks: 5)
      : Axis.linear(x.title, covering: numbers)
    var chart = LineChart(
      title: output.label, description: "\(axis) over \(x.title)", height: 270, x: along,
      y: Axis.linear(axis, covering: all, includingZero: output.isChange), series: series)
    chart.shades = shades
    return chart.svg
  }

  private func heatMap(_ output: SweepOutput, _ values: [Double], _ axis: String) -> HTML {
    guard let x = view.x, let y = view.y else { return .empty }
    return HeatMap(
      title: output.label, description: "\(axis) over \(x.title) and \(y.title)", width: 360,
      height: 300, x: HeatMap.Side(title: x.title, labels: x.labels),
      y: HeatMap.Side(title: y.title, labels: y.labels), valueTitle: axis,
      values: view.cells(values).map { $0.map { $0?.median } }
    ).svg
  }

  private func bars(_ output: SweepOutput, _ values: [Double], _ axis: String) -> HTML {
    guard let x = view.x else { return .empty }
    let cells = view.cells(values)
    let rows = cells.indices.prefix(SweepView.mostLines)
    let shown = cells.flatMap { $0.compactMap { $0?.median } }
    return BarChart(
      title: output.label, description: "\(axis) by \(x.title)", xLabel: x.title,
      y: Axis.linear(axis, covering: shown + [0]),
      series: rows.map {
        Frame.LegendItem(name: view.y?.labels[$0] ?? "", style: "b\($0 % 7)", isArea: true)
      },
      groups: x.labels.indices.map { column in
        BarChart.Group(label: x.labels[column], values: rows.map { cells[$0][column]?.median ?? 0 })
      }
    ).svg
  }

  private func histogram(_ output: SweepOutput, _ values: [Double], _ axis: String) -> HTML {
    let present = values.filter(SweepView.has)
    let range = Axis.linear(axis, covering: present)
    let bins = min(24, max(6, Int(Double(present.count).squareRoot())))
    var counts = [Double](repeating: 0, count: bins)
    for value in present {
      counts[min(bins - 1, max(0, Int(range.position(value) * Double(bins))))] += 1
    }
    let groups = counts.map { BarChart.Group(label: "", values: [$0]) }
    var chart = BarChart(
      title: output.label, description: "members by \(axis)", xLabel: axis,
      y: Axis.linear("members", covering: counts + [0]),
      series: [Frame.LegendItem(name: "members", style: "b0", isArea: true)], groups: groups)
    chart.range = range
    return chart.svg
  }
}
