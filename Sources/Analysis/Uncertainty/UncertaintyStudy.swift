import Dosing
import Kinetics
import ReactionNetworks

/// From a dose file and its single answer to how sure that answer is.
public final class UncertaintyStudy {
  /// What is asked for.
  public struct Request: Hashable, Sendable {
    public var draws: Int
    public var seed: UInt64
    /// The fewest and the most draws that can be asked for.
    public static let allowed = 2...100_000

    public init(draws: Int, seed: UInt64) {
      self.draws = draws
      self.seed = seed
    }

    /// Paths of the screening, and rows of the index sample: more of both with more draws.
    var paths: Int { min(10, max(4, draws / 32)) }
    var rows: Int { max(16, draws / 4) }
  }

  /// What is being computed.
  public enum Stage: String, Hashable, Sendable { case draws, screening, indices }

  private let subject: DrawSubject
  private let result: StudyResult
  private let request: Request
  private var readers: [StatementReader]
  private let bands: BandReader
  private let report: (Stage, _ done: Int, _ total: Int) throws -> Void

  /// - Parameters:
  ///   - result: the single run of the same dose file.
  ///   - report: is told how far each stage is; what it throws ends the study.
  public init(
    _ sweep: DoseSweep, _ result: StudyResult, _ request: Request,
    report: @escaping (Stage, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }
  ) throws {
    subject = try DrawSubject(sweep)
    self.result = result
    self.request = request
    self.report = report
    let manifest = sweep.base.manifest
    let resolution = 3 * result.certificate.deliveredError
    let grid = result.recordings.first?.times ?? []
    let lastDose = result.schedule.last?.time ?? 0
    let verdict = StatementReader(
      verdict: result.verdict, manifest: manifest, resolution: resolution)
    readers =
      [verdict].compactMap { $0 }
      + zip(sweep.base.claims, result.claims).compactMap { claim, answer in
        StatementReader(
          claim, answer, manifest: manifest, grid: grid, lastDose: lastDose,
          resolution: resolution)
      }
    bands = BandReader(result, manifest: manifest, judged: readers.map(\.statement.readout))
  }

  public func run() throws -> Uncertainty {
    let drawn = try draws()
    var uncertainty = Uncertainty(
      draws: request.draws, seed: request.seed, parameters: subject.parameters,
      widening: subject.widening, unknowns: subject.unknowns,
      statements: readers.map(\.statement), combinations: drawn.combinations,
      screening: nil, indexSample: nil, points: nil)
    guard !readers.isEmpty else { return uncertainty }
    let (screening, screened) = try screening()
    let (sample, design, found) = try indices(keeping: screening.kept)
    for combination in subject.combinations.indices {
      for number in readers.indices {
        complete(
          &uncertainty.combinations[combination].answers[number], readers[number], design,
          sample, found[combination][number])
      }
    }
    uncertainty.screening = screening
    uncertainty.indexSample = sample
    uncertainty.points = Uncertainty.Points(
      draws: drawn.values, drawFound: drawn.found, screeningFound: screened.found,
      indexFound: found, moves: screened.moves)
    return uncertainty
  }

  private var questions: [Question] { readers.flatMap(\.questions) }

  // MARK: draws

  private struct Drawn {
    var combinations: [Uncertainty.Combination] = []
    var values: [[Double]]
    var found: [[[Double]]] = []
  }

  private func draws() throws -> Drawn {
    let count = request.draws
    let hypercube = LatinHypercube(count: count, seed: request.seed)
    let places = subject.parameters.indices.map { parameter in
      (0..<count).map { hypercube.coordinate(point: $0, dimension: parameter) }
    }
    var drawn = Drawn(
      values: places.enumerated().map { parameter, places in
        places.map { subject.parameters[parameter].value(at: $0) }
      })
    var bands: BandReader?
    var placed: [StatementReader] = []
    try compute(.draws, count, { places[$1][$0] }, questions + self.bands.questions) {
      number, outcomes in
      if bands == nil {
        bands = self.bands.placed(subject.place)
        placed = readers.compactMap { $0.placed(subject.place) }
      }
      let arms = outcomes.map(\.values)
      let options = subject.combinations[number]
      drawn.combinations.append(
        Uncertainty.Combination(
          options: options.map(\.name), optionLabels: options.map(\.label),
          isOfFile: subject.isOfFile(options), valid: arms.count { $0 != nil },
          failures: Self.failures(outcomes), bands: bands?.bands(arms) ?? [],
          courses: bands?.courses(arms) ?? [],
          answers: placed.map { answer($0, arms, places) }))
      drawn.found.append(placed.map { Self.found($0, arms) })
    }
    return drawn
  }

  /// A range of points in every combination.
  private func compute(
    _ stage: Stage, _ count: Int, _ places: (Int, Int) -> Double, _ questions: [Question],
    take: (Int, DrawSubject.Outcomes) throws -> Void
  ) throws {
    let total = count * subject.combinations.count
    var done = 0
    try report(stage, 0, total)
    try subject.compute(
      points: count, places: places, asking: questions,
      advance: { more in
        done += more
        try report(stage, done, total)
      }, take: take)
  }

  /// Not a number without a result; infinite where a run with a result has no such number.
  private static func found(_ reader: StatementReader, _ arms: [[[Double]]?]) -> [Double] {
    arms.map { arms in arms.map { reader.found($0) ?? .infinity } ?? .nan }
  }

