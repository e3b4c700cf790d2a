import ReactionNetworks

/// Writes down what is done to each arm, and when.
///
/// treated: device, then dose, at each administration; device_only: the device alone;
/// untreated: nothing. Every dose is preceded by an intervention of its own that sets counted
/// particles and volume, so that what the model derives from them is up to date.
struct ArmBuilder {
  let plan: DosePlan
  let symbols: ModelSymbols
  let administrations: [TimedDose]

  func arms() throws(DoseError) -> [Arm] {
    try checkTargets()
    let passes = devicePasses()
    let treated = try treatedInterventions()
    return [
      Arm(name: "treated", interventions: treated, isSameAs: nil),
      Arm(
        name: Comparator.deviceOnly.rawValue, interventions: passes,
        isSameAs: passes.isEmpty ? Comparator.untreated.rawValue : nil),
      Arm(name: Comparator.untreated.rawValue, interventions: [], isSameAs: nil),
    ]
  }

  private func devicePasses() -> [Intervention] {
    plan.route.hasDevice ? administrations.map(devicePass) : []
  }

  private func devicePass(_ timed: TimedDose) -> Intervention {
    Intervention(
      time: timed.start, label: "device pass \(timed.dose.number)",
      assignments: plan.route.device)
  }

  private func treatedInterventions() throws(DoseError) -> [Intervention] {
    var infusions = try Infusions(plan: plan, administrations: administrations)
    var interventions: [Intervention] = []
    for timed in administrations {
      interventions += infusions.changes(before: timed.start)
      if plan.route.hasDevice { interventions.append(devicePass(timed)) }
      interventions.append(amounts(of: timed))
      if timed.end == nil {
        interventions.append(
          Intervention(
            time: timed.start, label: timed.dose.label, assignments: plan.route.dose))
        if let running = infusions.running(at: timed.start),
          !running.carriesTheSame(as: timed)
        {
          // The running infusion goes on with its own amounts.
          var restored = amounts(of: running)
          restored.time = timed.start
          interventions.append(restored)
        }
      }
    }
    interventions += infusions.changes(before: .infinity)
    return interventions
  }

  /// Counted particles and volume of one administration, in the model's units.
  private func amounts(of timed: TimedDose) -> Intervention {
    func value(_ value: Double, _ unit: PhysicalUnit, _ name: String) -> Assignment {
      let quantity = Quantity(value: value, unit: unit, unitText: "")
      let own = symbols.unit(of: name).flatMap { quantity.counted(in: $0) } ?? value
      return Assignment(target: name, value: .number(own))
    }
    return Intervention(
      time: timed.start, label: timed.dose.label,
      assignments: [
        value(timed.dose.countedParticles, PhysicalUnit(item: 1), plan.manifest.dose.counted),
        value(
          timed.dose.volume, PhysicalUnit(length: 3, factor: 1e-6), plan.manifest.dose.volume),
      ])
  }

  /// Everything an intervention writes or reads must be in the model.
  private func checkTargets() throws(DoseError) {
    let route = plan.route
    var names = [
      (plan.manifest.dose.counted, "/dose/counted"), (plan.manifest.dose.volume, "/dose/volume"),
    ]
    for (assignments, key) in [(route.dose, "dose"), (route.device, "device")] {
      for assignment in assignments {
        let path = "/routes/\(route.name)/\(key)"
        names.append((assignment.target, path))
        names += assignment.value.symbols.sorted().map { ($0, path) }
      }
    }
    if let infusion = route.infusion { names.append((infusion, "/routes/\(route.name)/infusion")) }
    for (name, path) in names where !symbols.has(name) {
      throw DoseError(
        "manifest.unknown-symbol", "the model has no symbol \(quotedShortly(name))",
        file: plan.manifest.file, path: path, found: quotedShortly(name),
        suggestion: symbols.closestName(name).map { quotedShortly($0) })
    }
  }
}

extension TimedDose {
  func carriesTheSame(as other: TimedDose) -> Bool {
    dose.countedParticles == other.dose.countedParticles && dose.volume == other.dose.volume
  }
}
