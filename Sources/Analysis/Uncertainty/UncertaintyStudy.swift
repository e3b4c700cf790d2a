import Dosing
import Kinetics
import ReactionNetworks

/// From a dose file and its single answer to how sure that answer is.
public final class UncertaintyStudy {
  /// What is asked for.
  public struct Request: Hashable, Sendable {
    /// In each combination; within `allowed`.
    public var draws: Int
    /// The same seed draws the same numbers, on any number of threads.
    public var seed: UInt64
    /// The fewest and the most draws that can be asked for.
    public static let allowed = 2...100_000

    /// Paths of the screening, and the most numbers it may keep: more of both with more draws.
    var paths: Int
    var mostKept: Int
    /// Rows of the index sample; `nil` = as the draws and what is kept ask for.
    var rows: Int?

    /// The more draws, the more paths and rows for screening and indices, within limits.
    public init(draws: Int, seed: UInt64) {
      self.draws = draws
      self.seed = seed
      paths = min(10, max(4, draws / 32))
      mostKept = min(32, max(10, draws / 16))
    }

    /// Rows of the index sample: a quarter of the draws, or, with many groups, as many as keep its
    /// points to four and a half times the draws.
    func rows(of groups: Int) -> Int {
      rows ?? max(16, min(draws / 4, draws * 9 / 2 / (groups + 2)))
    }
  }

  /// What is being computed.
  public enum Stage: String, Hashable, Sendable { case draws, screening, indices }

  let subject: DrawSubject
  private let result: StudyResult
  let request: Request
  let readers: [StatementReader]
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
    let resolution = result.certificate.resolution
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

  /// The answer: draws, then the screening, then indices of what the screening keeps.
  ///
  /// - Throws: what `report` throws, and what cannot be set up; a run that fails is counted
  ///   instead.
  public func run() throws -> Uncertainty {
    let drawn = try draws()
    var uncertainty = Uncertainty(
      draws: request.draws, seed: request.seed, parameters: subject.parameters,
      widening: subject.widening, unknowns: subject.unknowns,
      statements: readers.map(\.statement), combinations: drawn.combinations,
      screening: nil, indexSample: nil, points: nil)
    guard !readers.isEmpty else { return uncertainty }
    let (screening, screened) = try screening(
      naming: named(drawn.combinations), scales: scales(drawn.found))
    let (sample, design, found) = try indices(keeping: screening.kept)
    for combination in subject.combinations.indices {
      for number in readers.indices {
        complete(
          &uncertainty.combinations[combination].answers[number], readers[number], design,
          sample, found[combination][number], median: screening.scales[combination][number])
      }
    }
    uncertainty.screening = screening
    uncertainty.indexSample = sample
    uncertainty.points = Uncertainty.Points(
      draws: drawn.values, drawFound: drawn.found, screeningFound: screened.found,
      indexFound: found, moves: screened.moves)
    return uncertainty
  }

  /// Numbers whose measurement the draws clearly show to be worth something to some answer.
  private func named(_ combinations: [Uncertainty.Combination]) -> [Int] {
    let best = combinations.flatMap(\.answers).flatMap(\.measurements)
      .filter { $0.share.low > 0 }
      .sorted { ($0.share.value, $1.parameter) > ($1.share.value, $0.parameter) }
    var seen: Set<Int> = []
    return best.map(\.parameter).filter { seen.insert($0).inserted }
  }

  /// The median size of what was found; the statement's own scale where that is zero.
  private func scales(_ found: [[[Double]]]) -> [[Double]] {
    found.map { found in
      zip(readers, found).map { reader, found in
        let sizes = found.filter(\.isFinite).map { abs($0) }.sorted()
        let median = SweepSummary.quantile(0.5, ofSorted: sizes)
        return median > 0 ? median : reader.statement.scale
      }
    }
  }

  var questions: [Question] { readers.flatMap(\.questions) }

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
    func take(_ number: Int, _ outcomes: DrawSubject.Outcomes) {
      let known = bands ?? self.bands.placed(subject.place)
      bands = known
      let placed = readers.compactMap { $0.placed(subject.place) }
      let arms = outcomes.map(\.values)
      let options = subject.combinations[number]
      drawn.combinations.append(
        Uncertainty.Combination(
          options: options.map(\.name), optionLabels: options.map(\.label),
          isOfFile: subject.isOfFile(options), valid: arms.count { $0 != nil },
          failures: Self.failures(outcomes), bands: known.bands(arms),
          courses: known.courses(arms),
          answers: placed.map { answer($0, arms, places) }))
      drawn.found.append(placed.map { Self.found($0, arms) })
    }
    let asked = questions + self.bands.questions
    try compute(.draws, points: count, asking: asked, at: { places[$1][$0] }, take: take)
    return drawn
  }

  /// Points in every combination, one combination at a time.
  func compute(
    _ stage: Stage, points count: Int, asking questions: [Question],
    at places: (_ point: Int, _ parameter: Int) -> Double,
    take: (_ combination: Int, DrawSubject.Outcomes) throws -> Void
  ) throws {
    let total = count * subject.combinations.count
    var done = 0
    try report(stage, 0, total)
    func advance(_ more: Int) throws {
      done += more
      try report(stage, done, total)
    }
    try subject.compute(
      points: count, asking: questions, at: places, advance: advance, take: take)
  }

  /// What every statement finds at points of a design, in every combination, and which runs have no
  /// result.
  func found(
    _ stage: Stage, points count: Int, at places: (_ point: Int, _ parameter: Int) -> Double
  ) throws -> (values: [[[Double]]], failures: [Uncertainty.Failure]) {
    var values: [[[Double]]] = []
    var failures: [Uncertainty.Failure] = []
    func take(_: Int, _ outcomes: DrawSubject.Outcomes) {
      let placed = readers.compactMap { $0.placed(subject.place) }
      let arms = outcomes.map(\.values)
      failures = Uncertainty.Failure.joined(failures, Self.failures(outcomes))
      values.append(placed.map { Self.found($0, arms) })
    }
    try compute(stage, points: count, asking: questions, at: places, take: take)
    return (values, failures)
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
    answer.undecided = zip(arms, found).count { $0 != nil && reader.isUndecided($1) }
    guard answer.undecided > 0 || met.contains(where: { $0 != nil }) else { return answer }
    let share = Proportion(met: met.count { $0 == true }, of: met.count { $0 != nil })
    answer.probability = share
    (answer.low, answer.high) = share.interval(unanswered: arms.count - share.of)
    answer.measurements = DoubtShares(places: places, met: met).largest(5, seed: request.seed)
    return answer
  }
}

extension DoseSweep.MemberOutcome {
  /// `nil` for a member without a result.
  var values: [[Double]]? {
    if case .values(let values) = self { return values }
    return nil
  }
}
