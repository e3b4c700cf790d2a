import ReactionNetworks

extension Program {
  /// - Parameters:
  ///   - record: symbols to record; empty = every species and every ruled symbol.
  ///   - forced: who solves the linear systems; `automatic` = chosen by counting.
  ///   - integrates: false where only the start is asked for, which needs no derivatives.
  init(
    _ source: Lowering, record: [String], actions sources: [[Assignment]],
    solver forced: LinearSolver = .automatic, integrates: Bool = true
  ) throws(ModelError) {
    var lowering = source
    let n = lowering.states.count
    hasSensitivities = lowering.sensitivity != nil
    recorded = record.isEmpty ? Self.defaultRecord(lowering.network) : record
    var outputNodes: [ExpressionGraph.Node] = []
    for name in recorded { outputNodes.append(try lowering.symbol(name)) }
    let assigned = Self.assignedSlots(
      lowering.network.events.map(\.assignments) + sources, lowering)
    var switchNodes =
      integrates ? SwitchNodes(holding: &lowering, assigned: assigned) : SwitchNodes()
    let jacobianNodes =
      integrates
      ? try Self.differentiate(&lowering)
      : JacobianNodes(entries: [], time: lowering.states.map { _ in lowering.graph.zero })
    let eventNodes = try Self.lowerEvents(&lowering)
    var actionNodes: [ActionNodes] = []
    var index: [[Assignment]: Int] = [:]
    let written: [([Assignment], Definition?)] =
      lowering.network.events.map { ($0.assignments, .event($0.name)) } + sources.map { ($0, nil) }
    for (assignments, event) in written where index[assignments] == nil {
      index[assignments] = actionNodes.count
      let action = try Self.lower(assignments, of: event, &lowering)
      actionNodes.append(try lowering.addChanges(to: action))
    }
    actionIndex = index
    if integrates {
      switchNodes.watch(eventNodes.map(\.trigger), assigned: assigned, in: &lowering)
    }
    let f = integrates ? lowering.rightHandSide : []
    var questions: [Node] = []
    for event in eventNodes { questions += [event.trigger, event.delay, event.priority] }
    for each in switchNodes.switches {
      questions += [each.value, each.margin ?? lowering.graph.zero, each.size]
    }
    let limits = Self.branchTimes(f + questions + outputNodes, lowering.graph)

    // matrix: pattern, order, who solves
    pattern = SparsityPattern(size: n, entries: jacobianNodes.entries.map { ($0.row, $0.column) })
    let elimination = EliminationOrder(pattern)
    bandedOrder = BandedOrder(pattern)
    work = EliminationWork(pattern, elimination, bandedOrder)
    solver = forced == .automatic ? work.cheapest : forced
    pivotsInBand = solver == .banded || solver == .fixedPattern && work.prefersBandForPivots
    var shiftEntries: [(row: Int, column: Int, node: ExpressionGraph.Node)] = []
    var byEntry: [Int: ExpressionGraph.Node] = [:]
    for e in jacobianNodes.entries { byEntry[e.row * n + e.column] = e.node }
    let shift = lowering.graph.shift()
    for i in 0..<n {
      for j in pattern.rows[i] {
        let entry = byEntry[i * n + j] ?? lowering.graph.zero
        let node =
          i == j
          ? lowering.graph.signedSum(plus: [entry], minus: [shift])
          : entry
        shiftEntries.append((i, j, node))
      }
    }

    // slots
    var builder = ProgramBuilder(lowering)
    var roots = f + jacobianNodes.time + outputNodes + questions + limits
    roots += shiftEntries.map(\.node)
    roots += lowering.initialState + lowering.initialParameters.map(\.node)
    for action in actionNodes { roots += action.values + action.sizes.map(\.node) }
    builder.layOut(roots)
    let zero = builder.resident[lowering.graph.zero]!
    breakpoints = limits.compactMap { builder.resident[$0] }
    var entrySlots: [Int: Int] = [:]
    if solver == .fixedPattern {
      let program = FactorProgram(
        pattern, elimination, layout: &builder.layout, zero: zero)
      entrySlots = program.entry
      factorProgram = program
    } else {
      for e in shiftEntries { entrySlots[e.row * n + e.column] = builder.layout.reserve(1) }
      factorProgram = nil
    }
    entries = shiftEntries.map { ($0.row, $0.column, entrySlots[$0.row * n + $0.column]!) }
    outputSlot = builder.layout.reserve(recorded.count)
    initialSlot = builder.layout.reserve(n + lowering.initialParameters.count)
    let eventSlot = builder.layout.reserve(questions.count)
    var valueSlots: [Int] = []
    for action in actionNodes {
      valueSlots.append(builder.layout.reserve(action.values.count + action.sizes.count))
    }
    builder.scratch = builder.layout.end

    // code
    let base = builder.layout
    prologue = builder.emitPrologue()
    func placed(_ nodes: [Node], from first: Int) -> [(node: Node, slot: Int)] {
      nodes.enumerated().map { (node: $0.element, slot: first + $0.offset) }
    }
    let slopes = placed(f, from: base.slope)
    rightHandSide = builder.emit(slopes)
    dependsOnTime = jacobianNodes.time.contains { $0 != lowering.graph.zero }
    var everything = slopes
    for (entry, place) in zip(shiftEntries, entries) { everything.append((entry.node, place.slot)) }
    if dependsOnTime { everything += placed(jacobianNodes.time, from: base.slopeOfTime) }
    let moving = (0..<n).filter { jacobianNodes.time[$0] != lowering.graph.zero }
    stage = StageProgram(base, timeDependent: moving, subtracts: true).fuse(rightHandSide)
    jacobian = StageProgram(base, timeDependent: moving, subtracts: false)
      .fuse(builder.emit(everything))
    outputs = builder.emit(placed(outputNodes, from: outputSlot))
    let columns = outputNodes.compactMap { node -> Column? in
      if case .state(let i) = lowering.graph.kinds[Int(node)] { return .state(Int(i)) }
      let moves = !lowering.graph.depends(node).isSubset(of: .parameter)
      return moves ? nil : builder.resident[node].map { .slot($0) }
    }
    recordedColumns = columns.count == outputNodes.count ? columns : nil
    let starts = lowering.initialState + lowering.initialParameters.map(\.node)
    initial = builder.emit(placed(starts, from: initialSlot))
    initialParameters = lowering.initialParameters.map(\.slot)
    triggers = builder.emit(placed(questions, from: eventSlot))
    var coded: [Action] = []
    for (i, action) in actionNodes.enumerated() {
      let first = valueSlots[i]
      let code = builder.emit(placed(action.values + action.sizes.map(\.node), from: first))
      let sizes = action.sizes.enumerated().map { (j, size) in
        (value: size.value, slot: first + action.values.count + j)
      }
      coded.append(
        Action(code: code, values: first, targets: action.targets, sizes: sizes))
    }
    actions = coded
    assignedParameters = Set(
      coded.flatMap(\.targets).compactMap { if case .parameter(let i) = $0 { i } else { nil } }
    ).sorted()
    flags = Set(lowering.parameters.compactMap(\.flag))
    events = lowering.network.events.enumerated().map { (i, event) in
      EventCode(
        name: event.name, triggerInitialValue: event.triggerInitialValue,
        isPersistent: event.isPersistent,
        usesValuesFromTriggerTime: event.usesValuesFromTriggerTime,
        hasDelay: event.delay != nil, hasPriority: event.priority != nil,
        trigger: eventSlot + 3 * i, delay: eventSlot + 3 * i + 1, priority: eventSlot + 3 * i + 2,
        action: index[event.assignments] ?? 0)
    }
    let firstParameter = base.parameter
    switches = switchNodes.switches.enumerated().map { (i, each) in
      let at = eventSlot + 3 * (eventNodes.count + i)
      return SwitchCode(
        held: each.held.map { firstParameter + $0 } ?? -1, value: at, margin: at + 1, size: at + 2,
        hasMargin: each.margin != nil, isWhole: each.isWhole)
    }
    switchNames = switchNodes.switches.map(\.name)
    hold = switchNodes.hold.map { firstParameter + $0 }
    scratch = builder.scratch
    _ = builder.layout.reserve(builder.scratchUsed)
    layout = builder.layout
    constants = builder.constants
    parameters = lowering.parameters
    stateNames = lowering.states.map(\.name)
    sizes = lowering.network.compartments.compactMap {
      if case .state(let state)? = lowering.places[$0.name] { state } else { nil }
    }
    stateIndex = Dictionary(uniqueKeysWithValues: zip(stateNames, stateNames.indices))
    parameterIndex = Dictionary(
      zip(parameters.map(\.name), parameters.indices)
    ) { first, _ in first }
    let slots = lowering.parameters
    let unset = Set(slots.compactMap(\.flag))
    parameterDefaults = slots.indices.map { unset.contains($0) ? 0 : slots[$0].value ?? .nan }
    valuelessParameters = slots.indices.filter { slots[$0].value == nil }
    finalNames = stateNames + assignedParameters.map { lowering.parameters[$0].name }
    hasPartialFunctions = Self.hasPartialFunctions(f, lowering.graph)
    searchesEvents = eventNodes.contains {
      !Self.changesAtStopsOnly($0.trigger, lowering.graph)
    }
    var dimensions: [PhysicalUnit?: Int] = [:]
    for state in lowering.states {
      var unit = state.unit
      unit?.factor = 1
      if dimensions[unit] == nil { dimensions[unit] = dimensions.count }
    }
    sensitivities = lowering.sensitivity.map { nodes in
      (nodes.ownStates, nodes.weights.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    stateUnits = lowering.states.map { state in
      var unit = state.unit
      unit?.factor = 1
      return dimensions[unit] ?? 0
    }
  }

  static func defaultRecord(_ network: ReactionNetwork) -> [String] {
    let species = network.species.map(\.name)
    var known = Set(species)
    let changed =
      network.rules.map(\.target) + network.events.flatMap { $0.assignments.map(\.target) }
    return species + changed.filter { known.insert($0).inserted }
  }
}
