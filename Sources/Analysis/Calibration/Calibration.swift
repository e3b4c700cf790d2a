import Dosing
import Kinetics
import ReactionNetworks

/// What of a model is set on experiments: the parameters, and the numbers they are set on.
///
/// Read from `validation/fit.tsv`: rows of kind `parameter` name rows of the parameter table, rows of
/// kind `target` rows of `targets.tsv` with the number aimed at and the size of a miss that counts one.
public struct CalibrationPlan: Sendable {
  /// One number aimed at.
  public struct Aim: Hashable, Sendable {
    /// Of `targets.tsv`.
    public var target: String
    /// In the unit of the target.
    public var value: Double
    /// A standard deviation, or half the width of a range. > 0.
    public var scale: Double
    /// What the value and its scale rest on.
    public var why: String
  }
  /// Rows of the parameter table, within whose bounds the search stays.
  public let parameters: [ParameterTable.Row]
  /// No fewer than there are parameters.
  public let aims: [Aim]

  /// Of `fit.tsv`.
  public static let columns = ["kind", "id", "value", "scale", "why"]

  /// - Throws: `TableError` with file, line, column, what was found and what is allowed.
  public init(
    tsv text: String, file: String, table: ParameterTable, suite: ValidationSuite
  ) throws(TableError) {
    let rows = try TabbedTable(text, file: file, columns: Self.columns).rows
    var parameters: [ParameterTable.Row] = []
    var aims: [Aim] = []
    for row in rows {
      let id = try row.identifier("id")
      switch row["kind"] {
      case "parameter":
        guard let found = table[id] else {
          let nearest = closest(id, in: table.rows.map(\.id)).map { "; did you mean '\($0)'?" }
          throw row.error("id", "a row of the parameter table\(nearest ?? "")")
        }
        guard found.evidence == .fitted, found.lowerBound < found.upperBound,
          found.scale == .lin || found.lowerBound > 0
        else {
          throw row.error("id", "a row of evidence 'fitted' between two bounds, as its scale needs")
        }
        guard !parameters.contains(where: { $0.id == id }) else {
          throw row.error("id", "each parameter once")
        }
        parameters.append(found)
      case "target":
        aims.append(try Self.aim(row, id, suite))
        guard aims.count(where: { $0.target == id }) == 1 else {
          throw row.error("id", "each target once")
        }
      default: throw row.error("kind", "parameter, target")
      }
    }
    guard !parameters.isEmpty, aims.count >= parameters.count else {
      throw TableError(
        file: file, line: 1, column: nil,
        found: "\(parameters.count) parameters and \(aims.count) targets",
        allowed: "at least one parameter, and no fewer targets than parameters")
    }
    self.parameters = parameters
    self.aims = aims
  }

  private static func aim(
    _ row: TabbedTable.Row, _ id: String, _ suite: ValidationSuite
  ) throws(TableError) -> Aim {
    guard let target = suite.targets.first(where: { $0.id == id }) else {
      let nearest = closest(id, in: suite.targets.map(\.id)).map { "; did you mean '\($0)'?" }
      throw row.error("id", "a row of targets.tsv\(nearest ?? "")")
    }
    guard target.kind == .calibrated, target.observable != nil else {
      throw row.error("id", "a target of class calibrated that the model has a state for")
    }
    guard let value = try row.number("value") else { throw row.error("value", "a number") }
    guard let scale = try row.number("scale"), scale > 0 else {
      throw row.error("scale", "a number above 0")
    }
    return Aim(target: id, value: value, scale: scale, why: row["why"])
  }
}

/// Sets parameters on experiments by least squares, from several starts.
public struct Calibration {
  let plan: CalibrationPlan
  let validation: Validation
  /// The first start is the table's own values, the others a Latin hypercube within the bounds.
  public var starts = 5
  /// Of the Latin hypercube.
  public var seed: UInt64 = 1

  /// - Parameter subject: its networks leave open what the table gives.
  public init(_ plan: CalibrationPlan, _ suite: ValidationSuite, on subject: Validation.Subject) {
    self.plan = plan
    validation = Validation(suite.restricted(to: Set(plan.aims.map(\.target))), on: subject)
  }

  /// - Throws: `TableError`, `DoseError`, `ModelError` for what cannot be arranged.
  public func run() throws -> CalibrationResult {
    let nominal = plan.parameters.map { Self.coordinate($0.nominal, $0) }
    let cube = LatinHypercube(count: max(1, starts - 1), seed: seed)
    let others = (0..<max(0, starts - 1)).map { point in
      nominal.indices.map { cube.coordinate(point: point, dimension: $0) }
    }
    let search = LevenbergMarquardt()
    var searches: [CalibrationResult.Search] = []
    var best: LevenbergMarquardt.Outcome?
    for start in [nominal] + others {
      let outcome = try search.search(from: start, residuals)
      searches.append(
        CalibrationResult.Search(
          start: values(start), end: outcome.map { values($0.point) } ?? [], cost: outcome?.cost,
          iterations: outcome?.iterations ?? 0, hasConverged: outcome?.hasConverged ?? false))
      if let outcome, outcome.cost < best?.cost ?? .infinity { best = outcome }
    }
    return CalibrationResult(
      model: validation.subject.manifest.name, plan: plan, searches: searches,
      before: try residuals([nominal])[0], best: best,
      spans: plan.parameters.map { Self.span($0) }, values: best.map { values($0.point) } ?? [])
  }

  private func residuals(_ points: [[Double]]) throws -> [[Double]?] {
    let tables = points.map { point in
      validation.subject.table.replacing(
        Dictionary(uniqueKeysWithValues: zip(plan.parameters.map(\.id), values(point))))
    }
    return try validation.rows(with: tables).map { rows -> [Double]? in
      let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.target.id, $0.value) })
      let misses = plan.aims.compactMap { aim in
        found[aim.target].flatMap { $0 }.map { ($0 - aim.value) / aim.scale }
      }
      return misses.count == plan.aims.count ? misses : nil
    }
  }

  // MARK: scaled coordinates, 0 ... 1 between the bounds on the row's own scale

  private func values(_ point: [Double]) -> [Double] {
    zip(plan.parameters, point).map { row, x in
      row.scale == .lin
        ? row.lowerBound + x * (row.upperBound - row.lowerBound)
        : row.lowerBound * exponential(x * logarithm(row.upperBound / row.lowerBound))
    }
  }

  private static func coordinate(_ value: Double, _ row: ParameterTable.Row) -> Double {
    row.scale == .lin
      ? (value - row.lowerBound) / (row.upperBound - row.lowerBound)
      : logarithm(value / row.lowerBound) / logarithm(row.upperBound / row.lowerBound)
  }

  /// What one scaled unit is: e-folds, or of the parameter's own size for a linear scale.
  private static func span(_ row: ParameterTable.Row) -> Double {
    row.scale == .lin
      ? (row.upperBound - row.lowerBound) / max(abs(row.nominal), .leastNormalMagnitude)
      : logarithm(row.upperBound / row.lowerBound)
  }
}

extension ParameterTable {
  /// The same table with other nominal values.
  func replacing(_ values: [String: Double]) -> ParameterTable {
    ParameterTable(
      rows: rows.map { row in
        var row = row
        if let value = values[row.id] { row.nominal = value }
        return row
      }, file: file)
  }
}
