import Dosing
import ReactionNetworks

extension DoseSweep {
  /// Computes a range of members: every arm that a question needs, each distinct run once.
  public func compute(_ members: Range<Int>) throws -> SweepBlock {
    var block = SweepBlock(members: members.count, widths: outputs.map { _ in 1 })
    guard let design else { return block }
    var requests: [DoseRuns.Request] = []
    var keys = [[DoseRuns.Key]](repeating: [], count: members.count)
    for (index, member) in members.enumerated() {
      let values = design.values(of: member)
      switch try variant(values) {
      case .failure(let error):
        block.fail(index, .refused, error.shortly)
      case .success(let variant):
        let place = placeOfParameters(design.place(of: member), design)
        let parameters = try parameters(of: variant, values, design)
        for arm in armsNeeded {
          let key = DoseRuns.Key(variant: variant.keys[arm], place: place)
          keys[index].append(key)
          requests.append(
            DoseRuns.Request(
              key: key, ageKey: DoseRuns.Key(variant: variant.ageKey, place: place),
              setting: variant.setting, simulation: variant.plan.simulation,
              parameters: parameters, arm: variant.arms[arm]))
        }
      }
    }
    let (outcomes, trajectories) = try runs.make(requests, questions, self)
    block.trajectories = trajectories
    for index in 0..<members.count where !keys[index].isEmpty {
      fill(&block, index, keys[index].compactMap { outcomes[$0] })
    }
    return block
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
  private func parameters(
    of variant: DoseVariant, _ values: [SweepValue], _ design: SweepDesign
  ) throws -> [String: Double] {
    var parameters = variant.parameters
    let network = try network(variant.setting)
    let own = parameterNames(variant.setting, network)
    for index in changed {
      let name = design.names[index]
      guard let number = values[index].number else { continue }
      for target in variant.bound[name] ?? [] {
        parameters[target.parameter] = number * target.factor
      }
      guard own.contains(name) else { continue }
      let conversion = conversion(of: name, variant.setting, network)
      parameters[name] = conversion.map { number * $0.given / $0.own } ?? number
    }
    return parameters
  }

  private func fill(_ block: inout SweepBlock, _ index: Int, _ outcomes: [DoseRuns.Outcome]) {
    var arms: [[Double]] = []
    for outcome in outcomes {
      switch outcome {
      case .failed(let status, let reason):
        block.fail(index, status, reason)
        return
      case .values(let values): arms.append(values)
      }
    }
    guard arms.count == armsNeeded.count else {
      block.fail(index, .invalid, "an arm has no result")
      return
    }
    let place = Dictionary(uniqueKeysWithValues: zip(armsNeeded, arms))
    var column = 0
    for (number, question) in questions.enumerated() {
      block.values[column][index] = arms[0][number]
      column += 1
      for comparator in question.comparators {
        let reference = place[comparator == .deviceOnly ? 1 : 2]?[number] ?? .nan
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
