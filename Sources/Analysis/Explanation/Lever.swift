import Dosing
import Kinetics
import ReactionNetworks

/// One step of the path with the numbers of the model that scale it.
struct Lever {
  /// A number that scales the step, as a parameter of the network.
  struct Handle {
    /// Of the network.
    var parameter: String
    var value: Double
    /// What it stands for, in the row's unit, where the parameter is a factor of that.
    var told: Double?
    /// What the table says of it.
    var row: ParameterTable.Row?
    /// The row, or where the table has none the parameter.
    var id: String
    var name: String
    /// Down to here it may be lowered, and up to here raised.
    var least = -Double.infinity
    var most = Double.infinity
  }
  var key: String
  var label: String
  /// What passes it, 0 ... 1; `nil` where nothing is lost or nobody counts.
  var passed: Double?
  var handles: [Handle]
  /// True for what cells and tissue make of the particles, where none are counted any more.
  var isResponse = false

  static let doseKey = "dose"
  static let growthFactorKey = "free_growth_factor"

  /// The dose, every step of the funnel that this plan uses, the reach, the free growth factor, and
  /// every step of what the cells make of it.
  ///
  /// - Parameter treated: the treated arm, for the share of the cells that particles come to.
  static func all(_ experiment: Experiment, _ funnel: Funnel, _ treated: Arms.Record) -> [Lever] {
    var levers = [dose(experiment)]
    for step in funnel.steps.dropFirst() {
      let handles = step.parameters.compactMap { handle($0, experiment) }
      if handles.isEmpty { continue }
      levers.append(
        Lever(key: step.key, label: step.label, passed: step.passed, handles: handles))
    }
    let share = experiment.manifest.cells?.reached.flatMap { treated.last($0) }
    return levers + [reach(experiment, share), growthFactor(experiment)].compactMap { $0 }
      + response(experiment)
  }

  private static func response(_ experiment: Experiment) -> [Lever] {
    experiment.manifest.response.compactMap { step in
      let handles = step.parameters.compactMap { handle($0, experiment) }
      return handles.isEmpty
        ? nil : Lever(key: step.key, label: step.label, handles: handles, isResponse: true)
    }
  }

  private static func dose(_ experiment: Experiment) -> Lever {
    let dilution = experiment.plan.product.dilution
    let counted = experiment.manifest.dose.counted
    let row = experiment.table[counted]
    return Lever(
      key: doseKey,
      label: dilution > 1
        ? "the dose, diluted 1 in \(NumberText.short(dilution))" : "the dose (counted particles)",
      passed: dilution > 1 ? 1 / dilution : nil,
      handles: [
        Handle(
          parameter: Experiment.particleFactor, value: 1,
          told: experiment.schedule.doses.first?.countedParticles, row: row, id: counted,
          name: row?.name ?? counted)
      ])
  }

  /// The parameter that holds a row of the table in this plan.
  static func handle(_ id: String, _ experiment: Experiment) -> Handle? {
    let bound = ParameterInUse.rows(boundBy: experiment.plan)
    let named = bound.first { $0.value == id }?.key ?? id
    // a row may bear the name of a parameter that this plan takes from another row
    guard bound[named] ?? id == id else { return nil }
    let parameter = named
    guard let value = experiment.value(of: parameter), value != 0,
      experiment.network.parameters.contains(where: { $0.name == parameter })
    else { return nil }
    let row = experiment.table[id]
    return Handle(
      parameter: parameter, value: value, row: row, id: id, name: row?.name ?? id,
      least: row?.lowerBound ?? -.infinity, most: row?.upperBound ?? .infinity)
  }

  /// `nil` where particles come to every cell: there is nothing left to reach.
  private static func reach(_ experiment: Experiment, _ share: Double?) -> Lever? {
    guard let (_, row) = experiment.reach, let handle = handle(row.id, experiment),
      let share, share < 1
    else { return nil }
    let cells = experiment.manifest.cells?.label ?? "cells"
    return Lever(
      key: LimitingStep.reachKey, label: LimitingStep.reachLabel(cells), passed: share,
      handles: [handle])
  }

  private static func growthFactor(_ experiment: Experiment) -> Lever? {
    guard let parameter = experiment.manifest.inputs[WhatIf.growthFactorPath],
      let handle = handle(parameter, experiment)
    else { return nil }
    return Lever(
      key: growthFactorKey, label: "free growth factor of the product", handles: [handle])
  }

  /// Twice, or half where the range of the table ends; `nil` where neither lies within it and the step
  /// is no loss of particles: less than a range allows may mean nothing.
  static func factor(_ handle: Handle, isResponse: Bool) -> Double? {
    if handle.value * 2 <= handle.most * (1 + 1e-9) { return 2 }
    return isResponse && handle.value * 0.5 < handle.least * (1 - 1e-9) ? nil : 0.5
  }
}
