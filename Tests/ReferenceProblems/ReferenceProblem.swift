public import Kinetics
public import ReactionNetworks

/// A model with known answers, where they come from, and how closely they can be reached.
///
/// Every stiff problem of the published test sets that the engine is judged on is one of these
/// values; tests and benchmarks share them. `ReferenceProblem.all` lists the catalogue.
public struct ReferenceProblem: Sendable {
  /// Known values at one time, by symbol.
  public struct Row: Sendable {
    /// Model time unit.
    public var time: Double
    public var values: [(name: String, value: Double)]
    /// Where this row cannot be reached as closely as the rest of the problem.
    public var accuracy: Double?
    public init(
      time: Double, values: KeyValuePairs<String, Double>, accuracy: Double? = nil
    ) {
      self.time = time
      self.values = values.map { (name: $0.key, value: $0.value) }
      self.accuracy = accuracy
    }
  }

  public var name: String
  public var title: String
  /// The model, in Antimony.
  public var antimony: String
  public var start: Double
  public var end: Double
  /// Ascending in time; the last row stands at `end`.
  public var rows: [Row]
  public var source: String
  /// The relative difference from each known value that a run at `relativeTolerance` can reach.
  public var accuracy: Double
  /// Why not closer: one sentence on conditioning or rounding.
  public var limitedBy: String
  /// How many times its relative tolerance a run may be wrong, for tolerances at which that is
  /// more than `accuracy`: the conditioning of the problem along its whole course.
  public var amplification: Double
  /// The tightest tolerance the engine is asked for.
  public var relativeTolerance: Double
  /// See `SimulationSettings.absoluteScale`: small where a state must keep its digits long after
  /// its peak.
  public var absoluteScale: Double
  /// See `SimulationSettings.unitFloor`: 0 where states that start at zero matter, however small.
  public var unitFloor: Double
  public var absoluteFloor: Double
  public var maximumSteps: Int

  public init(
    name: String, title: String, antimony: String, start: Double = 0, end: Double, rows: [Row],
    source: String, accuracy: Double, limitedBy: String, amplification: Double,
    relativeTolerance: Double = 1e-10, absoluteScale: Double = 1e-3, unitFloor: Double = 1e-10,
    absoluteFloor: Double = 1e-30, maximumSteps: Int = 2_000_000
  ) {
    self.name = name
    self.title = title
    self.antimony = antimony
    self.start = start
    self.end = end
    self.rows = rows
    self.source = source
    self.accuracy = accuracy
    self.limitedBy = limitedBy
    self.amplification = amplification
    self.relativeTolerance = relativeTolerance
    self.absoluteScale = absoluteScale
    self.unitFloor = unitFloor
    self.absoluteFloor = absoluteFloor
    self.maximumSteps = maximumSteps
  }
}

extension ReferenceProblem {
  /// Every problem, the quick ones first.
  public static let all: [ReferenceProblem] = [
    robertson, hires, oregonator, pollution, e5, e5AsReactions, brusselator, brusselatorNearby,
    vanDerPol1000, vanDerPolScaled, vanDerPolMillion, pleiades, ringModulator, medicalAkzo,
  ]

  /// Those that a debug build finishes in a few seconds.
  public static let quick = all.filter { !["ring_modulator", "medical_akzo"].contains($0.name) }

  /// The model, read.
  public func network() throws(ModelError) -> ReactionNetwork {
    try ReactionNetwork(antimony: antimony, file: name)
  }

  /// Settings that record exactly the known values, at the known times.
  ///
  /// - Parameter relativeTolerance: `nil` = the tightest the problem is asked for.
  public func settings(relativeTolerance: Double? = nil) -> SimulationSettings {
    var recorded: [String] = []
    for row in rows {
      for (name, _) in row.values where !recorded.contains(name) { recorded.append(name) }
    }
    var settings = SimulationSettings(
      end: end, outputTimes: rows.map(\.time), record: recorded)
    settings.start = start
    settings.relativeTolerance = relativeTolerance ?? self.relativeTolerance
    settings.absoluteScale = absoluteScale
    settings.unitFloor = unitFloor
    settings.absoluteFloor = absoluteFloor
    settings.maximumSteps = maximumSteps
    return settings
  }

  /// The relative difference that a run at a tolerance may show.
  public func allowed(at relativeTolerance: Double) -> Double {
    max(accuracy, amplification * relativeTolerance)
  }

  /// Every known value beside the computed one.
  ///
  /// - Parameter allowed: relative difference that counts as equal; `nil` = `accuracy`.
  /// - Returns: entries in the order of `rows`; a value that was not recorded is NaN, and no NaN
  ///   is ever close.
  public func comparison(with trajectory: Trajectory, allowed: Double? = nil) -> Comparison {
    var entries: [Comparison.Entry] = []
    for row in rows {
      let index = trajectory.times.lastIndex(of: row.time)
      for (name, reference) in row.values {
        let column = trajectory.names.firstIndex(of: name)
        var value = Double.nan
        if let index, let column {
          value = trajectory.values[index * trajectory.names.count + column]
        }
        let relative = max(allowed ?? accuracy, row.accuracy ?? 0)
        entries.append(
          .init(
            name: name, time: row.time, value: value, reference: reference,
            allowed: relative * reference.magnitude))
      }
    }
    return Comparison(entries)
  }
}

extension ReferenceProblem: CustomStringConvertible {
  public var description: String { name }
}
