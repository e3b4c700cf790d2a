public import ReactionNetworks

/// One trajectory to compute: what differs from member to member of an ensemble.
public struct Member: Hashable, Sendable {
  /// Values that replace those of the network, by name. Model units.
  public var parameters = NamedValues()
  /// State values that replace the initial ones, by name (species as amounts); see
  /// `Trajectory.final`. They win over initial assignments.
  public var initial = NamedValues()
  /// In any order of time; at one time the order of the list holds.
  public var interventions: [Intervention] = []
  /// `nil` = that of the settings.
  public var relativeTolerance: Double?
  /// From dictionaries, for a few members; many are faster from `NamedValues`.
  public init(
    parameters: [String: Double] = [:], initial: [String: Double] = [:],
    interventions: [Intervention] = [], relativeTolerance: Double? = nil
  ) {
    self.init(
      parameters: NamedValues(parameters), initial: NamedValues(initial),
      interventions: interventions, relativeTolerance: relativeTolerance)
  }

  /// Members of an ensemble whose lists of names share their memory are the fastest to prepare.
  public init(
    parameters: NamedValues, initial: NamedValues = NamedValues(),
    interventions: [Intervention] = [], relativeTolerance: Double? = nil
  ) {
    self.parameters = parameters
    self.initial = initial
    self.interventions = interventions
    self.relativeTolerance = relativeTolerance
  }
}

/// Integrates one network from `settings.start` to `settings.end`.
///
/// - Throws: `ModelError` if the network cannot be compiled, `SolveError` if integration fails.
public func simulate(
  _ network: ReactionNetwork, interventions: [Intervention] = [], settings: SimulationSettings
) throws -> Trajectory {
  let compiled = try CompiledNetwork(network, interventions: interventions)
  return try compiled.simulate(
    [Member(interventions: interventions)], settings: settings)[0].get()
}
