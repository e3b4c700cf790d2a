import Dosing
import Kinetics
import ReactionNetworks

/// How many particles would do: effects over a range of doses, concentrations, dilutions or sessions,
/// and where they reach what is claimed or what a trial could see.
///
/// A scan first, so that no crossing is missed on a curve that turns; then every crossing and every
/// half-point at once by root search, all of it members of one compiled ensemble.
public struct DoseResponse {
  /// Draws of the same dose file, for the range of what is needed.
  public struct Drawing {
    let sweep: DoseSweep
    let request: DrawRequest
    let report: (_ done: Int, _ total: Int) throws -> Void

    /// - Parameter report: is told how far it is; what it throws ends the whole.
    public init(
      _ sweep: DoseSweep, _ request: DrawRequest,
      report: @escaping (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) {
      self.sweep = sweep
      self.request = request
      self.report = report
    }
  }

  private let study: Study
  private let experiment: Experiment
  private let axis: DoseAxis
  /// Members of a trial's group instead of those of the table.
  private let number: Int?
  private let drawing: Drawing?

  public init(
    _ study: Study, along axis: DoseAxis, trialOf number: Int? = nil, drawing: Drawing? = nil
  ) throws {
    self.drawing = drawing
    self.study = study
    self.axis = axis
    self.number = number
    experiment = try Experiment(study)
  }

  /// The answer: a scan of the axis, then extremes, half-points and lines between its points.
  ///
  /// - Throws: `DoseResponseError` for a plan without a curve, and what a run throws.
  public func run() throws -> DoseResponseResult {
    let arms = try experiment.arms()
    let judge = Judge(experiment, arms)
    var (effects, targets, notes) = EffectTarget.claims(experiment)
    let judged = judge.map { Effect($0) }.flatMap { $0.readout.symbol == nil ? nil : $0 }
    var judgedAt: Int?
    if let judged {
      judgedAt = effects.firstIndex { $0.isSame(as: judged) } ?? effects.count
      if judgedAt == effects.count { effects.append(judged) }
    }
    guard !effects.isEmpty else { throw DoseResponseError.noEffect }
    let last = effects.map(\.time).max() ?? experiment.questions.duration
    let points = try DosePoints(axis, experiment, until: last)
    var ensemble = DoseEnsemble(experiment, points, effects)
    let xs = points.withPlan
    let table = try ensemble.values(at: xs)
    let nothing = try ensemble.nothing()
    var curves = effects.indices.map { effect in
      DoseCurve(points, xs, table.map { $0[effect] }, nothing: nothing[effect])
    }
    try closeIn(&curves, &ensemble)

    let trial = try trial(judge)
    if let judgedAt, let line = detection(judge, trial, curves[judgedAt], at: judgedAt) {
      targets.append(line)
    }
    let roots = try roots(targets, curves, &ensemble)
    let limits = try accuracies(effects, arms)
    let answers = try answers(targets, curves, roots, limits, &ensemble)
    let uncertainty = try uncertainty(targets, ensemble)
    return DoseResponseResult(
      subject: StudySubject(experiment), axis: axis, own: points.own, points: xs,
      curves: try effects.indices.map { effect in
        try curve(
          effect, curves[effect], limits[effect], xs, table, roots, answers, targets, &ensemble)
      },
      power: judgedAt.flatMap { at in
        trial.map { self.answer($0, judge, at, table.map { $0[at] }, xs, points) }
      },
      members: ensemble.members, uncertainty: uncertainty,
      notes: experiment.schedule.notes + experiment.folds + notes,
      provenance: Provenance(study.origin))
  }

  /// What each draw needs for every line; `nil` where nothing is drawn.
  private func uncertainty(
    _ targets: [EffectTarget], _ ensemble: DoseEnsemble
  ) throws -> NeedUncertainty? {
    guard let drawing, !targets.isEmpty else { return nil }
    return try NeedDraws(
      subject: DrawSubject(drawing.sweep), points: ensemble.points, effects: ensemble.effects,
      targets: targets, hours: experiment.questions.hours, request: drawing.request,
      report: drawing.report
    ).run()
  }

  // MARK: the curve

  /// How near extremes and roots are found, in ln x.
  private static let nearness = 1e-7

