/// The numbers of a model: one row a parameter, with unit, range, evidence and source.
///
/// A PEtab parameter table with the extra columns `unit evidence source note`. Reading is strict:
/// what cannot be right is refused with file, line and column, never guessed.
public struct ParameterTable: Hashable, Sendable {
  /// On what a number is spread over its range: on itself or on its logarithm.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// As in PEtab; the two logarithms differ in nothing but how they are written.
    case lin, log, log10
  }

  /// One parameter of the table.
  public struct Row: Hashable, Sendable {
    public var id: String
    /// What people call it; may be empty.
    public var name: String
    /// How draws and fits go through the range.
    public var scale: Scale
    /// In `unit`, not on `scale` (as in PEtab). `lowerBound <= nominal <= upperBound`.
    public var lowerBound: Double
    /// In `unit`, not on `scale`.
    public var upperBound: Double
    /// In `unit`: what a single run takes.
    public var nominal: Double
    /// False for a number that draws leave alone, whatever its bounds.
    public var isEstimated: Bool
    /// "dimensionless" for a pure number, never empty.
    public var unit: String
    /// What the number rests on.
    public var evidence: Evidence
    /// Where it is from; never empty for what is measured, second-hand or derived.
    public var source: String
    /// What else there is to say of it; may be empty.
    public var note: String
    /// 1-based line in the file.
    public var line: Int
  }

  /// For messages.
  public var file: String
  /// In the order of the file.
  public let rows: [Row]
  private let index: [String: Int]

  /// The row of that id, if the table has one.
  public subscript(id: String) -> Row? { index[id].map { rows[$0] } }
  /// The nominal value of one parameter.
  public func value(_ id: String) -> Double? { self[id]?.nominal }

  /// Reads TAB separated text.
  public init(tsv text: String, file: String = "parameters.tsv") throws(TableError) {
    var reader = TableReader(file: file)
    let rows = try reader.read(text)
    self.init(rows: rows, file: file)
  }

  init(rows: [Row], file: String) {
    self.file = file
    self.rows = rows
    index = Dictionary(
      rows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Why a table cannot be used: where, what was found, what is allowed.
public struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// As the reader was told.
  public var file: String
  /// 1-based; the header is line 1.
  public var line: Int
  /// The column's name, if the trouble is in one.
  public var column: String?
  /// In quotation marks, shortened.
  public var found: String
  /// What could stand there, in words.
  public var allowed: String

  /// On one line: the place, what was found, what is allowed.
  public var description: String {
    let place = column.map { " column '\($0)':" } ?? ""
    return "\(file):\(line):\(place) found \(found), allowed: \(allowed)"
  }
}
