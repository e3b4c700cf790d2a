public import Dosing
import ReactionNetworks

/// One value of something that is varied: a number with or without a unit, or a name.
public enum SweepValue: Hashable, Sendable, CustomStringConvertible {
  /// Unit as written; empty for a bare number.
  case number(Double, unit: String)
  /// Of an option, a route ...: whatever is no number with a unit.
  case name(String)

  /// Reads one item of a list or one cell of a table.
  ///
  /// - Parameter isName: true where a name is expected, so that "0.30" stays a name.
  public init(_ text: String, isName: Bool = false) {
    guard !isName, let quantity = try? Quantity(text), quantity.value.isFinite else {
      self = .name(text)
      return
    }
    self = .number(quantity.value, unit: quantity.unitText)
  }

  /// As it would be written in a dose file.
  public var json: JSONValue.Kind {
    switch self {
    case .number(let value, ""): .number(value, literal: JSONText.digits(value))
    case .number(let value, let unit): .string("\(JSONText.digits(value)) \(unit)")
    case .name(let name): .string(name)
    }
  }

  /// Without its unit; `nil` for a name.
  public var number: Double? {
    if case .number(let value, _) = self { return value }
    return nil
  }

  /// The shortest text that reads back as the same value.
  public var description: String {
    switch self {
    case .number(let value, ""): JSONText.digits(value)
    case .number(let value, let unit): "\(JSONText.digits(value)) \(unit)"
    case .name(let name): name
    }
  }
}
