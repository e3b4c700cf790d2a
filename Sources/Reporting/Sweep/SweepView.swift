import Analysis

/// A sweep as a picture needs it: one output over one or two of the things varied, everything else
/// pooled into a median and the range that holds nine members in ten.
struct SweepView {
  /// A dimension of the grid, with its values as words and, where they are, as numbers.
  struct Side {
    var index: Int
    var title: String
    var labels: [String]
    var numbers: [Double]?

    var isLogarithmic: Bool {
      guard let numbers, let low = numbers.min(), let high = numbers.max(), low > 0 else {
        return false
      }
      return high / low >= 50
    }
  }

  /// One place of the picture.
  struct Cell {
    var median: Double
    var low: Double
    var high: Double
  }

  let x: Side?
  let y: Side?
  /// True when each place stands for several members.
  let isPooled: Bool
  private let design: SweepDesign

  /// Lines that one picture can tell apart.
  static let mostLines = 6

  init(_ arrays: SweepArrays) {
    design = arrays.design
    let sides = design.grid.indices.map { Self.side($0, arrays) }.filter { $0.labels.count > 1 }
    let numeric = sides.filter { $0.numbers != nil }
    let x = numeric.max { $0.labels.count < $1.labels.count } ?? sides.first
    y = sides.first { $0.index != x?.index }
    self.x = x
    let shown = (x?.labels.count ?? 1) * (y?.labels.count ?? 1)
    isPooled = design.count > shown
  }

  private static func side(_ index: Int, _ arrays: SweepArrays) -> Side {
    let axis = arrays.design.grid[index]
    let isNumeric = SweepArrays.words(arrays.design, index) == nil
    let numbers = isNumeric ? axis.levels.compactMap(\.number) : nil
    return Side(
      index: index, title: Words.axis(arrays.variedLabels[index], arrays.variedUnits[index]),
      labels: numbers?.map { NumberText.pretty($0) } ?? axis.levels.map(\.description),
      numbers: numbers)
  }

  /// Values of one output by place. Shape: [y, x]; `nil` where no member has a value.
  func cells(_ values: [Double]) -> [[Cell?]] {
    let (columns, rows) = (x?.labels.count ?? 1, y?.labels.count ?? 1)
    var pools = [[Double]](repeating: [], count: rows * columns)
    for (member, value) in values.enumerated() where Self.has(value) {
      let place = design.place(of: member)
      let column = x.map { place[$0.index] } ?? 0
      let row = y.map { place[$0.index] } ?? 0
      pools[row * columns + column].append(value)
    }
    return (0..<rows).map { row in
      (0..<columns).map { column in
        let pool = pools[row * columns + column].sorted()
        guard !pool.isEmpty else { return nil }
        return Cell(
          median: SweepSummary.quantile(0.5, ofSorted: pool),
          low: SweepSummary.quantile(0.05, ofSorted: pool),
          high: SweepSummary.quantile(0.95, ofSorted: pool))
      }
    }
  }

  static func has(_ value: Double) -> Bool { value.isFinite && value != LabelledArrays.missing }
}
