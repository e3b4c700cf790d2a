import Dosing
import Kinetics
import ReactionNetworks

extension ResponseRow.Change {
  init(_ change: ModelManifest.Readout.Change) {
    switch change {
    case .relative: self = .relative
    case .absolute: self = .absolute
    case .none: self = .none
    }
  }
}

extension ModelManifest.Readout {
  /// The value at a time, from a symbol or from the Poisson law; `nil` where the setting has none.
  func value(in arm: Arms.Record, at time: Double, of manifest: ModelManifest) -> Double? {
    if let symbol { return arm.value(symbol, at: time) }
    func mean(_ symbol: String?) -> Double? { symbol.flatMap { arm.value($0, at: time) } }
    func cells(_ received: Double?, _ released: Double?) -> CellStatistics {
      CellStatistics(
        received: received ?? 0, released: released ?? 0,
        reached: mean(manifest.cells?.reached) ?? 1,
        depths: CellStatistics.Depth.all(manifest) { arm.value($0, at: time) })
    }
    switch name {
    case "untouched_fraction":
      return mean(manifest.cells?.received).map { cells($0, nil).untouched }
    case "released_fraction":
      return mean(manifest.cells?.released).map { cells(nil, $0).withRelease }
    default: return nil
    }
  }
}

extension ResponseTable {
  init(of arms: Arms, from experiment: Experiment) {
    let times = experiment.questions.times
    let manifest = experiment.manifest
    let rows = manifest.readouts.compactMap { readout -> ResponseRow? in
      func values(_ arm: Arms.Record) -> [Double] {
        times.compactMap { readout.value(in: arm, at: $0, of: manifest) }
      }
      let treated = values(arms.treated)
      guard treated.count == times.count else { return nil }
      return ResponseRow(
        key: readout.name, label: readout.label, unit: readout.unit,
        change: ResponseRow.Change(readout.change), treated: treated,
        deviceOnly: values(arms.deviceOnly), untreated: values(arms.untreated))
    }
    let questions = experiment.plan.areReadoutsStandard ? [] : experiment.schedule.readouts
    let asked = questions.compactMap { question -> Asked? in
      experiment.modelTime(question.at).flatMap { at in
        times.indices.min { abs(times[$0] - at) < abs(times[$1] - at) }
      }.map { Asked(key: question.readout, time: $0) }
    }
    self.init(times: times.map { $0 * experiment.questions.hours }, rows: rows, asked: asked)
  }
}

extension TimeCourse {
  /// Every readout with a symbol of its own, in the manifest's order.
  static func all(of arms: Arms, from experiment: Experiment) -> [TimeCourse] {
    let times = arms.treated.trajectory.times.map { $0 * experiment.questions.hours }
    return experiment.manifest.readouts.compactMap { readout in
      guard let symbol = readout.symbol, let treated = arms.treated.series(symbol) else {
        return nil
      }
      let change = ResponseRow.Change(readout.change)
      // The untreated arm has no interventions: its rows are brought to those of the treated arm.
      func other(_ arm: Arms.Record) -> [Double] {
        change == .none ? [] : arm.series(symbol, atRowsOf: arms.treated)
      }
      return TimeCourse(
        key: readout.name, label: readout.label, unit: readout.unit, change: change, times: times,
        treated: treated, deviceOnly: other(arms.deviceOnly), untreated: other(arms.untreated))
    }
  }
}

extension Arms.Record {
  /// A symbol at the times and phases of another arm; a row this arm lacks (it had no change then)
  /// takes the value of the same time.
  func series(_ symbol: String, atRowsOf other: Arms.Record) -> [Double] {
    guard let own = series(symbol), let last = own.last else { return [] }
    let times = trajectory.times
    if times == other.trajectory.times { return own }
    var row = 0
    return other.trajectory.times.enumerated().map { index, time in
      let slack = 1e-12 * max(1, abs(time))
      while row < times.count, times[row] < time - slack { row += 1 }
      guard row < times.count else { return last }
      if times[row] > time + slack {
        // Between two own rows: linear, over an interval that the output grid keeps short.
        guard row > 0, times[row] > times[row - 1] else { return own[row] }
        let share = (time - times[row - 1]) / (times[row] - times[row - 1])
        return own[row - 1] + share * (own[row] - own[row - 1])
      }
      let isAfter = other.trajectory.phases[index] == .after
      if isAfter, row + 1 < times.count, times[row + 1] <= time + slack { return own[row + 1] }
      return own[row]
    }
  }
}

extension HalfGain {
  /// The gain of the headline readout after the last dose, against each other arm that it differs
  /// from by more than `resolution`.
  static func all(of arms: Arms, from experiment: Experiment, resolution: Double) -> [HalfGain] {
    guard let headline = experiment.manifest.headline,
      let readout = experiment.manifest.readout(headline), readout.change == .relative,
      let symbol = readout.symbol, let treated = arms.treated.series(symbol)
    else { return [] }
    let hours = experiment.questions.hours
    let times = arms.treated.trajectory.times.map { $0 * hours }
    let lastDose = experiment.schedule.doses.last?.time ?? 0
    let isOneArm = !experiment.schedule.hasDevice
    let comparators: [Comparator] = isOneArm ? [.untreated] : [.untreated, .deviceOnly]
    return comparators.compactMap { comparator in
      let other = arms.record(comparator).series(symbol, atRowsOf: arms.treated)
      let gains = zip(treated, other).map { $1 == 0 ? 0 : $0 / $1 - 1 }
      guard gains.contains(where: { abs($0) > resolution }) else { return nil }
      return HalfGain(versus: comparator, times: times, gains: gains, lastDose: lastDose)
    }
  }

  /// - Parameters:
  ///   - times: ascending. Unit: h.
  ///   - gains: relative gain at each time.
  init?(versus: Comparator, times: [Double], gains: [Double], lastDose: Double) {
    guard let start = times.firstIndex(where: { $0 >= lastDose }) else { return nil }
    let rows = start..<times.count
    guard let peak = rows.max(by: { gains[$0] < gains[$1] }) else { return nil }
    let half = gains[peak] / 2
    var time: Double?
    if half > 0, let end = rows.first(where: { $0 > peak && gains[$0] <= half }) {
      let (t0, t1, g0, g1) = (times[end - 1], times[end], gains[end - 1], gains[end])
      let crossing = g0 == g1 ? t1 : t0 + (g0 - half) / (g0 - g1) * (t1 - t0)
      time = crossing - lastDose
    }
    self.init(versus: versus, peakGain: gains[peak], peakTime: times[peak], time: time)
  }
}
