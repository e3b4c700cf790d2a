import ReactionNetworks

/// Everything a network needs to move, as bytecode over one slot layout; immutable.
struct Program: Sendable {
  typealias LinearSolver = SimulationSettings.LinearSolver

  struct EventCode: Sendable {
    var name: String
    var triggerInitialValue: Bool
    var isPersistent: Bool
    var usesValuesFromTriggerTime: Bool
    var hasDelay: Bool
    var hasPriority: Bool
    /// Slots of trigger, delay, priority in the trigger program's results.
    var trigger: Int
    var delay: Int
    var priority: Int
    var action: Int
  }
  /// Where a recorded symbol is.
  enum Column: Hashable, Sendable {
    case state(Int)
    /// A slot that no step changes.
    case slot(Int)
  }
  /// A list of assignments: code that computes the values, then where each goes.
  struct Action: Sendable {
    var code: [UInt32]
    /// First slot of the values.
    var values: Int
    var targets: [Target]
    /// Values that are a concentration times the size of its compartment, and the slot of that: what an
    /// event reads before it fires is the concentration.
    var sizes: [(value: Int, slot: Int)]
  }
  enum Target: Hashable, Sendable {
    case state(Int)
    /// A concentration written to a state held as an amount: times the size in this slot offset.
    case parameter(Int)
  }

  /// The slots of one `SwitchNodes.Switch`.
  struct SwitchCode: Sendable {
    /// Holds its value in a step; -1 = none.
    var held: Int
    /// Results of the trigger program: its true value, its margin and the size of that.
    var value: Int
    var margin: Int
    var size: Int
    var hasMargin: Bool
    var isWhole: Bool
  }

  let layout: SlotLayout
  /// Slots from here on hold temporaries, which no part leaves for another.
  let scratch: Int
  let stateNames: [String]
  let stateUnits: [Int]
  /// Where the derivatives of a network that has them stand: states from `ownStates` on, and the
  /// direction's part of each parameter.
  let sensitivities: (ownStates: Int, weights: [(slot: Int, weight: Int)])?
  /// States that are sizes of compartments, which have to stay above zero.
  let sizes: [Int]
  let parameters: [Lowering.ParameterSlot]
  let constants: [(slot: Int, value: Double)]
  let prologue: [UInt32]
  let rightHandSide: [UInt32]
  /// The work vector less f and, where f depends on time, plus df/dt times its weight.
  let stage: [UInt32]
  /// f, the matrix J - I/(h gamma) and, where f depends on time, df/dt; in the work vector what
  /// `stage` makes of zero.
  let jacobian: [UInt32]
  let dependsOnTime: Bool
  let pattern: SparsityPattern
  /// Never `automatic`.
  let solver: LinearSolver
  let factorProgram: FactorProgram?
  let bandedOrder: BandedOrder
  /// True if lanes that need pivoting go to the banded LAPACK, false for the dense one.
  let pivotsInBand: Bool
  /// Where the matrix can be non-zero, and the slot of each entry; for LAPACK.
  let entries: [(row: Int, column: Int, slot: Int)]
  let recorded: [String]
  let outputs: [UInt32]
  let outputSlot: Int
  /// Where each recorded symbol is; nil where one is neither a state nor fixed within a step.
  let recordedColumns: [Column]?
  let initial: [UInt32]
  let initialSlot: Int
  let initialParameters: [Int]
  let triggers: [UInt32]
  let events: [EventCode]
  let actions: [Action]
  let actionIndex: [[Assignment]: Int]
  /// Slots that hold times, computed by the prologue, at which a formula changes its branch.
  let breakpoints: [Int]
  let work: EliminationWork
  /// Parameters that some event or intervention assigns.
  let assignedParameters: [Int]
  let flags: Set<Int>
  let stateIndex: [String: Int]
  let parameterIndex: [String: Int]
  /// What the slots of the parameters hold where a member gives nothing.
  let parameterDefaults: [Double]
  /// Parameters that a member must give.
  let valuelessParameters: [Int]
  /// States, then `assignedParameters`.
  let finalNames: [String]
  /// True if some trigger can change elsewhere than at a stop, so that every step is searched.
  let searchesEvents: Bool
  /// What makes the right-hand side jump, and what an event waits for that moves with time.
  let switches: [SwitchCode]
  /// As the model writes them.
  let switchNames: [String]
  /// Holds 1 in lanes where the values of switches are held, 0 where they are computed; `nil` = the
  /// right-hand side has none.
  let hold: Int?
  /// True if some formula has no value for some numbers: a power, a logarithm, a root.
  let hasPartialFunctions: Bool
  /// True if every state is followed by its derivative along a direction, which may be negative.
  let hasSensitivities: Bool

