import Dosing
import Kinetics
import ReactionNetworks

extension Certificate {
  /// Compares the two integrations record by record, and checks the two laws.
  ///
  /// - Throws: `AnalysisError` when a state is negative beyond its tolerance, a record is not a
  ///   number, the two integrations disagree, or particles are lost.
  init(of arms: Arms, from experiment: Experiment) throws {
    var worst = (error: 0.0, symbol: "", arm: "", time: 0.0)
    let nothing = Self.nothing(arms.references, experiment)
    for (index, (record, reference)) in zip(arms.records, arms.references).enumerated() {
      // an arm that is another one says nothing of its own
      if experiment.schedule.arms[index].isSameAs != nil, index > 0 { continue }
      let found = try Self.compare(record, reference, nothing, experiment.questions.hours)
      if found.error > worst.error || worst.symbol.isEmpty { worst = found }
    }
    guard worst.error <= Self.mostDeliveredError else {
      throw AnalysisError.notAccurate(
        error: worst.error, symbol: worst.symbol, arm: worst.arm, hours: worst.time)
    }
    let all = arms.records + arms.references
    try Self.checkSigns(all, hours: experiment.questions.hours)
    let negative = arms.records.compactMap(\.trajectory.mostNegative)
      .max { $0.inTolerances < $1.inTolerances }
    let drift = arms.records.map { Ledger(of: $0, from: experiment).drift }.max() ?? 0
    guard drift <= Self.mostLedgerDrift else { throw AnalysisError.ledger(drift: drift) }
    self.init(
      relativeTolerance: experiment.tolerance, referenceTolerance: experiment.referenceTolerance,
      deliveredError: worst.error, worstSymbol: worst.symbol, worstArm: worst.arm,
      worstTime: worst.time, ledgerDrift: drift,
      conservationDrift: arms.records.map(\.trajectory.conservationDrift).max() ?? 0,
      mostNegative: max(0, negative?.inTolerances ?? 0), mostNegativeSpecies: negative?.species,
      steps: all.reduce(0) { $0 + $1.trajectory.statistics.steps },
      rejections: all.reduce(0) { $0 + $1.trajectory.statistics.rejections },
      method: experiment.method)
  }

  /// A ledger that misses more than this is a wrong model, not rounding.
  static let mostLedgerDrift = 1e-6

  /// What each symbol's errors are relative to at least: the engine's floor of the largest value in the
  /// same unit; for the judged readout, the least difference that a trial could see.
  private static func nothing(_ records: [Arms.Record], _ experiment: Experiment) -> [Double] {
    let names = records.first?.trajectory.names ?? []
    let units = names.map { experiment.unitText(of: $0) ?? "" }
    var peaks = [Double](repeating: 0, count: names.count)
    for values in records.map(\.trajectory.values) where !names.isEmpty {
      for row in stride(from: 0, to: values.count, by: names.count) {
        for column in peaks.indices {
          peaks[column] = max(peaks[column], abs(values[row + column]))
        }
      }
    }
    let largest = Dictionary(zip(units, peaks), uniquingKeysWith: max)
    // the readout that is judged is nothing where it is nothing beside what could be seen
    let detection = experiment.manifest.detection
    let judged = detection.flatMap { experiment.manifest.readout($0.readout)?.symbol }
    let visible = detection.flatMap { experiment.table.value($0.threshold) } ?? 0
    return zip(names, units).map { name, unit in
      max(
        experiment.settings.unitFloor * largest[unit, default: 0],
        name == judged && visible > 0 ? visible : 0)
    }
  }

  /// max |y - ref| / (|ref| + 1e-3 max(max|ref|, nothing)) over all rows and symbols.
  private static func compare(
    _ record: Arms.Record, _ reference: Arms.Record, _ nothing: [Double], _ hours: Double
  ) throws -> (error: Double, symbol: String, arm: String, time: Double) {
    let y = record.trajectory
    let ref = reference.trajectory
    let width = y.names.count
    let rows = min(y.times.count, ref.times.count)
    var worst = (error: 0.0, symbol: y.names.first ?? "", arm: record.name, time: 0.0)
    for column in 0..<width {
      var scale = 0.0
      for row in 0..<rows { scale = max(scale, abs(ref.values[row * width + column])) }
      for row in 0..<rows {
        let value = y.values[row * width + column]
        let exact = ref.values[row * width + column]
        guard value.isFinite, exact.isFinite else {
          throw AnalysisError.notFinite(
            arm: record.name, symbol: y.names[column], hours: y.times[row] * hours)
        }
        if scale == 0 { continue }
        let error = abs(value - exact) / (abs(exact) + 1e-3 * max(scale, nothing[column]))
        if error > worst.error {
          worst = (error, y.names[column], record.name, y.times[row] * hours)
        }
      }
    }
    return worst
  }

  private static func checkSigns(_ records: [Arms.Record], hours: Double) throws {
    for record in records {
      guard let found = record.trajectory.mostNegative, found.inTolerances > 1 else { continue }
      throw AnalysisError.negative(
        arm: record.name, species: found.species, value: found.value, hours: found.time * hours,
        inTolerances: found.inTolerances)
    }
  }
}
