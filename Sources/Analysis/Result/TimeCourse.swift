/// One quantity over the course, in each arm: what a chart draws.
public struct TimeCourse: Hashable, Sendable {
  public var key: String
  public var label: String
  public var unit: String
  public var change: ResponseRow.Change
  /// Ascending; a dose's time stands twice (before, after).
  public var times: [Double]
  public var treated: [Double]
  /// Empty for `Change.none`.
  public var deviceOnly: [Double]
  public var untreated: [Double]
  public init(
    key: String, label: String, unit: String, change: ResponseRow.Change,
    times: [Double], treated: [Double], deviceOnly: [Double] = [], untreated: [Double] = []
  ) {
    self.key = key
    self.label = label
    self.unit = unit
    self.change = change
    self.times = times
    self.treated = treated
    self.deviceOnly = deviceOnly
    self.untreated = untreated
  }
}

/// Everything recorded of one arm.
public struct ArmRecording: Hashable, Sendable {
  public var arm: String
  public var names: [String]
  /// Shape: [names].
  public var units: [String]
  public var times: [Double]
  /// "regular", "before" or "after" a change from outside. Shape: [times].
  public var phases: [String]
  /// Row-major. Shape: [times, names].
  public var values: [Double]
  public init(
    arm: String, names: [String], units: [String], times: [Double], phases: [String],
    values: [Double]
  ) {
    self.arm = arm
    self.names = names
    self.units = units
    self.times = times
    self.phases = phases
    self.values = values
  }
}
