/// A TAB separated table with named columns, every cell with its place.
struct TabbedTable {
  /// One line of the table.
  struct Row {
    let file: String
    /// 1-based; the header is line 1.
    let line: Int
    fileprivate let cells: [String: String]

    /// Empty for a column the table does not have.
    subscript(column: String) -> String { cells[column] ?? "" }

    func error(_ column: String, _ allowed: String, found: String? = nil) -> TableError {
      let text = found ?? self[column]
      let shown = text.isEmpty ? "nothing" : "'\(text.prefix(80))\(text.count > 80 ? "..." : "")'"
      return TableError(file: file, line: line, column: column, found: shown, allowed: allowed)
    }

    /// A finite number; `nil` for an empty cell.
    func number(_ column: String) throws(TableError) -> Double? {
      let text = self[column]
      if text.isEmpty { return nil }
      let isPlain = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
      guard isPlain, let value = Double(text), value.isFinite else {
        throw error(column, "a finite number such as 0.3 or 1e10, or nothing")
      }
      return value
    }

    /// An identifier: letters, digits and `_ . -`.
    func identifier(_ column: String) throws(TableError) -> String {
      let text = self[column]
      let isPlain = text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "_.-".utf8.contains(byte)
      }
      guard !text.isEmpty, isPlain else {
        throw error(column, "a name of letters, digits and _ . -")
      }
      return text
    }

    /// The parts of `a = 1; b = 2`, in order.
    func settings(_ column: String, _ example: String) throws(TableError) -> [(String, String)] {
      var pairs: [(String, String)] = []
      for part in self[column].split(separator: ";") {
        let text = part.trimmed
        if text.isEmpty { continue }
        guard let sign = text.firstIndex(of: "=") else {
          throw error(column, "settings such as \(example)", found: text)
        }
        let name = text[..<sign].trimmed
        let value = text[text.index(after: sign)...].trimmed
        guard !name.isEmpty, !value.isEmpty else {
          throw error(column, "settings such as \(example)", found: text)
        }
        guard !pairs.contains(where: { $0.0 == name }) else {
          throw error(column, "each name once", found: name)
        }
        pairs.append((name, value))
      }
      return pairs
    }
  }

  let rows: [Row]
  /// All columns, in the order of the header.
  let columns: [String]

  /// - Parameters:
  ///   - columns: those every such table has.
  ///   - isOpen: true where further columns are allowed.
  init(
    _ text: String, file: String, columns expected: [String], isOpen: Bool = false
  ) throws(TableError) {
    var header: [String]?
    var rows: [Row] = []
    var line = 0
    for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      let bytes = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
      if bytes.isEmpty { continue }
      let fields = bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { Substring($0).trimmed }
      guard let header else {
        try Self.check(fields, file, line, expected, isOpen)
        header = fields
        continue
      }
      guard fields.count == header.count else {
        throw TableError(
          file: file, line: line, column: nil, found: "\(fields.count) fields",
          allowed: "\(header.count), as in the header")
      }
      rows.append(
        Row(
          file: file, line: line,
          cells: Dictionary(zip(header, fields), uniquingKeysWith: { first, _ in first })))
    }
    guard let header else {
      throw TableError(
        file: file, line: 1, column: nil, found: "an empty table",
        allowed: "a header line with the columns \(expected.joined(separator: ", "))")
    }
    self.rows = rows
    columns = header
  }

  private static func check(
    _ header: [String], _ file: String, _ line: Int, _ expected: [String], _ isOpen: Bool
  ) throws(TableError) {
    func refuse(_ column: String, _ found: String, _ allowed: String) -> TableError {
      TableError(file: file, line: line, column: column, found: found, allowed: allowed)
    }
    for (index, name) in header.enumerated() {
      if header[..<index].contains(name) { throw refuse(name, "it twice", "each column once") }
      if !isOpen && !expected.contains(name) {
        throw refuse(name, "an unknown column", expected.joined(separator: ", "))
      }
    }
    for name in expected where !header.contains(name) {
      throw refuse(name, "no such column", "every such table has it (TAB separated)")
    }
  }
}

extension StringProtocol {
  /// Without spaces at both ends.
  var trimmed: String {
    var rest = Substring(self)
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
