public import Dosing

/// What all members of a sweep come to, output by output.
public struct SweepSummary: Sendable {
  /// One output over all members that have a value.
  public struct Row: Sendable {
    /// The name in the results file.
    public var name: String
    /// What it is, for people.
    public var label: String
    /// Of every number here; "1" for a pure number.
    public var unit: String
    /// Members with a finite value.
    public var count: Int
    /// At `SweepSummary.levels`; empty without a value.
    public var quantiles: [Double]
    /// Over the same members; not a number without any.
    public var mean: Double
    /// The first of equals; `nil` without a value.
    public var lowest: Extreme?
    /// The first of equals; `nil` without a value.
    public var highest: Extreme?
  }

  /// A member at one end of an output's range.
  public struct Extreme: Sendable {
    /// From 0, as in the design.
    public var member: Int
    /// In the row's unit.
    public var value: Double
  }

  /// The quantiles that are told.
  public static let levels = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]

  /// Of the whole sweep, with a result or without.
  public var members: Int
  /// Members by how they ended, those that occur.
  public var statuses: [(status: SweepStatus, count: Int)]
  /// In the order of the outputs.
  public var rows: [Row]

  public init(members: Int, statuses: [(status: SweepStatus, count: Int)], rows: [Row]) {
    self.members = members
    self.statuses = statuses
    self.rows = rows
  }

  /// Members without a result.
  public var failed: Int {
    statuses.filter { $0.status != .done }.reduce(0) { $0 + $1.count }
  }

  /// Quantiles between the two nearest values, in proportion (the usual definition, type 7 of
  /// Hyndman & Fan 1996).
  public static func quantile(_ level: Double, ofSorted values: [Double]) -> Double {
    guard let last = values.indices.last else { return .nan }
    let place = level * Double(last)
    let low = min(Int(place), last)
    let high = min(low + 1, last)
    let part = place - Double(low)
    return part == 0 ? values[low] : values[low] + part * (values[high] - values[low])
  }
}

extension SweepSummary.Row {
  /// - Parameter values: one a member; what is missing or not finite counts as absent.
  public init(_ output: SweepOutput, name: String, values: [Double], missing: Double) {
    func has(_ value: Double) -> Bool { value.isFinite && value != missing }
    var sorted = values.filter(has)
    sorted.sort()
    self.init(
      name: name, label: output.label, unit: output.unit, count: sorted.count,
      quantiles: sorted.isEmpty
        ? [] : SweepSummary.levels.map { SweepSummary.quantile($0, ofSorted: sorted) },
      mean: sorted.isEmpty ? .nan : sorted.reduce(0, +) / Double(sorted.count))
    guard let low = sorted.first, let high = sorted.last else { return }
    // The first of equals, so that the answer is one.
    lowest = values.firstIndex(of: low).map { SweepSummary.Extreme(member: $0, value: low) }
    highest = values.firstIndex(of: high).map { SweepSummary.Extreme(member: $0, value: high) }
  }

  init(
    name: String, label: String, unit: String, count: Int, quantiles: [Double], mean: Double
  ) {
    self.name = name
    self.label = label
    self.unit = unit
    self.count = count
    self.quantiles = quantiles
    self.mean = mean
  }
}

extension SweepSummary {
  /// The summary as one document; a member is told by what was varied.
  public func json(_ design: SweepDesign, file: String) -> JSONText {
    .object(present: [
      ("schemaVersion", 1), ("file", .string(file)), ("members", .integer(members)),
      ("failed", .integer(failed)),
      (
        "statuses",
        .object(statuses.map { .init($0.status.word, .integer($0.count)) })
      ),
      ("outputs", .array(rows.map { Self.json($0, design) })),
    ])
  }

  private static func json(_ row: Row, _ design: SweepDesign) -> JSONText {
    func extreme(_ extreme: Extreme?) -> JSONText? {
      extreme.map { extreme in
        .object(present: [
          ("member", .integer(extreme.member)), ("value", .number(extreme.value)),
          (
            "varied",
            .object(
              zip(design.names, design.values(of: extreme.member)).map { name, value in
                .init(name, value.jsonText)
              })
          ),
        ])
      }
    }
    let names = ["min", "q05", "q25", "median", "q75", "q95", "max"]
    return .object(present: [
      ("name", .string(row.name)), ("label", .string(row.label)), ("unit", .string(row.unit)),
      ("count", .integer(row.count)), ("mean", row.count > 0 ? .number(row.mean) : nil),
      (
        "quantiles",
        row.quantiles.isEmpty
          ? nil : .object(zip(names, row.quantiles).map { .init($0, .number($1)) })
      ),
      ("lowest", extreme(row.lowest)), ("highest", extreme(row.highest)),
    ])
  }
}

extension SweepValue {
  var jsonText: JSONText {
    switch self {
    case .number(let value, ""): .number(value)
    default: .string(description)
    }
  }
}
