import Dosing
import Kinetics
import ReactionNetworks

extension StudySubject {
  /// The plan in words.
  init(_ experiment: Experiment) {
    let plan = experiment.plan
    let manifest = experiment.manifest
    let source = Self.option("product.source", plan)
    self.init(
      model: manifest.name, modelTitle: manifest.title, question: manifest.question ?? "",
      setting: experiment.schedule.setting, product: plan.product.name ?? source ?? "the product",
      routeLabel: plan.route.label, facts: Self.facts(experiment),
      duration: experiment.questions.duration * experiment.questions.hours,
      hasDevice: experiment.schedule.hasDevice, headline: manifest.headline ?? "")
  }

  private static func option(_ path: String, _ plan: DosePlan) -> String? {
    plan.chosen(path).map { plan.manifest.choice(path)?.option($0)?.label ?? $0 }
  }

  /// A quantity as a person would write it, never with a row of zeros.
  private static func text(_ quantity: Quantity?) -> String? {
    quantity.map {
      NumberText.short($0.value, digits: 4) + ($0.unitText.isEmpty ? "" : " \($0.unitText)")
    }
  }

  /// What the doses hold: as the file says it, unless the regimen says something else.
  private static func volume(_ plan: DosePlan, _ schedule: Schedule) -> String? {
    guard let stated = plan.administration.volume else { return nil }
    let volumes = schedule.doses.map(\.volume)
    guard let least = volumes.min(), let most = volumes.max(),
      let own = stated.converted(to: PhysicalUnit(length: 3, factor: 1e-6)),
      abs(least - own) > 1e-6 * own || abs(most - own) > 1e-6 * own
    else { return text(stated) }
    let range = [least, most].map { NumberText.short($0, digits: 4) }
    return (range[0] == range[1] ? range[0] : range.joined(separator: " to ")) + " mL"
  }

  /// A number that the route does nothing with says so.
  private static func text(
    _ quantity: Quantity?, at path: String, _ plan: DosePlan
  ) -> String? {
    text(quantity).map { plan.route.ignored[path] == nil ? $0 : "\($0), not used by this route" }
  }

  /// What the file states, or else what the model takes for it, if this route makes use of it.
  private static func value(_ stated: Quantity?, _ path: String, _ experiment: Experiment)
    -> String?
  {
    if let text = text(stated, at: path, experiment.plan) { return text }
    guard let id = experiment.plan.manifest.inputs[path], let row = experiment.table[id],
      experiment.parametersInUse.contains(where: { $0.id == id })
    else { return nil }
    let unit = row.unit == "dimensionless" ? "" : " \(row.unit)"
    return "\(NumberText.short(row.nominal, digits: 4))\(unit), taken by the model"
  }

  private static func facts(_ experiment: Experiment) -> [Fact] {
    let (plan, schedule) = (experiment.plan, experiment.schedule)
    let (product, given) = (plan.product, plan.administration)
    var facts: [(String, String?)] = [
      ("source", option("product.source", plan)),
      ("particles, as counted", text(product.particles)),
      (
        "genuine fraction",
        product.genuineFraction.map { NumberText.percent($0) }
          ?? value(nil, "product.genuineFraction", experiment)
      ),
      ("protein", text(product.proteinConcentration)),
      ("particles per protein, as stated", text(product.particlesPerMicrogram)),
      (
        "free growth factor",
        text(product.freeGrowthFactor, at: "product.freeGrowthFactor", plan)
      ),
      ("dilution", product.dilution > 1 ? "1 in " + NumberText.short(product.dilution) : "none"),
      ("storage", option("product.storage.form", plan)),
      ("freeze-thaw cycles", product.storage.freezeThawCycles.map(String.init)),
      ("lot", product.lot), ("price", product.price?.text),
      ("route", plan.route.label), ("device", option("administration.device", plan)),
      ("volume each time", volume(plan, schedule)),
      ("in the medium", text(given.concentration)),
      ("treated area", value(given.area, "administration.area", experiment)),
      ("area of the well", value(given.well?.area, "administration.well.area", experiment)),
      ("medium", value(given.well?.medium, "administration.well.medium", experiment)),
      ("cells seeded", value(given.well?.cells, "administration.well.cells", experiment)),
      ("age", value(plan.subject.age, "subject.age", experiment)),
      ("photo-damage", option("subject.photoDamage", plan)),
    ]
    for choice in plan.manifest.choices where choice.path.hasPrefix("variants.") {
      let rows = plan.chosen(choice.path).flatMap { choice.option($0) }?.set.map(\.row) ?? []
      guard rows.contains(where: { ParameterInUse.isUsed($0, by: plan) }) else { continue }
      let label = choice.label ?? "hypothesis: " + choice.path.dropFirst("variants.".count)
      facts.append((label, option(choice.path, plan)))
    }
    return facts.compactMap { label, value in value.map { Fact(label, $0) } }
  }
}

extension GivenDose {
  init(_ dose: ScheduledDose) {
    self.init(
      number: dose.number, time: dose.time, label: dose.label,
      countedParticles: dose.countedParticles, volume: dose.volume, protein: dose.microgramProtein,
      infusion: dose.infusionDuration ?? 0)
  }
}

extension StatedConversion {
  init(_ conversion: UnitConversion) {
    self.init(
      text: "\(conversion.what): \(conversion.from) is \(conversion.to)"
        + (conversion.range == conversion.to ? "" : " (\(conversion.range))"),
      value: conversion.value, unit: conversion.unit, lowerBound: conversion.lower,
      upperBound: conversion.upper,
      source: "\(conversion.evidence); \(conversion.source)")
  }
}

extension Provenance {
  init(_ origin: Study.Origin) {
    let texts = origin.modelTexts + origin.otherTexts
    self.init(
      version: origin.version, command: origin.command,
      engine: "linearly implicit one-step method on bytecode, error per state", blas: origin.blas,
      modelHash: SHA256.hex(origin.modelTexts.map(\.text).joined(separator: "\u{0}")),
      inputs: texts.map { Input(name: $0.name, sha256: SHA256.hex($0.text)) })
  }
}

extension Arms {
  func recordings(from experiment: Experiment) -> [ArmRecording] {
    records.map { record in
      let trajectory = record.trajectory
      let hours = experiment.questions.hours
      return ArmRecording(
        arm: record.name, names: trajectory.names,
        units: trajectory.names.map { experiment.unitText(of: $0) ?? "" },
        times: hours == 1 ? trajectory.times : trajectory.times.map { $0 * hours },
        phases: trajectory.phases.map(\.rawValue), values: trajectory.values)
    }
  }
}
