import Dispatch
public import ReactionNetworks
import Synchronization

/// A network turned into bytecode, ready to move; immutable and shared by every member.
public final class CompiledNetwork: Sendable {
  /// What was compiled, as it was given.
  public let network: ReactionNetwork
  private let lowering: Lowering
  private let actions: [[Assignment]]
  private let settable: Set<String>
  private let laws: [ConservedTotal]
  /// One program for each choice of symbols to record and of who solves the linear systems.
  private let programs = Mutex<[Choice: Compiled]>([:])

  private struct Choice: Hashable {
    var record: [String]
    var solver: SimulationSettings.LinearSolver
    /// False where only the start is asked for.
    var integrates = true

    init(record: [String], solver: SimulationSettings.LinearSolver) {
      self.record = record
      self.solver = solver
    }

    init(_ settings: SimulationSettings) {
      self.init(record: settings.record, solver: settings.linearSolver)
      integrates = settings.end > settings.start
    }
  }

  struct Compiled {
    var program: Program
    let names = KnownNames()
    /// By lanes of the block; made when first wanted, nil inside where this processor or system
    /// has none.
    var machines: [Int: MachineCode?] = [:]
  }

  /// - Parameters:
  ///   - interventions: every distinct list of assignments that members will use.
  ///   - parameters: what members may take derivatives with respect to, under the names of
  ///     `Sensitivity`; with none the network has no derivatives and costs what it costs.
  public init(
    _ network: ReactionNetwork, interventions: [Intervention] = [],
    sensitivitiesTo parameters: [String] = []
  ) throws(ModelError) {
    self.network = network
    let concentrations = Set(network.species.filter { !$0.isAmount }.map(\.name))
    actions = interventions.distinctAssignments { concentrations.contains($0) }
    var lowering = try Lowering(network)
    let kept = Self.totalsOfRules(lowering).flatMap { $0.weights.map(\.state) }
    if !kept.isEmpty { lowering.pairTerms(in: Set(kept)) }
    if !parameters.isEmpty { try lowering.addSensitivities(to: parameters, actions: actions) }
    settable = Set(
      lowering.places.compactMap {
        guard case .parameter(let slot) = $0.value else { return nil }
        // what the start computes is not for a member to set
        let isComputed = Sensitivity.isName($0.key) && lowering.parameters[slot].flag != nil
        return isComputed ? nil : $0.key
      })
    self.lowering = lowering
    laws = Self.conservedTotals(network, lowering)
  }

  /// Computes every member, side by side, each on its own clock; a member's result never depends on
  /// its neighbours.
  ///
  /// - Returns: results in the order asked, failures in place.
  /// - Throws: `ModelError` for a symbol to record, a parameter or an assignment that does not exist.
  public func simulate(
    _ members: [Member], settings: SimulationSettings
  ) throws(ModelError) -> [Result<Trajectory, SolveError>] {
    let gathered = GatheredResults(count: members.count)
    try simulate(members, settings: settings) { gathered.deliver($0, $1) }
    return gathered.take()
  }

  /// The same, handing over each member's result as it ends: memory for all of them is never needed.
  ///
  /// - Parameter take: given the place of the member and its result; called on the processor that
  ///   computed it, on several at once and in no order.
  public func simulate(
    _ members: [Member], settings: SimulationSettings,
    each take: @escaping @Sendable (Int, Result<Trajectory, SolveError>) -> Void
  ) throws(ModelError) {
    try check(members, settings)
    let (program, known) = try compiled(Choice(settings))
    let roster = try Roster(members, program, settings, known: known) {
      (names) throws(ModelError) in try checkSettable(names)
    }
    let sizes = try sizes(settings.sizes, known)
    run(roster, program, settings, sizes) { index, result in
      if case .failure(let error) = result {
        take(index, .failure(self.explain(error, of: roster.members[index])))
      } else {
        take(index, result)
      }
    }
  }

  typealias Deliver = @Sendable (Int, Result<Trajectory, SolveError>) -> Void

  /// Every processor takes members from one queue; what a member gives does not depend on which.
  func run(
    _ roster: Roster, _ program: Program, _ settings: SimulationSettings,
    _ sizes: [(state: Int, size: Double)] = [], deliver: @escaping Deliver
  ) {
    let members = roster.members
    let processors = max(1, settings.threads ?? Processor.count)
    let isSmall = program.layout.end <= Self.slotsOfABlock
    let lanes = members.count <= Self.membersOfABlock || !isSmall ? 1 : LaneBlock.full
    let blocks = (members.count + lanes - 1) / lanes
    let workers = max(1, min(processors, blocks))
    let machine = machine(program, lanes: lanes, settings)
    let queue = MemberQueue(count: members.count)
    @Sendable func work() {
      Solver(
        program, settings: settings, roster: roster, laws: laws, sizes: sizes, machine: machine,
        lanes: lanes, next: { queue.next() }, deliver: deliver
      ).run()
    }
    if workers == 1 {
      work()
    } else {
      DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
    }
  }

  /// That many members or fewer run one after the other, each alone: a full block costs about as
  /// much as three of them, however many of its lanes are in use.
  private static let membersOfABlock = 3

