import Dosing
import Kinetics
import ReactionNetworks

/// The least dose that does, draw by draw, under every combination of what nobody knows.
///
/// Each draw is scanned along the axis, so that a curve that turns is not taken for one that never
/// comes there; then the first crossing of all draws is found at once by root search. Sessions are
/// counted up, one by one, until each draw has had enough.
struct NeedDraws {
  let subject: DrawSubject
  let points: DosePoints
  let effects: [Effect]
  let targets: [EffectTarget]
  let hours: Double
  let request: DrawRequest
  let report: (_ done: Int, _ total: Int) throws -> Void

  /// Draws that are computed together.
  private static let together = 512
  /// Width of the place of a root, in ln x.
  private static let nearness = 1e-5
  /// Of the points of a single curve every so manieth is scanned: two for each factor of ten.
  private static let scanned = 4

  func run() throws -> NeedUncertainty {
    let drawn = DrawnPoints(subject, draws: request.draws, seed: request.seed)
    try subject.begin(drawn.columns, asking: effects.map { question($0) })
    let total = subject.combinations.count * drawn.count
    var done = 0
    try report(0, total)
    let combinations = try subject.combinations.indices.map { number in
      var run = NeedRun(count: drawn.count, targets: targets.count)
      for start in stride(from: 0, to: drawn.count, by: Self.together) {
        let range = start..<min(start + Self.together, drawn.count)
        try find(number, Array(range), &run)
        done += range.count
        try report(done, total)
      }
      let options = subject.combinations[number]
      return NeedUncertainty.Combination(
        options: options.map(\.name), optionLabels: options.map(\.label),
        isOfFile: subject.isOfFile(options), failures: run.failures,
        answers: targets.indices.map { target in
          NeedUncertainty.Answer(
            table: run.needs[target][drawn.own], draws: run.needs[target].dropLast(),
            isFewest: points.axis != .dilution, isWhole: points.axis == .sessions)
        })
    }
    return NeedUncertainty(
      draws: request.draws, seed: request.seed, parameters: subject.parameters.count,
      unknowns: subject.unknowns,
      targets: targets.enumerated().map { index, target in
        .init(curve: target.effect, place: targets[..<index].count { $0.effect == target.effect })
      }, combinations: combinations)
  }

  private func question(_ effect: Effect) -> Question {
    StatementReader.question(effect.readout.name, effect.time * hours)
  }

  // MARK: one combination

  /// The axis from where least is given.
  private var scan: [Double] {
    let last = points.grid.count - 1
    var kept = points.grid.indices.filter { (last - $0) % Self.scanned == 0 }
    if kept.first != 0 { kept.insert(0, at: 0) }
    return kept.map { points.place(of: points.grid[$0]) }
  }

  private func find(_ number: Int, _ draws: [Int], _ run: inout NeedRun) throws {
    if points.axis == .sessions { return try count(number, draws, &run) }
    var curves = NeedCurves(places: scan, draws: draws, isFromAbove: points.axis == .dilution)
    let asked = draws.flatMap { draw in curves.places[draw, default: []].map { (draw, $0) } }
    curves.add(asked, try values(asked, number, &run))
    for _ in 0..<2 {
      let more = curves.refinement(targets)
      if more.isEmpty { break }
      curves.add(more, try values(more, number, &run))
    }
    var brackets: [RootSearch.Bracket] = []
    var owners: [(draw: Int, target: Int)] = []
    for draw in draws where !run.hasFailed[draw] {
      for (index, target) in targets.enumerated() {
        switch curves.first(target, of: draw) {
        case .already: run.needs[index][draw] = .already
        case .never: run.needs[index][draw] = .never
        case .between(let bracket):
          owners.append((draw, index))
          brackets.append(bracket)
        }
      }
    }
    let found = try RootSearch(tolerance: Self.nearness).roots(of: brackets) { open in
      let asked = open.map { (owners[$0.index].draw, $0.point) }
      return try zip(open, values(asked, number, &run)).map { place, values in
        let target = targets[owners[place.index].target]
        return target.margin(values[target.effect])
      }
    }
    for (owner, place) in zip(owners, found) where !run.hasFailed[owner.draw] {
      run.needs[owner.target][owner.draw] = .at(points.point(at: place))
    }
  }

  /// The first number of sessions that is enough; none is left out, since more can be less again.
  private func count(_ number: Int, _ draws: [Int], _ run: inout NeedRun) throws {
    var open = draws
    for sessions in Set(points.grid + [points.own]).sorted() {
      let found = try values(open.map { ($0, sessions) }, number, &run)
      for (draw, values) in zip(open, found) where !run.hasFailed[draw] {
        for (index, target) in targets.enumerated()
        where run.needs[index][draw] == nil && target.margin(values[target.effect]) >= 0 {
          run.needs[index][draw] = .at(sessions)
        }
      }
      open.removeAll { draw in
        run.hasFailed[draw] || targets.indices.allSatisfy { run.needs[$0][draw] != nil }
      }
      if open.isEmpty { return }
    }
    for draw in open {
      for index in targets.indices where run.needs[index][draw] == nil {
        run.needs[index][draw] = .never
      }
    }
  }

