import Dosing
import Kinetics
import ReactionNetworks

extension DoseSweep {
  /// What each arm of a member answers to each question, or why the member has no result.
  enum MemberOutcome {
    /// Shape: [arms asked for, questions].
    case values([[Double]])
    case failed(SweepStatus, String)
  }

  /// Computes a range of members: every arm that a question needs, each distinct run once.
  public func compute(_ members: Range<Int>) throws -> SweepBlock {
    var block = SweepBlock(members: members.count, widths: outputs.map { _ in 1 })
    let arms = armsNeeded
    let (outcomes, trajectories) = try self.outcomes(of: members, arms: arms)
    block.trajectories = trajectories
    for (index, outcome) in outcomes.enumerated() {
      switch outcome {
      case .failed(let status, let reason): block.fail(index, status, reason)
      case .values(let values): fill(&block, index, arms, values)
      }
    }
    return block
  }

  /// A member of the design, its treated arm given more or less than its plan says.
  struct ScaledMember {
    var member: Int
    var scale = DoseScale.plain
    /// How often its plan is repeated instead of what it says.
    var sessions: Int?
  }

  /// What a range of members comes to, arm by arm.
  ///
  /// - Parameter arms: as places in `DoseVariant.arms`.
  func outcomes(
    of members: Range<Int>, arms: [Int]
  ) throws -> (outcomes: [MemberOutcome], trajectories: Int) {
    try outcomes(of: members.map { ScaledMember(member: $0) }, arms: arms)
  }

  /// The same for members of any scale, taken back where they were kept before.
  func outcomes(
    of members: [ScaledMember], arms: [Int]
  ) throws -> (outcomes: [MemberOutcome], trajectories: Int) {
    guard let memory else { return try computed(members, arms: arms) }
    if let kept = try memory.next(members: members.count) {
      guard let outcomes = OutcomeBytes.read(kept, members: members.count) else {
        throw SweepError(
          "memory", at: file, "what was kept of this study is not what it asks for",
          help: "begin anew with --force")
      }
      return (outcomes, 0)
    }
    let made = try computed(members, arms: arms)
    try memory.keep(OutcomeBytes.write(made.outcomes), members: members.count)
    return made
  }

  private func computed(
    _ members: [ScaledMember], arms: [Int]
  ) throws -> (outcomes: [MemberOutcome], trajectories: Int) {
    guard let design else { return ([], 0) }
    var requests: [DoseRuns.Request] = []
    var keys = [[DoseRuns.Key]](repeating: [], count: members.count)
    var outcomes = [MemberOutcome](
      repeating: .failed(.invalid, "an arm has no result"), count: members.count)
    for (index, asked) in members.enumerated() {
      let (member, scale) = (asked.member, asked.scale)
      let values = design.values(of: member)
      switch try variant(values, sessions: asked.sessions) {
      case .failure(let error):
        outcomes[index] = .failed(.refused, error.shortly)
      case .success(let variant):
        let place = placeOfParameters(design.place(of: member), design)
        let parameters = variant.columns.parameters(values)
        for arm in arms {
          let key = DoseRuns.Key(
            variant: variant.keys[arm], place: place, scale: arm == 0 ? scale : .plain)
          keys[index].append(key)
          requests.append(
            DoseRuns.Request(
              key: key, ageKey: DoseRuns.Key(variant: variant.ageKey, place: place),
              parameters: parameters, inputs: variant.inputs[arm]))
        }
      }
    }
    let (made, trajectories) = try runs.make(requests, questions, self)
    for index in 0..<members.count where !keys[index].isEmpty {
      outcomes[index] = Self.outcome(keys[index].map { made[$0] })
    }
    return (outcomes, trajectories)
  }

  /// Counted particles, and their volume where it is told, of the first administration of a member.
  ///
  /// - Returns: `nil` for a member that is given none, or whose dose file is refused.
  func given(to member: Int) throws -> (particles: Double, volume: Double?)? {
    guard let design, case .success(let variant) = try variant(design.values(of: member)),
      let given = variant.arms.first?.given,
      let particles = given[DoseVariant.ArmRun.name(of: manifest.dose.counted, 1)], particles > 0
    else { return nil }
    return (particles, given[DoseVariant.ArmRun.name(of: manifest.dose.volume, 1)])
  }

  /// One member's arms together: the first that failed is why the member has no result.
  private static func outcome(_ arms: [DoseRuns.Outcome?]) -> MemberOutcome {
    var values: [[Double]] = []
    for arm in arms {
      switch arm {
      case .failed(let status, let reason): return .failed(status, reason)
      case .values(let answers): values.append(answers)
      case nil: return .failed(.invalid, "an arm has no result")
      }
    }
    return .values(values)
  }

  /// Where a member stands among the parameters that are varied, paths of the dose file aside.
  private func placeOfParameters(_ place: [Int], _ design: SweepDesign) -> Int {
    var number = 0
    for (index, axis) in design.grid.enumerated() where changed.contains(index) {
      number = number * axis.levels.count + place[index]
    }
    if let points = design.pointCount, let point = place.last,
      changed.contains(where: { $0 >= design.grid.count })
    {
      number = number * points + point
    }
    return number
  }

  /// What the dose file sets, then what is varied: the more explicit wins.
  func columns(of variant: DoseVariant, _ design: SweepDesign) throws -> ParameterColumns {
    var columns = ParameterColumns(variant.parameters)
    let network = try network(variant.setting)
    let own = parameterNames(variant.setting, network)
    let names = design.names
    for index in changed {
      let name = names[index]
      for target in variant.bound[name] ?? [] {
        columns.set(target.parameter, from: index, times: target.factor, over: 1)
      }
      guard own.contains(name) else { continue }
      let conversion = conversion(of: name, variant.setting, network)
      columns.set(name, from: index, times: conversion?.given ?? 1, over: conversion?.own ?? 1)
    }
    return columns
  }

  private func fill(
    _ block: inout SweepBlock, _ index: Int, _ needed: [Int], _ arms: [[Double]]
  ) {
    var column = 0
    for (number, question) in questions.enumerated() {
      block.values[column][index] = arms[0][number]
      column += 1
      for comparator in question.comparators {
        let place = needed.firstIndex(of: comparator == .deviceOnly ? 1 : 2)
        let reference = place.map { arms[$0][number] } ?? .nan
        let change = ResponseRow.Change(question.readout.change)
        block.values[column][index] =
          ResponseRow.difference(arms[0][number], reference, change) ?? .nan
        column += 1
      }
    }
  }
}

extension DoseError {
  /// Where and what, on one line.
  var shortly: String { (path.map { "\($0): " } ?? "") + message }
}
