public import Dosing
import Kinetics

/// The values that least squares finds, how well they meet their aims, and how sure they are.
public struct CalibrationResult: Sendable {
  /// One parameter, before and after.
  public struct Value: Hashable, Sendable {
    /// Row of the parameter table.
    public var id: String
    public var unit: String
    /// The value that stands there. In `unit`, as all of these.
    public var table: Double
    /// Where the best search ended.
    public var fitted: Double
    /// The search stays within these.
    public var lowerBound: Double
    /// In `unit`.
    public var upperBound: Double
    /// Standard error of the logarithm, from the scales of the aims; `nil` = the data say nothing.
    public var standardError: Double?
    /// True where the search ended at a bound.
    public var isAtBound: Bool
    /// Fitted over the table's value.
    public var change: Double { fitted / table }
  }
  /// One aim, before and after.
  public struct Aim: Hashable, Sendable {
    /// Row of `targets.tsv`.
    public var target: String
    /// What is aimed at, in the unit of the target.
    public var value: Double
    /// The size of a miss that counts one, above 0.
    public var scale: Double
    /// What the aim rests on, as the plan says it.
    public var why: String
    /// What the model gives with the table's values; `nil` where some aim could not be computed.
    public var withTable: Double?
    /// The same with the fitted values.
    public var withFit: Double?
  }
  /// One start.
  public struct Search: Hashable, Sendable {
    /// Values of the parameters, as in `CalibrationPlan.parameters`; so the end.
    public var start: [Double]
    /// Empty where the start could not be computed.
    public var end: [Double]
    /// Half the sum of squared residuals at its end.
    public var cost: Double?
    /// Of the search, accepted steps or not.
    public var iterations: Int
    /// False where the search was given up before its steps became small.
    public var hasConverged: Bool
  }
  public let model: String
  /// Empty where no start could be computed; else as in `CalibrationPlan.parameters`.
  public let values: [Value]
  /// In the order of the plan.
  public let aims: [Aim]
  /// From the table's values first.
  public let searches: [Search]
  /// Half the sum of squared residuals; `nil` where no start could be computed.
  public let cost: Double?
  /// The same with the table's values; `nil` where they could not be computed.
  public let costOfTable: Double?
  /// Of d residual / d ln(parameter) at the end, the largest first: a direction in which it is small
  /// is one that the experiments do not see.
  public let singularValues: [Double]

  /// How many starts ended where the best did, within a thousandth of its cost.
  public var agreeing: Int {
    guard let cost else { return 0 }
    return searches.count { ($0.cost ?? .infinity) <= cost * 1.001 + 1e-9 }
  }

  init(
    model: String, plan: CalibrationPlan, searches: [Search], before: [Double]?,
    best: LevenbergMarquardt.Outcome?, spans: [Double], values: [Double]
  ) {
    self.model = model
    self.searches = searches
    cost = best?.cost
    costOfTable = before.map { $0.reduce(0) { $0 + $1 * $1 } / 2 }
    let slopes = zip(best?.jacobian ?? [], spans).map { column, span in column.map { $0 / span } }
    let rows = plan.aims.count
    singularValues =
      LeastSquares.singularValues(slopes.flatMap { $0 }, rows: rows, columns: slopes.count) ?? []
    let errors = Self.standardErrors(slopes)
    self.values = zip(plan.parameters, values).enumerated().map { index, entry in
      let (row, value) = entry
      return Value(
        id: row.id, unit: row.unit, table: row.nominal, fitted: value,
        lowerBound: row.lowerBound, upperBound: row.upperBound, standardError: errors?[index],
        isAtBound: best.map { $0.point[index] <= 0 || $0.point[index] >= 1 } ?? false)
    }
    func told(_ residuals: [Double]?, _ index: Int) -> Double? {
      residuals.map { plan.aims[index].value + $0[index] * plan.aims[index].scale }
    }
    aims = plan.aims.enumerated().map { index, aim in
      Aim(
        target: aim.target, value: aim.value, scale: aim.scale, why: aim.why,
        withTable: told(before, index), withFit: told(best?.residuals, index))
    }
  }

  /// A standard error of a logarithm as a factor.
  public static func factor(_ error: Double) -> Double { exponential(error) }

  /// Roots of the diagonal of (J^T J)^-1; `nil` where the matrix has no inverse.
  private static func standardErrors(_ columns: [[Double]]) -> [Double]? {
    let count = columns.count
    let normal = columns.flatMap { left in
      columns.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    var errors: [Double] = []
    for index in 0..<count {
      let unit = (0..<count).map { $0 == index ? 1.0 : 0 }
      guard let column = LeastSquares.solve(normal, rows: count, columns: count, unit),
        column[index] > 0, column[index].isFinite
      else { return nil }
      errors.append(column[index].squareRoot())
    }
    return errors
  }
}

extension CalibrationResult {
  /// The fit as a document; what there is not is `null`.
  public var json: JSONText {
    .object([
      .init("schemaVersion", 1), .init("model", .string(model)),
      .init("cost", Self.number(cost)), .init("costOfTable", Self.number(costOfTable)),
      .init("singularValues", .array(singularValues.map { .number($0) })),
      .init("parameters", .array(values.map(Self.json))),
      .init("targets", .array(aims.map(Self.json))),
      .init("starts", .array(searches.map(Self.json))),
    ])
  }

  private static func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }

  private static func json(_ value: Value) -> JSONText {
    .object([
      .init("id", .string(value.id)), .init("unit", .string(value.unit)),
      .init("table", .number(value.table)), .init("fitted", .number(value.fitted)),
      .init("lowerBound", .number(value.lowerBound)),
      .init("upperBound", .number(value.upperBound)),
      .init("standardErrorOfLogarithm", number(value.standardError)),
      .init("isAtBound", .bool(value.isAtBound)),
    ])
  }

  private static func json(_ aim: Aim) -> JSONText {
    .object([
      .init("id", .string(aim.target)), .init("value", .number(aim.value)),
      .init("scale", .number(aim.scale)), .init("why", .string(aim.why)),
      .init("withTable", number(aim.withTable)), .init("withFit", number(aim.withFit)),
    ])
  }

  private static func json(_ search: Search) -> JSONText {
    .object([
      .init("start", .array(search.start.map { .number($0) })),
      .init("end", .array(search.end.map { .number($0) })), .init("cost", number(search.cost)),
      .init("iterations", .integer(search.iterations)),
      .init("hasConverged", .bool(search.hasConverged)),
    ])
  }
}
