import Dosing
import ReactionNetworks

/// One thing that is varied, and how.
public struct SweepAxis: Hashable, Sendable {
  /// How its values are chosen.
  public enum Choice: Hashable, Sendable {
    /// Each of a list, crossed with every other axis of this kind.
    case levels([SweepValue])
    /// Drawn between two bounds.
    case drawn(low: Double, high: Double, isLogarithmic: Bool, unit: String)
    /// Drawn between the bounds of its row of the parameter table, on the scale the table says.
    case drawnFromTable
  }

  /// A path of the dose file ("product.dilution") or a parameter of the model.
  public var name: String
  /// Levels make a dimension of the grid; what is drawn goes into the points.
  public var choice: Choice

  /// An axis of listed values.
  ///
  /// - Throws: for no value, too many of them, or one that stands twice.
  public init(name: String, values: [SweepValue], at place: String) throws(SweepError) {
    try Self.check(values, at: place)
    self.name = name
    choice = .levels(values)
  }

  /// True where each point gets a value of its own, false for a dimension of the grid.
  public var isDrawn: Bool {
    if case .levels = choice { return false }
    return true
  }

  /// The most values that one axis may have.
  static let mostLevels = 1_000_000

  /// Reads what stands behind the `=` of `--vary name=...`.
  ///
  /// - Parameters:
  ///   - text: "1,10,100", "topical,iv", "lin:0:1:11", "log:1:1e4:41", "uniform:0:1",
  ///     "loguniform:1e-3:1" or "table".
  ///   - isName: true where the values are names of the model.
  public init(
    name: String, text: String, isName: Bool = false, at place: String
  ) throws(SweepError) {
    self.name = name
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    switch parts[0] {
    case "table" where parts.count == 1: choice = .drawnFromTable
    case "lin", "log":
      let isLog = parts[0] == "log"
      guard parts.count == 4 else {
        throw SweepError(
          "range", at: place, "a range is \(parts[0]):first:last:count",
          help: "such as \(isLog ? "log:1:1e4:41" : "lin:0:1:11")")
      }
      let bounds = try Bounds(parts[1], parts[2], isLogarithmic: isLog, at: place)
      guard let count = Int(parts[3]), count >= 2, count <= Self.mostLevels else {
        throw SweepError(
          "range", at: place, "'\(parts[3])' is no number of values",
          help: "a whole number from 2 to \(Self.mostLevels)")
      }
      choice = .levels(bounds.levels(count))
    case "uniform", "loguniform":
      guard parts.count == 3 else {
        throw SweepError(
          "range", at: place, "what is drawn is \(parts[0]):low:high",
          help: "such as \(parts[0]):1e-3:1")
      }
      let isLog = parts[0] == "loguniform"
      let bounds = try Bounds(parts[1], parts[2], isLogarithmic: isLog, at: place)
      choice = .drawn(
        low: bounds.low, high: bounds.high, isLogarithmic: isLog, unit: bounds.unit)
    default:
      choice = .levels(try Self.list(text, isName: isName, at: place))
    }
  }

  private static func list(
    _ text: String, isName: Bool, at place: String
  ) throws(SweepError) -> [SweepValue] {
    let items = text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    guard !items.contains("") else {
      throw SweepError(
        "list", at: place, "a value is missing in the list",
        help: "values separated by commas, such as 1,10,100")
    }
    let values = items.map { SweepValue($0, isName: isName) }
    try check(values, at: place)
    return values
  }

  /// Levels label a dimension, so each may stand once.
  static func check(_ values: [SweepValue], at place: String) throws(SweepError) {
    guard !values.isEmpty else {
      throw SweepError("list", at: place, "the list of values is empty")
    }
    guard values.count <= mostLevels else {
      throw SweepError(
        "list", at: place, "\(values.count) values are too many", help: "at most \(mostLevels)")
    }
    var seen: Set<SweepValue> = []
    for value in values where !seen.insert(value).inserted {
      throw SweepError("list", at: place, "the value \(value) stands twice in the list")
    }
  }
}

/// The two ends of a range, with the unit they share.
struct Bounds {
  var low: Double
  var high: Double
  var unit: String
  var isLogarithmic: Bool

  init(
    _ first: String, _ last: String, isLogarithmic: Bool, at place: String
  ) throws(SweepError) {
    func read(_ text: String) throws(SweepError) -> (Double, String) {
      guard case .number(let value, let unit) = SweepValue(text) else {
        throw SweepError(
          "range", at: place, "'\(text)' is no number with or without a unit",
          help: "such as 0.5, 1e4 or 2 mL")
      }
      return (value, unit)
    }
    let (a, b) = (try read(first), try read(last))
    guard a.1 == b.1 || a.1.isEmpty || b.1.isEmpty else {
      throw SweepError(
        "range", at: place, "the ends of the range have different units: \(a.1) and \(b.1)",
        help: "write both ends in one unit")
    }
    guard a.0 != b.0 else {
      throw SweepError("range", at: place, "both ends of the range are \(first)")
    }
    guard !isLogarithmic || (a.0 > 0 && b.0 > 0) else {
      throw SweepError(
        "range", at: place, "a logarithmic range has no place for \(a.0 > 0 ? last : first)",
        help: "both ends above 0, or lin: (uniform:)")
    }
    (low, high) = (a.0, b.0)
    unit = a.1.isEmpty ? b.1 : a.1
    self.isLogarithmic = isLogarithmic
  }

  /// Where a part of the way, 0 ... 1, leads.
  func value(at part: Double) -> Double {
    if part == 0 { return low }
    if part == 1 { return high }
    return isLogarithmic ? low * power(high / low, part) : low + (high - low) * part
  }

  func levels(_ count: Int) -> [SweepValue] {
    (0..<count).map { .number(value(at: Double($0) / Double(count - 1)), unit: unit) }
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
