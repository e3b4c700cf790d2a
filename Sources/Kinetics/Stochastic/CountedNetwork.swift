public import ReactionNetworks

/// A network whose species are counted in whole particles, ready to be realised by chance; immutable
/// and shared by every realisation.
///
/// A reaction's propensity is its rate as the model writes it, read at the counts: expected firings
/// per time. Nothing is corrected: a model that means pairs of equal particles writes `A*(A - 1)`. A
/// rate that lets a reaction fire without its reactants is refused.
public final class CountedNetwork: Sendable {
  /// A reaction that fires with another one: of each firing of `host`, as many as a Poisson number whose
  /// mean is the ratio of their rates just before.
  public struct Batch: Hashable, Sendable {
    /// The one that follows: its rate says how often, not when.
    public var reaction: String
    /// The one whose firings it goes with.
    public var host: String
    public init(reaction: String, host: String) {
      self.reaction = reaction
      self.host = host
    }
  }

  /// What is counted, in the order of `Realisation.counts`.
  public let species: [String]
  /// In the order of `Realisation.firings`; those without a rate are left out.
  public let reactions: [String]
  /// What an `InputCourse` gives, in its order.
  public let inputs: [String]
  /// Symbols read out and integrated over time, in the order of `Realisation.readings`.
  public let readings: [String]

  let network: ReactionNetwork
  let program: Program
  let machine: MachineCode?
  /// By reaction, then halving if there is any: (species, change).
  let changes: [[(species: Int, by: Int)]]
  /// By reaction: what one firing consumes, by species.
  let needs: [[(species: Int, count: Int)]]
  /// By reaction: its host, if it comes in batches.
  let hosts: [Int?]
  /// By reaction: those that fire with it.
  let riders: [[Int]]
  /// State of each species, and of each input.
  let states: [Int]
  let inputStates: [Int]
  /// True if the cell is halved at the rate of an input, which is then recorded behind the reactions.
  let halves: Bool
  let readsTime: Bool
  /// By species: places among the channels of the rates that read it.
  let readers: [[Int]]
  /// Species that a rate or a reading reads; all others are only counted.
  let watched: [Int]

  /// Reactions, then halving.
  var channels: Int { reactions.count + (halves ? 1 : 0) }

  /// - Parameters:
  ///   - inputs: parameters that are given from outside as functions of time.
  ///   - batches: reactions that fire with others.
  ///   - halving: an input that holds how often a cell is halved per time: every count then keeps a
  ///     binomial share of one half. Firings are those of the whole line of descent.
  ///   - readings: symbols to read out.
  /// - Throws: `ModelError` naming the construct that cannot be counted, with its place.
  public init(
    _ network: ReactionNetwork, inputs: [String] = [], batches: [Batch] = [],
    halving: String? = nil, readings: [String] = []
  ) throws(ModelError) {
    let moving = network.reactions.filter { $0.rate != nil }
    let check = CountedNetworkCheck(network: network, inputs: inputs)
    try check.constructs()
    try check.stoichiometry()
    try check.batches(batches, halving: halving)
    let driven = try check.driven()

    var lowering = try Lowering(driven)
    reactions = moving.map(\.name)
    self.inputs = inputs
    self.readings = readings
    self.network = network
    halves = halving != nil
    let channels = reactions + (halving.map { [$0] } ?? [])
    guard !channels.isEmpty else {
      throw ModelError(.semantics, "no reaction has a rate: there is nothing to realise")
    }
    let program = try Program(lowering, record: channels + readings, actions: [])
    self.program = program
    machine = MachineCode(program, lanes: 1)
    let driving = Set(inputs)
    species = lowering.states.map(\.name).filter { !driving.contains($0) }
    let index = Dictionary(uniqueKeysWithValues: zip(species, species.indices))
    states = species.compactMap { program.stateIndex[$0] }
    inputStates = inputs.compactMap { program.stateIndex[$0] }
    (changes, needs) = Self.stoichiometry(moving, index)
    let places = Dictionary(uniqueKeysWithValues: zip(reactions, reactions.indices))
    var hosts = [Int?](repeating: nil, count: reactions.count)
    var riders = [[Int]](repeating: [], count: channels.count)
    for batch in batches {
      guard let rider = places[batch.reaction], let host = places[batch.host] else { continue }
      hosts[rider] = host
      riders[host].append(rider)
    }
    self.hosts = hosts
    self.riders = riders
    let reading = try check.reading(&lowering, channels, readings, counted: index)
    (readsTime, readers, watched) = (reading.time, reading.readers, reading.watched)
  }

  /// True if rates and readings are those of a network that holds nothing.
  func isAtRest(_ counts: [Int]) -> Bool { watched.allSatisfy { counts[$0] == 0 } }

  private static func stoichiometry(
    _ reactions: [Reaction], _ index: [String: Int]
  ) -> ([[(species: Int, by: Int)]], [[(species: Int, count: Int)]]) {
    var changes: [[(species: Int, by: Int)]] = []
    var needs: [[(species: Int, count: Int)]] = []
    for reaction in reactions {
      var net: [Int: Int] = [:]
      var need: [Int: Int] = [:]
      for participant in reaction.reactants {
        guard let at = index[participant.species] else { continue }
        net[at, default: 0] -= Int(participant.stoichiometry)
        need[at, default: 0] += Int(participant.stoichiometry)
      }
      for participant in reaction.products {
        guard let at = index[participant.species] else { continue }
        net[at, default: 0] += Int(participant.stoichiometry)
      }
      changes.append(
        net.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      needs.append(
        need.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    return (changes, needs)
  }
}
