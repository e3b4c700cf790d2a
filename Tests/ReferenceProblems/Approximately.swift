public import Kinetics

/// Computed values beside known ones; says which is worst, never just "not equal".
public struct Comparison: Sendable, CustomStringConvertible {
  /// One computed value and what it should be.
  public struct Entry: Sendable, CustomStringConvertible {
    public var name: String
    public var time: Double
    public var value: Double
    public var reference: Double
    /// The absolute difference that still counts as equal.
    public var allowed: Double

    public init(
      name: String, time: Double, value: Double, reference: Double, allowed: Double
    ) {
      self.name = name
      self.time = time
      self.value = value
      self.reference = reference
      self.allowed = allowed
    }

    /// The difference in units of what is allowed; infinite for NaN.
    public var ratio: Double {
      let difference = (value - reference).magnitude
      if difference == 0 { return 0 }
      let ratio = difference / allowed
      return ratio.isNaN ? .infinity : ratio
    }

    public var relativeDifference: Double {
      (value - reference).magnitude / reference.magnitude
    }

    public var description: String {
      "\(name) at t = \(time): \(value), reference \(reference), "
        + "relative difference \(relativeDifference), \(ratio) times what is allowed"
    }
  }

  public var entries: [Entry]

  public init(_ entries: [Entry]) { self.entries = entries }

  /// The entry furthest from its reference in units of what is allowed; `nil` if there are none.
  public var worst: Entry? { entries.max { $0.ratio < $1.ratio } }

  /// Whether there are entries and every one is as close as allowed.
  public var isClose: Bool {
    guard let worst else { return false }
    return worst.ratio <= 1
  }

  public var description: String {
    guard let worst else { return "nothing was compared" }
    return "worst of \(entries.count): \(worst)"
  }
}

/// Compares a recorded trajectory with a function of time.
///
/// - Parameters:
///   - relative: allowed difference relative to the reference value.
///   - absolute: allowed difference on top of it, in the unit of the value.
///   - phase: which of the two rows at an intervention to compare; regular rows always are.
public func compare(
  _ trajectory: Trajectory, relative: Double, absolute: Double = 0,
  at phase: Trajectory.Phase = .after, with solution: (Double) -> [String: Double]
) -> Comparison {
  var entries: [Comparison.Entry] = []
  for (row, time) in trajectory.times.enumerated()
  where trajectory.phases[row] == .regular || trajectory.phases[row] == phase {
    let known = solution(time)
    for (column, name) in trajectory.names.enumerated() {
      guard let reference = known[name] else { continue }
      entries.append(
        .init(
          name: name, time: time, value: trajectory.values[row * trajectory.names.count + column],
          reference: reference, allowed: relative * reference.magnitude + absolute))
    }
  }
  return Comparison(entries)
}

/// Compares two trajectories of the same symbols at the same times, row by row.
///
/// The difference is measured against `|reference| + floor * (largest |reference| of that symbol)`,
/// the measure used between simulators.
public func compare(
  _ trajectory: Trajectory, with reference: Trajectory, relative: Double, floor: Double = 1e-3
) -> Comparison {
  var entries: [Comparison.Entry] = []
  for name in reference.names {
    let known = reference.column(name) ?? []
    let peak = known.reduce(0) { Swift.max($0, $1.magnitude) }
    let computed = trajectory.column(name) ?? []
    for (row, value) in known.enumerated() {
      let isThere = row < computed.count && trajectory.times[row] == reference.times[row]
      entries.append(
        .init(
          name: name, time: reference.times[row], value: isThere ? computed[row] : .nan,
          reference: value, allowed: relative * (value.magnitude + floor * peak)))
    }
  }
  return Comparison(entries)
}