  /// Effects of draws at places of the axis; not a number without a result, which is noted.
  ///
  /// - Returns: Shape: [asked, effects].
  private func values(
    _ asked: [(draw: Int, place: Double)], _ number: Int, _ run: inout NeedRun
  ) throws -> [[Double]] {
    let members = try asked.map { draw, place in
      if points.axis == .sessions {
        return DrawSubject.Asked(point: draw, sessions: Int(points.point(at: place)))
      }
      return DrawSubject.Asked(
        point: draw,
        scale: DoseScale(
          factor: try factor(points.point(at: place), draw, number),
          isDilution: points.axis == .dilution))
    }
    let outcomes = try subject.outcomes(number, members) { _ in }
    let places = effects.map { subject.place(of: question($0)) }
    return zip(asked, outcomes).map { asked, outcome in
      let values = zip(effects, places).map { effect, place -> Double in
        guard let place, let arms = outcome.values else { return .nan }
        return effect.value(arms, place) ?? .nan
      }
      if values.contains(where: { !$0.isFinite }) { run.fail(asked.draw, outcome) }
      return values
    }
  }

  /// Counted particles over those that the draw's own plan gives.
  private func factor(_ x: Double, _ draw: Int, _ number: Int) throws -> Double {
    if points.axis == .dilution { return points.factor(of: x) }
    guard let given = try subject.sweep.given(to: subject.member(draw, number)) else {
      throw DoseResponseError.nothingGiven
    }
    guard points.axis == .concentration else { return x / given.particles }
    guard let volume = given.volume, volume > 0 else { throw DoseResponseError.noVolume }
    return x * volume / given.particles
  }
}

/// What is known so far of the draws of one combination.
private struct NeedRun {
  /// Shape: [targets, draws]; `nil` without a result.
  var needs: [[NeedUncertainty.Need?]]
  var hasFailed: [Bool]
  private(set) var failures: [Uncertainty.Failure] = []

  init(count: Int, targets: Int) {
    needs = Array(repeating: Array(repeating: nil, count: count), count: targets)
    hasFailed = Array(repeating: false, count: count)
  }

  /// A draw counts once, whatever goes wrong in it.
  mutating func fail(_ draw: Int, _ outcome: DoseSweep.MemberOutcome) {
    if hasFailed[draw] { return }
    hasFailed[draw] = true
    for target in needs.indices { needs[target][draw] = nil }
    var failure = Uncertainty.Failure(
      status: SweepStatus.notFinite.word, count: 1, first: draw,
      reason: "the effect is not a number")
    if case .failed(let status, let reason) = outcome {
      (failure.status, failure.reason) = (status.word, reason)
    }
    failures = Uncertainty.Failure.joined(failures, [failure])
  }
}

/// Effects of some draws along the axis.
private struct NeedCurves {
  enum First {
    /// The least on the axis does.
    case already
    case never
    case between(RootSearch.Bracket)
  }
  let draws: [Int]
  /// True where the greatest x is the least that is given.
  let isFromAbove: Bool
  /// Ascending, by draw, with effects beside them.
  private(set) var places: [Int: [Double]]
  private var values: [Int: [[Double]]] = [:]

  init(places: [Double], draws: [Int], isFromAbove: Bool) {
    self.draws = draws
    self.isFromAbove = isFromAbove
    self.places = Dictionary(uniqueKeysWithValues: draws.map { ($0, places) })
  }

  mutating func add(_ asked: [(draw: Int, place: Double)], _ found: [[Double]]) {
    var new: [Int: [(place: Double, values: [Double])]] = [:]
    for (asked, found) in zip(asked, found) {
      new[asked.draw, default: []].append((asked.place, found))
    }
    for (draw, entries) in new {
      let known = zip(places[draw] ?? [], values[draw] ?? []).map { (place: $0, values: $1) }
      let all = (known + entries).sorted { $0.place < $1.place }
      places[draw] = all.map(\.place)
      values[draw] = all.map(\.values)
    }
  }

  private func margins(_ target: EffectTarget, of draw: Int) -> [Double] {
    (values[draw] ?? []).map { target.margin($0[target.effect]) }
  }

  /// Points around the best of draws that nowhere come to a line.
  func refinement(_ targets: [EffectTarget]) -> [(draw: Int, place: Double)] {
    draws.flatMap { draw -> [(draw: Int, place: Double)] in
      let places = places[draw] ?? []
      var more: Set<Double> = []
      for target in targets {
        let margins = margins(target, of: draw)
        guard margins.allSatisfy({ $0 < 0 }),
          let best = margins.indices.max(by: { margins[$0] < margins[$1] }),
          best > 0, best < margins.count - 1
        else { continue }
        for (low, high) in [(best - 1, best), (best, best + 1)] {
          more.insert(0.5 * (places[low] + places[high]))
        }
      }
      return more.sorted().map { (draw, $0) }
    }
  }

  /// Where a line is reached first, coming from where least is given.
  func first(_ target: EffectTarget, of draw: Int) -> First {
    let places = places[draw] ?? []
    let margins = margins(target, of: draw)
    let order = isFromAbove ? Array(places.indices.reversed()) : Array(places.indices)
    guard let met = order.firstIndex(where: { margins[$0] >= 0 }) else { return .never }
    guard met > 0 else { return .already }
    let (a, b) = (min(order[met - 1], order[met]), max(order[met - 1], order[met]))
    return .between(
      .init(low: places[a], high: places[b], atLow: margins[a], atHigh: margins[b]))
  }
}

extension Effect {
  /// The same from the answers of the arms treated, device only and untreated.
  fileprivate func value(_ arms: [[Double]], _ place: Int) -> Double? {
    let own = arms[0][place]
    guard kind != .value, let versus else { return own }
    let reference = arms[versus == .deviceOnly ? 1 : 2][place]
    return kind == .relative
      ? (reference == 0 ? nil : own / reference - 1) : own - reference
  }
}
