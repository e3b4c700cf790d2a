/// A table of points, one a row: what each column is called and what stands in it.
public struct SweepPoints: Hashable, Sendable {
  /// Numbers as such; anything else as a list of distinct values.
  enum Column: Hashable, Sendable {
    case numbers([Double])
    case values([SweepValue], rows: [UInt32])
  }

  /// Of the columns.
  public let names: [String]
  let columns: [Column]
  /// Rows, each one point.
  public let count: Int

  /// Columns of plain numbers, each as long as the others.
  init(names: [String], numbers: [[Double]]) {
    self.names = names
    columns = numbers.map { .numbers($0) }
    count = numbers.first?.count ?? 0
  }

  /// What one cell says; a plain number has no unit.
  public func value(row: Int, column: Int) -> SweepValue {
    switch columns[column] {
    case .numbers(let numbers): .number(numbers[row], unit: "")
    case .values(let values, let rows): values[Int(rows[row])]
    }
  }

  /// The distinct values of a column that holds other things than plain numbers.
  public func levels(of column: Int) -> [SweepValue]? {
    if case .values(let values, _) = columns[column] { return values }
    return nil
  }

  /// Reads comma separated text: a header with the names, then one row a point.
  ///
  /// - Parameter isName: true for columns whose values are names of the model.
  public init(
    csv bytes: [UInt8], file: String, isName: (String) -> Bool = { _ in false }
  ) throws(SweepError) {
    var reader = PointsReader(bytes: bytes, file: file)
    guard let header = try reader.row() else {
      throw SweepError(
        "points", at: "\(file):1", "the table of points is empty",
        help: "a header line with the names of what is varied, then one line a point")
    }
    names = header.map(\.trimmed)
    var seen: Set<String> = []
    for (index, name) in names.enumerated() {
      let place = "\(file):1, column \(index + 1)"
      guard !name.isEmpty else { throw SweepError("points", at: place, "a column has no name") }
      guard seen.insert(name).inserted else {
        throw SweepError("points", at: place, "the column '\(name)' stands twice")
      }
    }
    var builders = names.map { ColumnBuilder(isName: isName($0)) }
    var rows = 0
    while let row = try reader.row() {
      let place = "\(file):\(reader.rowLine)"
      guard row.count == names.count else {
        throw SweepError(
          "points", at: place, "\(row.count) values stand where the header has \(names.count)")
      }
      for (index, text) in row.enumerated() {
        guard builders[index].add(text.trimmed) else {
          throw SweepError(
            "points", at: "\(place), column '\(names[index])'",
            text.trimmed.isEmpty ? "a value is missing" : "'\(text.trimmed)' is no finite number")
        }
      }
      rows += 1
    }
    guard rows > 0 else {
      throw SweepError("points", at: "\(file):2", "the table of points has no row")
    }
    columns = builders.map(\.column)
    count = rows
  }
}

/// One column while it is read: numbers as long as nothing else stands in it.
private struct ColumnBuilder {
  let isName: Bool
  private var numbers: [Double] = []
  private var isPlain = true
  private var values: [SweepValue] = []
  private var index: [SweepValue: UInt32] = [:]
  private var rows: [UInt32] = []

  init(isName: Bool) {
    self.isName = isName
    isPlain = !isName
  }

  /// - Returns: false for what cannot be a value.
  mutating func add(_ text: String) -> Bool {
    if text.isEmpty { return false }
    if isPlain, let number = Double(text) {
      guard number.isFinite else { return false }
      numbers.append(number)
      return true
    }
    if isPlain {
      isPlain = false
      for number in numbers { append(.number(number, unit: "")) }
      numbers = []
    }
    append(SweepValue(text, isName: isName))
    return true
  }

  private mutating func append(_ value: SweepValue) {
    if let known = index[value] {
      rows.append(known)
      return
    }
    let place = UInt32(values.count)
    index[value] = place
    values.append(value)
    rows.append(place)
  }

  var column: SweepPoints.Column {
    isPlain ? .numbers(numbers) : .values(values, rows: rows)
  }
}

/// Comma separated text, row by row (RFC 4180; blank lines are passed over).
private struct PointsReader {
  let bytes: [UInt8]
  let file: String
  private var index = 0
  private var line = 1
  /// The line that the last row began in.
  private(set) var rowLine = 1

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func row() throws(SweepError) -> [String]? {
    while index < bytes.count, bytes[index] == 10 || bytes[index] == 13 {
      if bytes[index] == 10 { line += 1 }
      index += 1
    }
    guard index < bytes.count else { return nil }
    rowLine = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard index < bytes.count else { return fields }
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: ",") { continue }
      if byte == 10 { line += 1 }
      return fields
    }
  }

  private mutating func field() throws(SweepError) -> String {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != 10 {
        index += 1
      }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    return try quoted()
  }

  private mutating func quoted() throws(SweepError) -> String {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        if index < bytes.count, bytes[index] == byte {
          text.append(byte)
          index += 1
          continue
        }
        while index < bytes.count, bytes[index] == 13 { index += 1 }
        guard index == bytes.count || bytes[index] == UInt8(ascii: ",") || bytes[index] == 10
        else { break }
        return String(decoding: text, as: UTF8.self)
      }
      if byte == 10 { line += 1 }
      text.append(byte)
    }
    throw SweepError(
      "points", at: "\(file):\(rowLine)", "a quotation mark is not closed as it should be")
  }
}