  /// True if a parameter slot only says whether another one was given.
  func isFlag(_ parameter: Int) -> Bool { flags.contains(parameter) }

  /// What emission needs to know of a formula-to-be: assignments with their nodes.
  struct ActionNodes {
    var key: [Assignment]
    var values: [ExpressionGraph.Node]
    var targets: [Target]
    /// Sizes, other than plain numbers, that some of the values are multiplied by.
    var sizes: [(value: Int, node: ExpressionGraph.Node)] = []
  }
}

/// Collects the graph's nodes into one `Program`.
struct ProgramBuilder {
  typealias Node = ExpressionGraph.Node
  var lowering: Lowering
  var layout: SlotLayout
  var constants: [(slot: Int, value: Double)] = []
  var resident: [Node: Int] = [:]
  private var inputs: [Node: Int] = [:]
  private var prologueOutputs: [(node: Node, slot: Int)] = []
  /// First slot of the temporaries, which all programs share.
  var scratch = 0
  private(set) var scratchUsed = 0

  init(_ lowering: Lowering) {
    self.lowering = lowering
    layout = SlotLayout(states: lowering.states.count, parameters: lowering.parameters.count)
  }

  /// Gives slots to inputs, to the constants below `roots`, and to what the prologue computes for
  /// them.
  mutating func layOut(_ roots: [Node]) {
    let graph = lowering.graph
    var seen: Set<Node> = []
    var kept: Set<Node> = []
    var stack = roots + [graph.zero, graph.one]
    for root in roots where graph.depends(root) == .parameter { kept.insert(root) }
    while let node = stack.popLast() {
      guard seen.insert(node).inserted else { continue }
      switch graph.kinds[Int(node)] {
      case .constant(let bits):
        let slot = layout.reserve(1)
        constants.append((slot, Double(bitPattern: bits)))
        resident[node] = slot
      case .state(let i): resident[node] = layout.argument + Int(i)
      case .parameter(let i): resident[node] = layout.parameter + Int(i)
      case .time: resident[node] = SlotLayout.time
      case .shift: resident[node] = SlotLayout.shift
      default:
        let changes = !graph.depends(node).isDisjoint(with: [.state, .time, .shift])
        for argument in graph.arguments(node) {
          if changes && graph.depends(argument) == .parameter { kept.insert(argument) }
          stack.append(argument)
        }
      }
    }
    inputs = resident
    // a plain parameter has its slot already
    for node in kept.sorted() where resident[node] == nil {
      prologueOutputs.append((node, layout.reserve(1)))
    }
    for output in prologueOutputs { resident[output.node] = output.slot }
  }

  /// What depends on parameters alone, run once per trajectory and after a parameter changes.
  mutating func emitPrologue() -> [UInt32] {
    var emission = Emission(lowering.graph, resident: inputs, scratch: scratch)
    emission.emit(prologueOutputs)
    scratchUsed = max(scratchUsed, emission.scratchUsed)
    return emission.code
  }

  /// One program over the laid-out slots. Temporaries of all programs share one region.
  mutating func emit(_ outputs: [(node: Node, slot: Int)]) -> [UInt32] {
    var emission = Emission(lowering.graph, resident: resident, scratch: scratch)
    emission.emit(outputs)
    scratchUsed = max(scratchUsed, emission.scratchUsed)
    return emission.code
  }
}