  /// Where a curve turns between two points, more points.
  private func closeIn(_ curves: inout [DoseCurve], _ ensemble: inout DoseEnsemble) throws {
    for _ in 0..<4 {
      let wanted = curves.map { $0.refinement(points: 7) }
      let places = Set(wanted.joined()).sorted()
      guard !places.isEmpty else { return }
      let found = try ensemble.values(at: places.map(ensemble.points.point))
      for effect in curves.indices {
        for (place, values) in zip(places, found) where wanted[effect].contains(place) {
          curves[effect].add(place, values[effect])
        }
      }
    }
  }

  /// A level of one effect that is looked for, and where it was found.
  struct Roots {
    /// By target, then by effect for half-points: places ascending.
    var targets: [[Double]]
    var halves: [[Double]]
  }

  private func roots(
    _ targets: [EffectTarget], _ curves: [DoseCurve], _ ensemble: inout DoseEnsemble
  ) throws -> Roots {
    var result = Roots(
      targets: targets.map { _ in [] }, halves: curves.map { _ in [] })
    guard axis != .sessions else { return result }
    struct Wanted {
      var effect: Int
      var level: Double
      /// Place among the targets; `nil` = a half-point.
      var target: Int?
    }
    var wanted: [Wanted] = []
    var brackets: [RootSearch.Bracket] = []
    func look(_ effect: Int, _ level: Double, _ target: Int?) {
      for bracket in curves[effect].brackets(at: level) {
        wanted.append(Wanted(effect: effect, level: level, target: target))
        brackets.append(bracket)
      }
    }
    for (index, target) in targets.enumerated() { look(target.effect, target.bound, index) }
    for effect in curves.indices where abs(curves[effect].half - curves[effect].nothing) > 0 {
      look(effect, curves[effect].half, nil)
    }
    let search = RootSearch(tolerance: Self.nearness)
    let found = try search.roots(of: brackets) { asked in
      let xs = asked.map { ensemble.points.point(at: $0.point) }
      return try zip(asked, ensemble.values(at: xs)).map { place, values in
        values[wanted[place.index].effect] - wanted[place.index].level
      }
    }
    for (want, place) in zip(wanted, found) {
      if let target = want.target {
        result.targets[target].append(place)
      } else {
        result.halves[want.effect].append(place)
      }
    }
    return result
  }

  private func curve(
    _ effect: Int, _ curve: DoseCurve, _ accuracy: Double, _ xs: [Double],
    _ table: [[Double]], _ roots: Roots, _ answers: [TargetAnswer], _ targets: [EffectTarget],
    _ ensemble: inout DoseEnsemble
  ) throws -> EffectCurve {
    let own = xs.firstIndex(of: ensemble.points.own).map { table[$0][effect] } ?? .nan
    let cells = try self.cells(at: curve.places[curve.extreme], ensemble)
    let top = curve.values[curve.extreme]
    // the last crossing before the largest effect is the one that leads up to it
    let before = roots.halves[effect].filter { curve.isBelowExtreme($0) }
    let middle = try (axis == .dilution ? before.first : before.last).map { place in
      EffectCurve.Middle(
        at: ensemble.points.point(at: place),
        hillSlope: curve.hasPlateau
          ? HillSlope.atMiddle(
            try values(of: effect, around: place, &ensemble), from: curve.nothing, to: top) : nil)
    }
    var slope: Double?
    // what the particles add to an effect without any is a difference of nearly equal numbers
    if axis != .sessions, abs(own - curve.nothing) > 1e-6 * max(abs(own), abs(curve.nothing)),
      abs(own - curve.nothing) > accuracy
    {
      let around = try values(
        of: effect, around: ensemble.points.place(of: ensemble.points.own), &ensemble)
      slope = HillSlope.derivative(around) / (own - curve.nothing)
    }
    let beyond = roots.halves[effect].filter { !curve.isBelowExtreme($0) }
    let words = EffectWords(ensemble.effects[effect], hours: experiment.questions.hours)
    return EffectCurve(
      readout: ensemble.effects[effect].readout.name, effect: words,
      values: table.map { $0[effect] }, nothing: curve.nothing, accuracy: accuracy, own: own,
      slopeAtPlan: slope,
      largest: EffectCurve.Extreme(
        at: ensemble.points.point(at: curve.places[curve.extreme]),
        value: top, isPlateau: curve.hasPlateau,
        isTurning: !curve.isExtremeAtMost, siteOccupancy: cells?.siteOccupancy,
        reached: cells?.reached), middle: middle,
      overdosedHalf: (axis == .dilution ? beyond.last : beyond.first).map(
        ensemble.points.point),
      targets: zip(targets, answers).filter { $0.0.effect == effect }.map(\.1))
  }

