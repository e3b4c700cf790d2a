import Dosing
import ReactionNetworks

/// What has to be recorded and when, so that every question of the plan can be answered.
struct Questions {
  /// Times asked for and the setting's usual ones, ascending. Model time unit.
  var times: [Double]
  /// When to record: the plan's grid, the asked times, and more after each dose, where particles
  /// move in minutes. Model time unit.
  var outputTimes: [Double]
  /// Symbols to record, each once.
  var symbols: [String]
  /// One unit of model time in hours.
  var hours: Double
  var duration: Double

  /// Points after a dose, spread evenly over the logarithm of time.
  private static let pointsAfterDose = 20
  /// No more dense points than this in all.
  private static let mostDensePoints = 240

  init(_ plan: DosePlan, _ schedule: Schedule, _ network: ReactionNetwork) {
    let known = Self.names(of: network)
    let hours = UnitReader.hours(of: network)
    let unit = PhysicalUnit(time: 1, factor: 3600 * hours)
    let end = plan.simulation.duration.converted(to: unit) ?? 0
    let asked =
      schedule.readouts.compactMap { $0.at.converted(to: unit) }
      + schedule.claims.compactMap { $0.at.converted(to: unit) }
      + (plan.manifest.setting(schedule.setting)?.readoutTimes ?? []).compactMap {
        $0.converted(to: unit)
      }
    let times = Self.ascending(asked.filter { $0 <= end * (1 + 1e-12) }.map { min($0, end) }, end)
    self.hours = hours
    duration = end
    self.times = times.isEmpty ? [end] : times
    let grid = plan.simulation.outputTimes(in: unit)
    let doses = schedule.doses.map { $0.time / hours }
    let dense = Self.dense(after: doses, until: end, hours: hours)
    outputTimes = Self.ascending(grid + self.times + doses + dense, end)
    let setting = plan.manifest.setting(schedule.setting)
    symbols = Self.symbols(plan.manifest, setting).filter(known.contains)
  }

  /// Ascending times within the course; those closer than rounding become one.
  private static func ascending(_ times: [Double], _ end: Double) -> [Double] {
    var kept: [Double] = []
    for time in times.sorted() where time >= 0 && time <= end {
      if let last = kept.last, time - last <= end * 1e-12 { continue }
      kept.append(time)
    }
    return kept
  }

  private static func dense(
    after doses: [Double], until end: Double, hours: Double
  ) -> [Double] {
    guard !doses.isEmpty else { return [] }
    let count = min(pointsAfterDose, mostDensePoints / doses.count)
    guard count > 2 else { return [] }
    let first = 0.05 / hours
    return doses.enumerated().flatMap { index, dose -> [Double] in
      let next = index + 1 < doses.count ? doses[index + 1] : end
      let span = min(next - dose, 21 * 24 / hours)
      guard span > first else { return [] }
      let ratio = logarithm(span / first)
      return (0..<count).map { dose + first * exponential(ratio * Double($0) / Double(count)) }
    }
  }

  private static func symbols(
    _ manifest: ModelManifest, _ setting: ModelManifest.Setting?
  ) -> [String] {
    var all: [String?] = manifest.readouts.map(\.symbol)
    all += manifest.funnel.map(\.symbol)
    all += [manifest.ledger?.total]
    all += manifest.ledger?.places.map(\.symbol) ?? []
    all += [manifest.perArea, manifest.perCell]
    all += [manifest.cells?.received, manifest.cells?.released, manifest.cells?.siteOccupancy]
    all += [manifest.cells?.reached]
    all += manifest.cells?.layers.flatMap { [$0.number, $0.received, $0.released] } ?? []
    all += [setting?.burnIn]
    var seen: Set<String> = []
    return all.compactMap { $0 }.filter { seen.insert($0).inserted }
  }

  /// Everything a network gives a value to.
  static func names(of network: ReactionNetwork) -> Set<String> {
    Set(network.species.map(\.name) + network.parameters.map(\.name))
      .union(network.compartments.map(\.name)).union(network.rules.map(\.target))
  }
}
