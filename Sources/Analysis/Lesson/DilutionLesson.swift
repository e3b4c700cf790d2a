import Dosing
import Kinetics
import ReactionNetworks

/// From one plan to what diluting its product does: the same product by several routes, diluted step
/// by step, under every combination of what nobody knows, with the numbers of the table drawn.
public final class DilutionLesson {
  private let study: Study
  private let sweeps: [DoseSweep]
  private let request: DrawRequest
  private let report: (_ done: Int, _ total: Int) throws -> Void

  /// - Parameters:
  ///   - sweeps: the same dose file, each by one route; the first is the file's own.
  ///   - report: is told how far it is; what it throws ends the lesson.
  public init(
    _ study: Study, _ sweeps: [DoseSweep], _ request: DrawRequest,
    report: @escaping (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) {
    self.study = study
    self.sweeps = sweeps
    self.request = request
    self.report = report
  }

  /// The answer: every route, dilution, combination and draw computed.
  ///
  /// - Throws: `LessonError`, `DoseResponseError.noEffect` for a model without a lesson; what
  ///   `report` or a run throws.
  public func run() throws -> DilutionResult {
    let experiment = try Experiment(study)
    guard let lesson = experiment.manifest.lesson else { throw LessonError.noNumbers }
    let arms = try experiment.arms()
    guard var judge = Judge(experiment, arms), judge.readout.symbol != nil else {
      throw DoseResponseError.noEffect
    }
    judge.resolution = try Certificate(of: arms, from: experiment).resolution
    // where no device is used, the device alone is no treatment
    judge.versus = experiment.manifest.detection?.versus ?? judge.versus
    let asked = LessonQuestions(judge, hours: experiment.questions.hours, lesson: lesson)
    let dilutions = Self.dilutions(with: study.plan.product.dilution)
    let subjects = try sweeps.map { try DrawSubject($0) }
    let progress = LessonProgress(
      total: subjects.reduce(0) { $0 + $1.combinations.count }
        * dilutions.count * (request.draws + 1), report)
    try progress.advance(0)
    let routes = try subjects.map { subject in
      try route(subject, dilutions, asked, progress)
    }
    return DilutionResult(
      subject: StudySubject(experiment), effect: EffectWords(asked.effect, hours: asked.hours),
      readout: judge.readout.name, detectable: judge.threshold,
      accuracy: judge.least(arms, experiment.manifest), observer: judge.observer,
      isUp: Self.isUp(routes), dish: dish(lesson, experiment), dilutions: dilutions,
      own: study.plan.product.dilution, draws: request.draws, seed: request.seed, routes: routes,
      widening: subjects.first?.widening ?? [], notes: experiment.schedule.notes + experiment.folds,
      provenance: Provenance(study.origin))
  }

  /// 1, 2, 5, 10 ... 10,000, and further where the plan itself is diluted further; its own among
  /// them.
  static func dilutions(with own: Double) -> [Double] {
    var all = [own]
    for decade in 0...15 {
      for step in [1.0, 2, 5] {
        let dilution = step * power(10, Double(decade)).rounded()
        if dilution <= 1e4 || dilution <= own * 10 { all.append(dilution) }
      }
    }
    return Set(all).sorted()
  }

  /// To which side the product moves the effect: that of the largest effect of the table's numbers.
  private static func isUp(_ routes: [DilutionResult.Route]) -> Bool {
    let all = routes.flatMap(\.combinations).flatMap(\.effect.table).compactMap { $0 }
    return (all.max { abs($0) < abs($1) } ?? 0) >= 0
  }

  /// - Throws: `AnalysisError.noRow` for a row that the table lacks.
  private func dish(
    _ lesson: ModelManifest.Lesson, _ experiment: Experiment
  ) -> DilutionResult.Dish? {
    guard let id = lesson.dish, let row = experiment.table[id] else { return nil }
    return DilutionResult.Dish(
      row: id, label: row.name, low: row.lowerBound, high: row.upperBound, evidence: row.evidence,
      source: row.source)
  }

  // MARK: one route

  private func route(
    _ subject: DrawSubject, _ dilutions: [Double], _ asked: LessonQuestions,
    _ progress: LessonProgress
  ) throws -> DilutionResult.Route {
    let own = study.plan.product.dilution
    let points = DrawnPoints(subject, draws: request.draws, seed: request.seed)
    try subject.begin(points.columns, asking: asked.questions)
    guard let placed = asked.placed(subject.place) else { throw LessonError.noNumbers }
    let plan = subject.sweep.base
    let members = dilutions.flatMap { dilution in
      (0..<points.count).map {
        DrawSubject.Asked(
          point: $0, scale: DoseScale(factor: own / dilution, isDilution: true))
      }
    }
    let combinations = try subject.combinations.indices.map { number in
      let outcomes = try subject.outcomes(number, members, advance: progress.advance)
      let options = subject.combinations[number]
      return DilutionResult.Combination(
        options: options.map(\.name), optionLabels: options.map(\.label),
        isOfFile: subject.isOfFile(options), failures: UncertaintyStudy.failures(outcomes),
        LessonReader(
          outcomes: outcomes, steps: dilutions.count, points: points.count, questions: placed))
    }
    return DilutionResult.Route(
      name: plan.route.name, label: plan.route.label,
      hasDevice: plan.chosen("administration.device")
        .map { $0 != "none" } ?? false, unknowns: subject.unknowns,
      parameters: subject.parameters.count, combinations: combinations)
  }
}

/// Counts members over all routes.
final class LessonProgress {
  private let total: Int
  private var done = 0
  private let report: (_ done: Int, _ total: Int) throws -> Void

  init(total: Int, _ report: @escaping (_ done: Int, _ total: Int) throws -> Void) {
    self.total = total
    self.report = report
  }

  func advance(_ more: Int) throws {
    done += more
    try report(done, total)
  }
}

/// Why there is no lesson about a model.
public enum LessonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The manifest does not say which readouts are numbers per cell.
  case noNumbers

  /// What is missing, and where it would stand.
  public var description: String {
    "the model does not say which of its readouts are numbers per cell here (lesson in its manifest)"
  }
}
