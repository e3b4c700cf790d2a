import Kinetics

/// How the values of a sweep's members become parameters of one variant: names that all its members
/// share, and where each value goes.
struct ParameterColumns {
  /// One value of a member, as it stands in one column.
  struct Entry {
    /// Place among the values of a member.
    var value: Int
    var column: Int
    /// The parameter is the value times `factor` over `divisor`.
    var factor: Double
    var divisor: Double
  }

  private(set) var names: [String] = []
  /// What the dose file sets.
  private var base: [Double] = []
  private(set) var entries: [Entry] = []

  init() {}

  /// - Parameter parameters: what the dose file sets, before anything is varied.
  init(_ parameters: [String: Double]) {
    let own = NamedValues(parameters)
    names = own.names
    base = own.values
  }

  /// Later entries win over earlier ones and over what the dose file sets.
  mutating func set(_ name: String, from value: Int, times factor: Double, over divisor: Double) {
    let column = names.firstIndex(of: name) ?? names.count
    if column == names.count {
      names.append(name)
      base.append(.nan)
    }
    entries.append(Entry(value: value, column: column, factor: factor, divisor: divisor))
  }

  /// The parameters of one member; every value that is varied here is a number.
  func parameters(_ values: [SweepValue]) -> NamedValues {
    var row = base
    for entry in entries {
      guard let number = values[entry.value].number else { continue }
      row[entry.column] = number * entry.factor / entry.divisor
    }
    return NamedValues(names: names, values: row)
  }
}