  /// Programs with more slots run every member alone: a full block, 64 bytes a slot, is then larger
  /// than a processor's own cache, and eight members side by side take longer than one by one.
  private static let slotsOfABlock = 32_768

  /// Compiles everything a run needs, so that what cannot be run is refused before one.
  public func check() throws(ModelError) { _ = try program(recording: []) }

  /// The symbols that are integrated, in order.
  public var stateNames: [String] { lowering.states.map(\.name) }

  /// Values of symbols at the start of a member's run, before any intervention.
  public func initialValues(
    of symbols: [String], member: Member = Member(), start: Double = 0
  ) throws -> [Double] {
    var settings = SimulationSettings(end: start, outputTimes: [start], record: symbols)
    settings.start = start
    var bare = member
    bare.interventions = []
    return try simulate([bare], settings: settings)[0].get().values
  }

  func program(
    recording record: [String], solver: SimulationSettings.LinearSolver = .automatic
  ) throws(ModelError) -> Program {
    try compiled(Choice(record: record, solver: solver)).program
  }

  private func compiled(
    _ choice: Choice
  ) throws(ModelError) -> (program: Program, names: KnownNames) {
    if let known = programs.withLock({ $0[choice].map { ($0.program, $0.names) } }) {
      return known
    }
    let made = Compiled(
      program: try Program(
        lowering, record: choice.record, actions: actions, solver: choice.solver,
        integrates: choice.integrates))
    programs.withLock { $0[choice] = made }
    return (made.program, made.names)
  }

  /// What the linear systems of a step cost, and who solves them if nobody is named.
  public func eliminationWork() throws(ModelError) -> (
    work: EliminationWork, chosen: SimulationSettings.LinearSolver
  ) {
    let program = try program(recording: [])
    return (program.work, program.solver)
  }

  /// Machine code of a program made before, unless the settings ask for the interpreter.
  private func machine(
    _ program: Program, lanes: Int, _ settings: SimulationSettings
  ) -> MachineCode? {
    let choice = Choice(settings)
    guard settings.execution == .fastest, choice.integrates else { return nil }
    return programs.withLock { programs in
      if let known = programs[choice]?.machines[lanes] { return known }
      let made = MachineCode(program, lanes: lanes)
      programs[choice]?.machines[lanes] = .some(made)
      return made
    }
  }

  // MARK: checks at the door

  private func check(_ members: [Member], _ settings: SimulationSettings) throws(ModelError) {
    func require(_ holds: Bool, _ message: String) throws(ModelError) {
      if !holds { throw ModelError(.semantics, message, file: "settings") }
    }
    try require(
      settings.start.isFinite && settings.end.isFinite && settings.end >= settings.start,
      "the end (\(settings.end)) must be a finite time not before the start (\(settings.start))")
    let tolerances = [settings.relativeTolerance] + members.compactMap(\.relativeTolerance)
    for tolerance in tolerances {
      try require(
        tolerance >= 1e-14 && tolerance <= 0.1,
        "relative tolerance \(tolerance) is outside 1e-14 ... 0.1")
    }
    try require(
      zip(settings.outputTimes, settings.outputTimes.dropFirst()).allSatisfy { $0 < $1 },
      "output times must ascend")
    if let first = settings.outputTimes.first, let last = settings.outputTimes.last {
      try require(
        first >= settings.start && last <= settings.end,
        "output times \(first) ... \(last) leave the span \(settings.start) ... \(settings.end)")
    }
    for name in settings.record where lowering.places[name] == nil {
      throw unknown(name, "cannot record the unknown symbol")
    }
  }

  /// Sizes by state.
  private func sizes(
    _ sizes: [String: Double], _ known: KnownNames
  ) throws(ModelError) -> [(state: Int, size: Double)] {
    if sizes.isEmpty { return [] }
    if let found = known.sizes(sizes) { return found }
    var found: [(state: Int, size: Double)] = []
    // in the order of the alphabet, so that the message is the same every time
    for (name, size) in sizes.sorted(by: { $0.key < $1.key }) {
      guard case .state(let state)? = lowering.places[name] else {
        throw unknown(name, "a size is given for what is not integrated:")
      }
      guard size.isFinite && size >= 0 else {
        throw ModelError(
          .semantics, "the size of '\(name)', \(size), must be a number that is not negative",
          file: "settings")
      }
      found.append((state, size))
    }
    known.keep(sizes: sizes, found)
    return found
  }

  private func checkSettable(_ names: [String]) throws(ModelError) {
    // the first in the alphabet, so that the message is the same every time
    guard let wrong = names.filter({ !settable.contains($0) }).min() else { return }
    if lowering.places[wrong] == nil { throw unknown(wrong, "cannot set the unknown parameter") }
    throw ModelError(
      .semantics, "'\(wrong)' cannot be set as a parameter: the model computes it")
  }

  private func unknown(_ name: String, _ what: String) -> ModelError {
    ModelError(
      .semantics, "\(what) '\(name)'",
      suggestion: closest(name, in: lowering.places.keys.sorted())
        .map { "did you mean '\($0)'?" })
  }
}