  static func failures(_ outcomes: DrawSubject.Outcomes) -> [Uncertainty.Failure] {
    var kinds: [Uncertainty.Failure] = []
    for (index, outcome) in outcomes.enumerated() {
      guard case .failed(let status, let reason) = outcome else { continue }
      if let known = kinds.firstIndex(where: { $0.status == status.word }) {
        kinds[known].count += 1
      } else {
        kinds.append(.init(status: status.word, count: 1, first: index, reason: reason))
      }
    }
    return kinds
  }

  private func answer(
    _ reader: StatementReader, _ arms: [[[Double]]?], _ places: [[Double]]
  ) -> Uncertainty.Answer {
    let found = arms.map { $0.flatMap { reader.found($0) } }
    let sorted = found.compactMap { $0 }.sorted()
    var answer = Uncertainty.Answer(
      quantiles: BandReader.quantiles(ofSorted: sorted), probability: nil, low: 0, high: 1,
      flips: [], measurements: [], indices: nil, evidence: [])
    let met = zip(arms, found).map { arms, found in arms == nil ? nil : reader.isMet(found) }
    guard met.contains(where: { $0 != nil }) else { return answer }
    let share = Proportion(met: met.count { $0 == true }, of: met.count { $0 != nil })
    answer.probability = share
    (answer.low, answer.high) = share.interval(unanswered: arms.count - share.of)
    answer.measurements = DoubtShares(places: places, met: met).largest(5, seed: request.seed)
    return answer
  }

  // MARK: screening

  /// Numbers whose effect is at least this part of the largest are kept, up to so many.
  private static let leastScore = 0.1
  private static let mostKept = 10

  private func screening() throws -> (
    Uncertainty.Screening, (found: [[[Double]]], moves: [Uncertainty.Move?])
  ) {
    let design = ScreeningDesign(
      dimensions: subject.parameters.count, paths: request.paths, seed: request.seed)
    var found: [[[Double]]] = []
    var failed = 0
    var placed: [StatementReader] = []
    try compute(
      .screening, design.count, { design.coordinate(point: $0, dimension: $1) }, questions
    ) { _, outcomes in
      if placed.isEmpty { placed = readers.compactMap { $0.placed(subject.place) } }
      let arms = outcomes.map(\.values)
      failed += arms.count { $0 == nil }
      found.append(placed.map { Self.found($0, arms) })
    }
    let effects = found.map { $0.map { design.effects($0) } }
    var scores = [Double](repeating: 0, count: design.dimensions)
    for effects in effects.flatMap({ $0 }) {
      let largest = effects.map(\.meanSize).max() ?? 0
      guard largest > 0 else { continue }
      for (index, effect) in effects.enumerated() {
        scores[index] = max(scores[index], effect.meanSize / largest)
      }
    }
    let order = scores.indices.filter { scores[$0] >= Self.leastScore }
      .sorted { (scores[$0], $1) > (scores[$1], $0) }
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
        failed: failed, effects: effects, scores: scores,
        kept: Array(order.prefix(Self.mostKept)), leastScore: Self.leastScore,
        most: Self.mostKept, reaching: order.count), (found, moves)
    )
  }

  // MARK: indices

  private func indices(
    keeping kept: [Int]
  ) throws -> (Uncertainty.IndexSample, IndexDesign, [[[Double]]]) {
    let all = subject.parameters.indices
    let rest = all.filter { !kept.contains($0) }
    let groups = kept.map { [$0] } + (rest.isEmpty ? [] : [rest])
    // The first dimensions of the seed are those of the draws.
    let design = IndexDesign(
      groups: groups, rows: request.rows, seed: request.seed, offset: all.count)
    var found: [[[Double]]] = []
    var failed = 0
    var placed: [StatementReader] = []
    try compute(
      .indices, design.count, { design.coordinate(point: $0, dimension: $1) }, questions
    ) { _, outcomes in
      if placed.isEmpty { placed = readers.compactMap { $0.placed(subject.place) } }
      let arms = outcomes.map(\.values)
      failed += arms.count { $0 == nil }
      found.append(placed.map { Self.found($0, arms) })
    }
    let sample = Uncertainty.IndexSample(
      rows: design.rows, failed: failed, groups: groups, hasRest: !rest.isEmpty)
    return (sample, design, found)
  }

  /// What the index sample adds to an answer.
  private func complete(
    _ answer: inout Uncertainty.Answer, _ reader: StatementReader, _ design: IndexDesign,
    _ sample: Uncertainty.IndexSample, _ found: [Double]
  ) {
    if answer.probability != nil { answer.flips = flips(reader, design, found) }
    guard let indices = SensitivityIndices(found, of: design, seed: request.seed) else { return }
    answer.indices = indices
    var sums: [Evidence: Double] = [:]
    for (group, places) in sample.groups.enumerated() where places.count == 1 {
      let evidence = subject.parameters[places[0]].evidence
      sums[evidence, default: 0] += max(0, indices.total[group].value)
    }
    let whole = sums.values.reduce(0, +)
    guard whole > 0 else { return }
    answer.evidence = Evidence.allCases.compactMap { evidence in
      sums[evidence].map { .init(evidence: evidence, share: $0 / whole) }
    }.sorted { $0.share > $1.share }
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

extension DoseSweep.MemberOutcome {
  /// `nil` for a member without a result.
  var values: [[Double]]? {
    if case .values(let values) = self { return values }
    return nil
  }
}
