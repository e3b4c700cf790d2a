/// One quantity over the course, in each arm: what a chart draws.
public struct TimeCourse: Hashable, Sendable {
  /// The readout's name in the manifest.
  public var key: String
  public var label: String
  /// Of the values; empty for a pure number.
  public var unit: String
  /// How a difference between the arms is told.
  public var change: ResponseRow.Change
  /// Ascending; a dose's time stands twice (before, after).
  public var times: [Double]
  /// Shape: [times], as of the other arms.
  public var treated: [Double]
  /// Empty for `Change.none`.
  public var deviceOnly: [Double]
  /// Shape: [times]; empty for `Change.none`.
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
  /// treated, device_only or untreated.
  public var arm: String
  /// Symbols of the model, those that the answers were read from.
  public var names: [String]
  /// Shape: [names].
  public var units: [String]
  /// Ascending; a time of a change from outside stands twice. Unit: h.
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
