import Dosing
import Kinetics

// What moves the answers: a screening of every number, then indices of those that matter.
extension UncertaintyStudy {
  // MARK: screening

  func screening(
    naming named: [Int], scales: [[Double]]
  ) throws -> (
    Uncertainty.Screening, (found: [[[Double]]], moves: [Uncertainty.Move?])
  ) {
    let design = ScreeningDesign(
      dimensions: subject.parameters.count, paths: request.paths, seed: request.seed)
    let (found, failures) = try self.found(.screening, points: design.count) {
      design.coordinate(point: $0, dimension: $1)
    }
    let effects = zip(found, scales).map { found, scales in
      readers.indices.map { number in
        design.effects(
          found[number].map { readers[number].statement.measured($0, scale: scales[number]) })
      }
    }
    var scores = [Double](repeating: 0, count: design.dimensions)
    for effects in effects.flatMap({ $0 }) {
      let largest = effects.map(\.meanSize).max() ?? 0
      guard largest > 0 else { continue }
      for (index, effect) in effects.enumerated() {
        scores[index] = max(scores[index], effect.meanSize / largest)
      }
    }
    let choice = ScreeningChoice(
      effects.flatMap { $0 }, first: named, most: request.mostKept)
    let moves = (0..<design.count).map { point -> Uncertainty.Move? in
      design.moved(to: point).map { dimension in
        Uncertainty.Move(
          parameter: dimension,
          from: design.coordinate(point: point - 1, dimension: dimension),
          to: design.coordinate(point: point, dimension: dimension))
      }
    }
    return (
      Uncertainty.Screening(
        paths: design.paths, levels: ScreeningDesign.levels, points: design.count,
        failures: failures, scales: scales, effects: effects, scores: scores,
        kept: choice.kept, named: min(named.count, choice.kept.count),
        mostLeft: ScreeningChoice.mostLeft, left: choice.left,
        most: request.mostKept, reaching: choice.reaching), (found, moves)
    )
  }

  // MARK: indices

  func indices(
    keeping kept: [Int]
  ) throws -> (Uncertainty.IndexSample, IndexDesign, [[[Double]]]) {
    let all = subject.parameters.indices
    let rest = all.filter { !kept.contains($0) }
    let groups = kept.map { [$0] } + (rest.isEmpty ? [] : [rest])
    // The first dimensions of the seed are those of the draws.
    let design = IndexDesign(
      groups: groups, rows: request.rows(of: groups.count), seed: request.seed, offset: all.count)
    let (found, failures) = try self.found(.indices, points: design.count) {
      design.coordinate(point: $0, dimension: $1)
    }
    let sample = Uncertainty.IndexSample(
      rows: design.rows, failures: failures, groups: groups, hasRest: !rest.isEmpty)
    return (sample, design, found)
  }

  /// What the index sample adds to an answer.
  ///
  /// - Parameter median: of the sizes that the draws found. Where it is below the statement's own scale,
  ///   the indices are of its ratios: on the scale of a bound far away a few draws would be all the
  ///   variance there is.
  func complete(
    _ answer: inout Uncertainty.Answer, _ reader: StatementReader, _ design: IndexDesign,
    _ sample: Uncertainty.IndexSample, _ found: [Double], median: Double
  ) {
    let scale = min(reader.statement.scale, median)
    answer.indexScale = scale
    if answer.probability != nil { answer.flips = flips(reader, design, found) }
    guard
      let indices = SensitivityIndices(
        found.map { reader.statement.measured($0, scale: scale) }, of: design, seed: request.seed)
    else { return }
    answer.indices = indices
    guard indices.areTold else { return }
    var sums: [Evidence: Double] = [:]
    for (group, places) in sample.groups.enumerated() where places.count == 1 {
      let evidence = subject.parameters[places[0]].evidence
      sums[evidence, default: 0] += max(0, indices.total[group].value)
    }
    // In the order of the classes: a dictionary's own is another in every process.
    let parts = Evidence.allCases.compactMap { evidence in sums[evidence].map { (evidence, $0) } }
    let whole = parts.reduce(0) { $0 + $1.1 }
    guard whole > 0 else { return }
    answer.evidence = parts.map { .init(evidence: $0, share: $1 / whole) }
      .sorted { $0.share > $1.share }
  }

  /// How often each group, drawn anew with all else as it was, turns the answer.
  private func flips(
    _ reader: StatementReader, _ design: IndexDesign, _ found: [Double]
  ) -> [Uncertainty.Flip] {
    func isMet(_ table: Int, _ row: Int) -> Bool? {
      let value = found[table * design.rows + row]
      return value.isNaN ? nil : reader.isMet(value.isFinite ? value : nil)
    }
    let flips = design.groups.indices.map { group -> Uncertainty.Flip in
      var turned = Proportion(met: 0, of: 0)
      for row in 0..<design.rows {
        guard let before = isMet(0, row), let after = isMet(group + 2, row) else { continue }
        turned.of += 1
        if before != after { turned.met += 1 }
      }
      return Uncertainty.Flip(group: group, turned: turned)
    }
    return flips.sorted { ($0.turned.share ?? 0, $1.group) > ($1.turned.share ?? 0, $0.group) }
  }
}
