import Analysis

/// A sweep as a table: one row a member (and time), one column for each thing varied and computed.
public struct SweepCSV {
  public let arrays: SweepArrays
  /// Open, with every member in it.
  public let file: LabelledArrays

  public init(arrays: SweepArrays, file: LabelledArrays) {
    self.arrays = arrays
    self.file = file
  }

  /// Hands over the text piece by piece, so that it is never in memory as a whole.
  public func write(_ put: (String) throws -> Void) throws {
    let design = arrays.design
    let hasTimes = !arrays.times.isEmpty
    let width = max(1, arrays.times.count)
    var header = ["member"] + arrays.variedNames
    if hasTimes { header.append("time") }
    header += arrays.outputNames + ["status", "reason"]
    try put(header.joined(separator: ",") + "\n")
    let step = max(1, 65_536 / (width * max(1, header.count)))
    for start in stride(from: 0, to: design.count, by: step) {
      let count = min(step, design.count - start)
      var columns: [[Double]] = []
      for name in arrays.outputNames {
        columns.append(try file.numbers(of: name, from: start * width, count: count * width))
      }
      let statuses = try file.bytes(of: "status", from: start, count: count)
      var text = ""
      for member in 0..<count {
        let varied = design.values(of: start + member).enumerated().map { index, value in
          field(value, isWord: SweepArrays.words(design, index) != nil)
        }
        let head = ([String(start + member)] + varied).joined(separator: ",")
        let status = SweepStatus(rawValue: statuses[member])
        var tail = "," + (status?.word ?? "missing") + ","
        if status != .done {
          let length = SweepArrays.reasonLength
          tail += quoted(
            try file.text(of: "reason", from: (start + member) * length, count: length))
        }
        for time in 0..<width {
          text += head
          if hasTimes { text += ",\(arrays.times[time])" }
          for column in columns { text += "," + number(column[member * width + time]) }
          text += tail + "\n"
        }
      }
      try put(text)
    }
  }

  /// Nothing where nothing was computed.
  private func number(_ value: Double) -> String {
    value == LabelledArrays.missing ? "" : value.isNaN ? "nan" : "\(value)"
  }

  private func field(_ value: SweepValue, isWord: Bool) -> String {
    guard !isWord, let number = value.number else { return quoted(value.description) }
    return "\(number)"
  }

  /// In quotation marks where a comma, a mark or a line end asks for them.
  private func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
