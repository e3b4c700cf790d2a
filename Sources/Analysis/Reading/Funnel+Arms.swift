import Dosing
import Kinetics
import ReactionNetworks

extension Funnel {
  /// Reads the cumulative numbers at the end of the course.
  init(of arm: Arms.Record, from experiment: Experiment) {
    let manifest = experiment.manifest
    let used = Set(experiment.parametersInUse.map(\.id))
    let area = manifest.perArea.flatMap { arm.last($0) }
    // those there when the course ends, as the means per cell have it: cells divide
    let cells = manifest.perCell.flatMap { arm.last($0) }
    let areaUnit = manifest.perArea.flatMap { experiment.unitText(of: $0) } ?? "cm2"
    var before: FunnelStep?
    var steps: [FunnelStep] = []
    for step in manifest.funnel {
      guard let amount = arm.last(step.symbol) else { continue }
      let passed = before.flatMap { last in
        last.unit == step.unit && last.amount > 0 ? amount / last.amount : nil
      }
      let parameters = step.parameters.filter {
        used.contains($0) && ParameterInUse.isUsed($0, by: experiment.plan)
      }
      let made = FunnelStep(
        key: step.key, label: Self.label(of: step, experiment.plan),
        amount: amount, unit: step.unit, perArea: area.map { amount / $0 },
        perCell: cells.map { amount / $0 }, passed: passed, parameters: parameters)
      steps.append(made)
      before = made
    }
    self.init(
      steps: steps, area: area, areaUnit: areaUnit, cells: cells,
      cellsLabel: manifest.perCellLabel ?? "cells within reach")
  }

  /// A step that only other routes decide is named after what this route does instead: a dish has
  /// no dermis to deliver to. The first one of a diluted product is not what its vial held.
  private static func label(of step: ModelManifest.FunnelStep, _ plan: DosePlan) -> String {
    let dilution = plan.product.dilution
    if dilution > 1, step.key == plan.manifest.funnel.first?.key {
      return "as counted, diluted 1 in \(NumberText.short(dilution))"
    }
    let isHere = step.parameters.contains { ParameterInUse.isUsed($0, by: plan) }
    return isHere || step.parameters.isEmpty ? step.label : plan.route.label
  }
}

extension CellStatistics {
  /// `nil` where the manifest names no numbers per cell or the setting lacks them.
  init?(of arm: Arms.Record, from experiment: Experiment) {
    guard let symbols = experiment.manifest.cells, let received = symbols.received,
      let mean = arm.last(received)
    else { return nil }
    // The note is about the cells that the manifest names, not those of a setting with its own.
    let setting = experiment.manifest.setting(experiment.schedule.setting)
    let hasOwnCells = setting?.labels["cells"] != nil
    let doses = experiment.schedule.doses
    let second = doses.count > 1 ? doses[1].time / experiment.questions.hours : nil
    func beforeSecond(_ symbol: String?) -> Double? {
      guard let symbol, let second else { return nil }
      return arm.value(symbol, at: second)
    }
    self.init(
      received: mean, released: symbols.released.flatMap { arm.last($0) } ?? 0,
      receivedFirstDose: beforeSecond(received),
      releasedFirstDose: beforeSecond(symbols.released),
      reached: symbols.reached.flatMap { arm.last($0) } ?? 1,
      siteOccupancy: symbols.siteOccupancy.flatMap { arm.series($0)?.max() }.map {
        min(1, max(0, $0))
      }, label: symbols.label ?? "fibroblasts", note: hasOwnCells ? "" : symbols.note ?? "",
      depths: Depth.all(of: arm, experiment.manifest))
  }
}

extension Ledger {
  /// The places of one arm over time; empty where the manifest has no ledger.
  init(of arm: Arms.Record, from experiment: Experiment) {
    guard let ledger = experiment.manifest.ledger, let total = arm.series(ledger.total) else {
      self.init(times: [], administered: [], places: [])
      return
    }
    self.init(
      times: arm.trajectory.times.map { $0 * experiment.questions.hours }, administered: total,
      places: ledger.places.compactMap { place in
        arm.series(place.symbol).map {
          Place(symbol: place.symbol, label: place.label, amounts: $0)
        }
      })
  }
}

extension Experiment {
  /// The unit the model declares for a symbol, as written.
  func unitText(of symbol: String) -> String? {
    if let parameter = network.parameters.first(where: { $0.name == symbol }) {
      return parameter.unit
    }
    if let compartment = network.compartments.first(where: { $0.name == symbol }) {
      return compartment.unit
    }
    guard let species = network.species.first(where: { $0.name == symbol }) else { return nil }
    if let unit = species.unit { return unit }
    // What the model counts in, by the size of the place where the symbol means a concentration.
    guard let substance = network.substanceUnit else { return nil }
    if species.isAmount { return substance }
    return unitText(of: species.compartment).map { "\(substance)/\($0)" }
  }
}
