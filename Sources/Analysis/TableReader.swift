/// TAB separated lines -> rows of a parameter table, with strict checks.
struct TableReader {
  enum Column: String, CaseIterable {
    case parameterId, parameterName, parameterScale, lowerBound, upperBound, nominalValue
    case estimate, unit, evidence, source, note
  }
  /// PEtab columns that are allowed and not read here.
  static let ignored = [
    "objectivePriorType", "objectivePriorParameters", "initializationPriorType",
    "initializationPriorParameters",
  ]
  let file: String
  private var line = 1
  private var place: [Column: Int] = [:]
  private var width = 0
  private var seen: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func read(_ text: String) throws(TableError) -> [ParameterTable.Row] {
    var rows: [ParameterTable.Row] = []
    var hasHeader = false
    line = 0
    // Bytes, not characters: finding grapheme boundaries would cost more than all the rest.
    for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      let bytes = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
      if bytes.isEmpty { continue }
      let fields = bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      if hasHeader {
        rows.append(try row(fields))
      } else {
        try readHeader(fields)
        hasHeader = true
      }
    }
    line = max(line, 1)
    guard hasHeader else {
      throw error(nil, "an empty table", "a header line with the PEtab column names")
    }
    return rows
  }

  private mutating func readHeader(_ names: [String]) throws(TableError) {
    for (position, name) in names.enumerated() {
      guard let column = Column(rawValue: name) else {
        if Self.ignored.contains(name) { continue }
        let all = Column.allCases.map(\.rawValue).joined(separator: ", ")
        throw error(nil, "an unknown column \(quoted(name))", all + " (TAB separated)")
      }
      guard place[column] == nil else { throw error(name, "it twice", "each column once") }
      place[column] = position
    }
    for column in Column.allCases where place[column] == nil {
      throw error(column.rawValue, "no such column", "every table has it")
    }
    width = names.count
  }

  private mutating func row(_ fields: [String]) throws(TableError) -> ParameterTable.Row {
    guard fields.count == width else {
      throw error(nil, "\(fields.count) fields", "\(width), as in the header")
    }
    func text(_ column: Column) -> String { place[column].map { fields[$0] } ?? "" }
    let id = text(.parameterId)
    guard isIdentifier(id) else {
      throw error(.parameterId, id, "a letter or _, then letters, digits or _")
    }
    if let first = seen[id] {
      throw error(.parameterId, id, "each parameter once; it stands in line \(first) already")
    }
    seen[id] = line
    guard let scale = ParameterTable.Scale(rawValue: text(.parameterScale)) else {
      throw error(.parameterScale, text(.parameterScale), "lin, log or log10")
    }
    guard let evidence = Evidence(rawValue: text(.evidence)) else {
      let all = Evidence.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(.evidence, text(.evidence), all)
    }
    guard ["0", "1"].contains(text(.estimate)) else {
      throw error(.estimate, text(.estimate), "0 or 1")
    }
    let row = ParameterTable.Row(
      id: id, name: text(.parameterName), scale: scale,
      lowerBound: try number(.lowerBound, text(.lowerBound)),
      upperBound: try number(.upperBound, text(.upperBound)),
      nominal: try number(.nominalValue, text(.nominalValue)),
      isEstimated: text(.estimate) == "1", unit: text(.unit), evidence: evidence,
      source: text(.source), note: text(.note), line: line)
    try check(row)
    return row
  }

  private func check(_ row: ParameterTable.Row) throws(TableError) {
    guard !row.unit.isEmpty else {
      throw error(.unit, "", "a unit such as 1/hour, or dimensionless")
    }
    guard row.lowerBound <= row.upperBound else {
      throw error(
        .lowerBound, NumberText.short(row.lowerBound, digits: 6),
        "at most upperBound, \(NumberText.short(row.upperBound, digits: 6))")
    }
    guard row.lowerBound <= row.nominal, row.nominal <= row.upperBound else {
      let low = NumberText.short(row.lowerBound, digits: 6)
      let high = NumberText.short(row.upperBound, digits: 6)
      throw error(.nominalValue, NumberText.short(row.nominal, digits: 6), "\(low) ... \(high)")
    }
    guard row.scale == .lin || row.lowerBound > 0 else {
      throw error(
        .lowerBound, NumberText.short(row.lowerBound, digits: 6),
        "above 0 on a \(row.scale.rawValue) scale")
    }
    let needsSource = [Evidence.measured, .secondHand, .derived].contains(row.evidence)
    guard !needsSource || !row.source.isEmpty else {
      throw error(.source, "", "where a \(row.evidence.rawValue) number comes from")
    }
  }

  private func number(_ column: Column, _ text: String) throws(TableError) -> Double {
    let isPlain = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard isPlain, let value = Double(text), value.isFinite else {
      throw error(column, text, "a finite number such as 0.3 or 1e10")
    }
    return value
  }

  private func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
        || (97...122).contains(byte)
    }
  }

  /// What was found, short enough for one line.
  private func quoted(_ text: String) -> String {
    text.isEmpty ? "nothing" : "'\(text.prefix(60))\(text.count > 60 ? "..." : "")'"
  }

  private func error(_ column: Column, _ found: String, _ allowed: String) -> TableError {
    error(column.rawValue, quoted(found), allowed)
  }

  private func error(_ column: String?, _ found: String, _ allowed: String) -> TableError {
    TableError(file: file, line: line, column: column, found: found, allowed: allowed)
  }
}
