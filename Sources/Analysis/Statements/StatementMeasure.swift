import Dosing
import ReactionNetworks

/// A number that a condition is about, in one scenario: how it is asked for and read from the arms.
struct StatementMeasure {
  let scenario: Int
  /// "new papillary collagen at 12 wk against the device alone".
  let what: String
  /// "new papillary collagen"
  let label: String
  let isRelative: Bool
  let unit: String
  let reader: StatementReader

  /// - Parameter claim: its bound plays no part in what is read.
  init?(_ claim: Claim, scenario: Int, of run: ScenarioRun) {
    guard let readout = run.manifest.readout(claim.readout) else { return nil }
    let isValue = claim.versus == nil
    let label = readout.label.split(separator: "(").first.map { $0.trimmed } ?? readout.label
    let versus =
      switch claim.versus {
      case .untreated: " against no treatment"
      case .deviceOnly: " against the device alone"
      case nil: ""
      }
    // how long a gain lasts has no moment of its own
    let isCourse = readout.symbol == nil && readout.change == .none && readout.unit == "d"
    let hours = claim.at.value * claim.at.unit.factor / 3600
    let at = isCourse ? "" : " at \(TimeText.short(hours: hours))"
    self.label = label
    what = "\(label)\(at)\(versus)"
    self.scenario = scenario
    isRelative = claim.isRelative || (isValue && claim.bound.quantity.unitText == "%")
    unit = isRelative || ["1", "dimensionless"].contains(readout.unit) ? "" : readout.unit
    let answer = ClaimAnswer(
      text: what, readout: claim.readout, time: hours, versus: claim.versus, atLeast: nil,
      atMost: nil, found: nil, isMet: false, margin: nil, isRelative: isRelative, unit: unit)
    guard
      let reader = StatementReader(
        claim, answer, manifest: run.manifest, grid: run.grid, lastDose: run.lastDose,
        resolution: run.resolution)
    else { return nil }
    self.reader = reader
  }

  /// An effect as its readout tells it: a part of the comparator, or a difference.
  init?(_ question: Question, scenario: Int, of run: ScenarioRun) {
    let isRelative = run.manifest.readout(question.readout)?.change == .relative
    self.init(
      Claim(
        readout: question.readout, at: question.at, versus: question.versus,
        bound: .atLeast(Quantity(value: 0, unit: .dimensionless, unitText: "")),
        isRelative: isRelative),
      scenario: scenario, of: run)
  }

  /// "+1.4 %", "-0.09", "55 d".
  func text(_ value: Double?, signed: Bool = true) -> String {
    guard let value else { return "never within the course" }
    let shown = isRelative ? value * 100 : value
    let isChange = signed && reader.statement.versus != nil && unit != "d"
    let number =
      isChange ? NumberText.signed(shown, digits: 2) : NumberText.short(shown, digits: 2)
    return isRelative ? "\(number) %" : unit.isEmpty ? number : "\(number) \(unit)"
  }
}

extension StatementMeasure {
  /// "+0.35 to +14 %": the range of some values, with the unit.
  func range(_ values: [Double?]) -> String {
    let sorted = values.sorted { ($0 ?? .infinity) < ($1 ?? .infinity) }
    guard let first = sorted.first, let last = sorted.last else { return "no result" }
    let (low, high) = (text(first), text(last))
    if low == high { return low }
    let ending = isRelative ? " %" : unit.isEmpty ? "" : " \(unit)"
    let isShared = !ending.isEmpty && low.hasSuffix(ending) && high.hasSuffix(ending)
    return "\(isShared ? String(low.dropLast(ending.count)) : low) to \(high)"
  }
}

extension Claim.Bound {
  /// A percentage as a fraction, else in the readout's unit; the reader has checked the dimension.
  func number(of readout: ModelManifest.Readout?) -> Double {
    if quantity.unitText == "%" { return quantity.value / 100 }
    return PhysicalUnit(readout?.unit ?? "").flatMap { quantity.counted(in: $0) }
      ?? quantity.value * quantity.unit.factor
  }
}
