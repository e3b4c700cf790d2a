public import Analysis

extension SweepArrays {
  /// One output of every member; of the last time, where there are several.
  public func column(
    _ index: Int, of file: LabelledArrays
  ) throws(LabelledArraysError) -> [Double] {
    let width = max(1, times.count)
    let name = outputNames[index]
    if width == 1 { return try file.numbers(of: name, from: 0, count: design.count) }
    var values: [Double] = []
    values.reserveCapacity(design.count)
    let step = max(1, 1 << 20 / width)
    for start in stride(from: 0, to: design.count, by: step) {
      let count = min(step, design.count - start)
      let block = try file.numbers(of: name, from: start * width, count: count * width)
      for member in 0..<count { values.append(block[(member + 1) * width - 1]) }
    }
    return values
  }

  /// Quantiles and extremes of every output, and how the members ended.
  public func summary(of file: LabelledArrays) throws(LabelledArraysError) -> SweepSummary {
    let found = try file.bytes(of: "status", from: 0, count: design.count)
    var counts: [Int8: Int] = [:]
    for status in found { counts[status, default: 0] += 1 }
    var rows: [SweepSummary.Row] = []
    for (index, output) in outputs.enumerated() {
      let values = try column(index, of: file)
      rows.append(
        SweepSummary.Row(
          output, name: outputNames[index], values: values, missing: LabelledArrays.missing))
    }
    return SweepSummary(
      members: design.count,
      statuses: SweepStatus.allCases.compactMap { status in
        counts[status.rawValue].map { (status, $0) }
      }, rows: rows)
  }
}
