import ReactionNetworks

/// Finds the code of lists of assignments; what was found last is not looked for again.
///
/// A regimen has thousands of interventions and few lists among them, which share their memory: to
/// compare two such lists costs nothing, to hash one walks over all of its formulas.
struct ActionFinder {
  private let program: Program
  private var recent: [(assignments: [Assignment], action: Int)] = []
  private static let most = 8

  init(_ program: Program) { self.program = program }

  /// Its place among the program's actions, and the numbers to write where they are known; `nil` for
  /// a list the program was not made for.
  mutating func action(of assignments: [Assignment]) -> (action: Int, values: [Double]?)? {
    for known in recent where known.assignments == assignments { return (known.action, nil) }
    if let numbers = assignments.numbers,
      let action = program.actionIndex[assignments.withoutNumbers]
    {
      // numbers do not change along any direction
      let rest = program.actions[action].targets.count - numbers.count
      return (action, rest == 0 ? numbers : numbers + [Double](repeating: 0, count: rest))
    }
    guard let action = program.actionIndex[assignments] else { return nil }
    if recent.count == Self.most { recent.removeFirst() }
    recent.append((assignments, action))
    return (action, nil)
  }
}

extension [Assignment] {
  /// What is assigned, if that is nothing but numbers.
  var numbers: [Double]? {
    var numbers: [Double] = []
    for assignment in self {
      guard case .number(let value, _) = assignment.value else { return nil }
      // as in formulas: no minus zero
      numbers.append(value == 0 ? 0 : value)
    }
    return numbers
  }

  /// The same targets: lists of numbers that differ in nothing else are one action.
  var withoutNumbers: [Assignment] { map { Assignment(target: $0.target, value: .number(0)) } }
}

extension [Intervention] {
  /// Every list of assignments among them once; lists of numbers for one set of targets are one.
  ///
  /// - Parameter isScaled: targets that are written in other terms than they are held in, so that even
  ///   a number has to be computed.
  func distinctAssignments(isScaled: (String) -> Bool) -> [[Assignment]] {
    var recent: [[Assignment]] = []
    var seen: Set<[Assignment]> = []
    var distinct: [[Assignment]] = []
    for intervention in self {
      let assignments = intervention.assignments
      if recent.contains(assignments) { continue }
      let isPlain = assignments.numbers != nil && !assignments.contains { isScaled($0.target) }
      let list = isPlain ? assignments.withoutNumbers : assignments
      if seen.insert(list).inserted { distinct.append(list) }
      if recent.count == 8 { recent.removeFirst() }
      recent.append(assignments)
    }
    return distinct
  }
}
