public import ReactionNetworks

/// A network turned into bytecode, ready to move; immutable and shared by every member.
public final class CompiledNetwork: Sendable {
  /// - Parameter interventions: every distinct list of assignments that members will use.
  public init(_ network: ReactionNetwork, interventions: [Intervention] = []) throws(ModelError) {
    throw ModelError(.unsupported, "the engine is not built yet")
  }
  /// Computes every member, side by side, each on its own clock; a member's result never depends on
  /// its neighbours. Results in the order asked, failures in place.
  public func simulate(
    _ members: [Member], settings: SimulationSettings
  ) throws(ModelError) -> [Result<Trajectory, SolveError>] {
    throw ModelError(.unsupported, "the engine is not built yet")
  }
}