  private func values(
    of effect: Int, around place: Double, _ ensemble: inout DoseEnsemble
  ) throws -> [Double] {
    let xs = HillSlope.places(around: place).map(ensemble.points.point)
    return try ensemble.values(at: xs).map { $0[effect] }
  }

  /// What the cells meet where the effect is largest.
  private func cells(at place: Double, _ ensemble: DoseEnsemble) throws -> CellStatistics? {
    let run = try ensemble.run(ensemble.points.point(at: place))
    return try experiment.make([run]).first.flatMap {
      CellStatistics(of: Arms.Record(name: run.name, trajectory: $0), from: experiment)
    }
  }

  // MARK: the lines to reach

  /// `nil` where the setting describes no trial.
  private func trial(_ judge: Judge?) throws -> (power: TrialPower, wanted: Double)? {
    guard let detection = experiment.manifest.detection, let trial = detection.trial,
      judge?.thresholdRow == detection.threshold
    else { return nil }
    func row(_ id: String) throws(AnalysisError) -> Double {
      guard let value = experiment.table.value(id) else { throw .noRow(id, of: "detection.trial") }
      return value
    }
    let members = try number ?? Int(row(trial.number))
    return (
      TrialPower(
        design: TrialPower.Design(rawValue: trial.design) ?? .twoGroups, number: max(2, members),
        spread: try row(trial.spread), error: try row(trial.error)), try row(trial.power)
    )
  }

  /// What the trial detects, on the side to which the product moves the readout.
  private func detection(
    _ judge: Judge?, _ trial: (power: TrialPower, wanted: Double)?, _ curve: DoseCurve,
    at effect: Int
  ) -> EffectTarget? {
    guard let judge,
      let least = trial.map({ $0.power.detectable(power: $0.wanted) })
        ?? judge.threshold
    else { return nil }
    let isUp = curve.values[curve.extreme] >= curve.nothing
    return EffectTarget(
      effect: effect,
      text:
        "what \(judge.observer) could detect: \(judge.text(isUp ? least : -least, signed: true))",
      bound: isUp ? least : -least, isAtLeast: isUp, isDetection: true)
  }

  private func answer(
    _ trial: (power: TrialPower, wanted: Double), _ judge: Judge?, _ at: Int, _ values: [Double],
    _ xs: [Double], _ points: DosePoints
  ) -> TrialAnswer {
    let powers = trial.power.powers(of: values)
    let spread = experiment.manifest.detection?.trial.flatMap { experiment.table[$0.spread] }
    return TrialAnswer(
      design: trial.power.design.rawValue, number: trial.power.number, spread: trial.power.spread,
      error: trial.power.error, wanted: trial.wanted, evidenceOfSpread: spread?.evidence,
      detectable: trial.power.detectable(power: trial.wanted), stated: judge?.threshold, curve: at,
      powers: powers, own: xs.firstIndex(of: points.own).map { powers[$0] } ?? .nan)
  }

  private func answers(
    _ targets: [EffectTarget], _ curves: [DoseCurve], _ roots: Roots,
    _ accuracies: [Double], _ ensemble: inout DoseEnsemble
  ) throws -> [TargetAnswer] {
    try targets.enumerated().map { index, target in
      let curve = curves[target.effect]
      let cells = try self.cells(at: curve.places[curve.extreme], ensemble)
      return TargetReader(
        target: target, curve: curve, crossings: roots.targets[index].sorted(), cells: cells,
        words: EffectWords(ensemble.effects[target.effect], hours: experiment.questions.hours),
        accuracy: accuracies[target.effect]
      ).answer
    }
  }

  /// The least change of each effect that the accuracy of the plan's own run can tell.
  private func accuracies(_ effects: [Effect], _ arms: Arms) throws -> [Double] {
    let resolution = try Certificate(of: arms, from: experiment).resolution
    return effects.map { resolution * $0.scale(arms.treated, experiment.manifest) }
  }
}
