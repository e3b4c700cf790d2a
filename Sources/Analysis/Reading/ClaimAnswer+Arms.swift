import Dosing
import Kinetics
import ReactionNetworks

extension ClaimAnswer {
  /// Answers one claim for this run.
  ///
  /// - Parameter resolution: the least relative difference between arms that the run can tell.
  init(_ claim: Claim, _ arms: Arms, _ experiment: Experiment, resolution: Double) {
    let manifest = experiment.manifest
    let hours = experiment.questions.hours
    let time = experiment.modelTime(claim.at) ?? experiment.questions.duration
    let readout = manifest.readout(claim.readout)
    let found = Self.found(claim, readout, arms, time, experiment, resolution: resolution)
    let quantity = claim.bound.quantity
    let isPercent = quantity.unitText == "%"
    let unit = PhysicalUnit(readout?.unit ?? "")
    // the dose file's reader has checked the dimension; a unit without one is a pure number
    let bound =
      isPercent
      ? quantity.value / 100
      : unit.flatMap { quantity.counted(in: $0) } ?? quantity.value * quantity.unit.factor
    var atLeast: Double?
    var atMost: Double?
    var margin: Double?
    switch claim.bound {
    case .atLeast:
      atLeast = bound
      margin = found.map { $0.value - bound }
    case .atMost:
      atMost = bound
      margin = found.map { bound - $0.value }
    }
    let direction = atLeast == nil ? "at most" : "at least"
    let label = readout?.label ?? claim.readout
    // how long a gain lasts has no moment of its own, and is always a comparison
    let isOfCourse = readout?.symbol == nil
    let moment = isOfCourse ? " over the whole course" : " at \(claim.at.text)"
    let versus = (claim.versus ?? (isOfCourse ? .untreated : nil)).map {
      switch $0 {
      case .untreated: " against no treatment"
      case .deviceOnly where !experiment.schedule.hasDevice:
        " against the device alone (none on this route: the same as no treatment)"
      case .deviceOnly: " against the device alone"
      }
    }
    let accuracy = resolution * (found?.scale ?? 0)
    let isTold = margin.map { abs($0) > accuracy } ?? true
    self.init(
      text: "\(label)\(moment)\(versus ?? ""): \(direction) \(quantity.text)",
      readout: claim.readout, time: time * hours, versus: claim.versus, atLeast: atLeast,
      atMost: atMost, found: found?.value, accuracy: accuracy, isMet: isTold && (margin ?? -1) >= 0,
      margin: margin, isTold: isTold, isRelative: isPercent,
      unit: isPercent ? "" : readout?.unit ?? "")
  }

  /// The number the claim is about: a relative change, a difference, or the value itself; and the size
  /// of what it is made of, which its error is relative to.
  private static func found(
    _ claim: Claim, _ readout: ModelManifest.Readout?, _ arms: Arms, _ time: Double,
    _ experiment: Experiment, resolution: Double
  ) -> (value: Double, scale: Double)? {
    guard let readout else { return nil }
    if readout.symbol == nil, readout.name == "half_gain_time" {
      return HalfGain.all(of: arms, from: experiment, resolution: resolution)
        .first { $0.versus == claim.versus ?? .untreated }?.time
        .map { hours in
          let hour = Quantity(
            value: hours, unit: PhysicalUnit(time: 1, factor: 3600), unitText: "h")
          return PhysicalUnit(readout.unit).flatMap { hour.converted(to: $0) } ?? hours
        }
        .map { ($0, abs($0)) }
    }
    guard let value = readout.value(in: arms.treated, at: time, of: experiment.manifest) else {
      return nil
    }
    guard let versus = claim.versus,
      let other = readout.value(in: arms.record(versus), at: time, of: experiment.manifest)
    else { return (value, abs(value) + (claim.bound.quantity.unitText == "%" ? 1 : 0)) }
    guard claim.isRelative else { return (value - other, max(abs(value), abs(other))) }
    // a change is told to the accuracy of both values
    return other == 0 ? nil : (value / other - 1, 1 + abs(value / other - 1))
  }
}
