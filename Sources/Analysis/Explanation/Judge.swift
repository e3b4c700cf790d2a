import Dosing
import Kinetics
import ReactionNetworks

/// What the verdict is about: one readout at one time against one comparator, and the least
/// difference that a trial could see.
struct Judge {
  var readout: ModelManifest.Readout
  /// Model time unit.
  var time: Double
  var versus: Comparator
  var threshold: Double?
  /// The row of the table that it stands in.
  var thresholdRow: String?
  /// Who would see a difference above the threshold.
  var observer = "a trial"
  /// Relative differences up to this are none: `Certificate.resolution`.
  var resolution = 0.0
  /// True for a readout by itself, which is compared with nobody.
  var isPlain = false

  /// The same for any effect: the verdict's own where it is that, else one without a threshold.
  init(_ effect: Effect, like verdict: Judge?) {
    if let verdict, Effect(verdict).isSame(as: effect) {
      self = verdict
      return
    }
    readout = effect.readout
    time = effect.time
    versus = effect.versus ?? .untreated
    isPlain = effect.kind == .value
  }

  /// The readout of the manifest's detection limit where the setting has it, else its headline.
  init?(_ experiment: Experiment, _ arms: Arms) {
    let manifest = experiment.manifest
    func usable(_ name: String?) -> ModelManifest.Readout? {
      guard let name, let readout = manifest.readout(name), readout.change != .none else {
        return nil
      }
      return readout.value(in: arms.treated, at: 0, of: manifest) == nil ? nil : readout
    }
    let isOneArm = !experiment.schedule.hasDevice
    // A limit stated against the device alone is not meant for settings without any device.
    let knowsDevice = manifest.routes.contains {
      $0.setting == experiment.schedule.setting && $0.hasDevice
    }
    if let detection = manifest.detection, detection.versus == .untreated || knowsDevice,
      let readout = usable(detection.readout)
    {
      self.readout = readout
      versus = isOneArm ? .untreated : detection.versus
      threshold = experiment.table.value(detection.threshold)
      thresholdRow = detection.threshold
      observer = detection.observer
    } else if let readout = usable(manifest.headline) {
      self.readout = readout
      versus = isOneArm ? .untreated : .deviceOnly
    } else {
      return nil
    }
    time = experiment.latestAsked ?? experiment.questions.duration
    let first = experiment.firstDose ?? 0
    let asked = Self.times(of: readout.name, experiment).filter { $0 > first }
    guard let latest = asked.max() else { return }
    time = latest
    // an effect that has faded by the last time is none the less one
    let reference = arms.record(versus)
    var largest = abs(difference(arms.treated, reference, manifest) ?? 0)
    for other in asked where other != latest {
      var judge = self
      judge.time = other
      let size = abs(judge.difference(arms.treated, reference, manifest) ?? 0)
      if size > largest { (time, largest) = (other, size) }
    }
  }

  /// The times this readout is asked at, or claimed of; every time that is answered, the setting's usual
  /// ones among them, where it is not asked, or where nobody has chosen the questions.
  private static func times(of name: String, _ experiment: Experiment) -> [Double] {
    let schedule = experiment.schedule
    let asked =
      schedule.readouts.map { ($0.readout, $0.at) } + schedule.claims.map { ($0.readout, $0.at) }
    let own = asked.filter { $0.0 == name }
    if own.isEmpty || experiment.plan.areReadoutsStandard { return experiment.questions.times }
    return own.compactMap { experiment.modelTime($0.1) }
  }

  func difference(_ treated: Arms.Record, _ other: Arms.Record, _ manifest: ModelManifest)
    -> Double?
  {
    let own = readout.value(in: treated, at: time, of: manifest)
    if isPlain { return own }
    guard let value = own, let reference = readout.value(in: other, at: time, of: manifest)
    else { return nil }
    return ResponseRow.difference(value, reference, ResponseRow.Change(readout.change))
  }

  /// "wrinkle index" of "wrinkle index (points, lower is better)", and what stands in brackets.
  var name: (plain: String, remark: String?) {
    guard let open = readout.label.firstIndex(of: "("), readout.label.last == ")" else {
      return (readout.label, nil)
    }
    var plain = readout.label[..<open]
    while plain.last == " " { plain.removeLast() }
    return (String(plain), String(readout.label[open...].dropFirst().dropLast()))
  }

  /// `nil` without a threshold or a difference.
  func isMeasurable(_ difference: Double?) -> Bool? {
    guard let threshold, let difference else { return nil }
    return abs(difference) >= threshold
  }

  /// Tolerance that resolves a thousandth of an effect, never finer than the reference.
  func tolerance(for effect: Double?, _ arms: Arms, _ experiment: Experiment) -> Double {
    let loosest = 1e-4
    guard let effect, let scale = scale(arms, experiment.manifest), scale > 0 else {
      return loosest
    }
    return min(loosest, max(experiment.referenceTolerance, 1e-3 * abs(effect) / scale))
  }

  /// The least difference that the accuracy of the run can tell from none.
  func least(_ arms: Arms, _ manifest: ModelManifest) -> Double {
    resolution * (scale(arms, manifest) ?? 0)
  }

  /// What errors of the readout are relative to, in the unit of the difference.
  func scale(_ arms: Arms, _ manifest: ModelManifest) -> Double? {
    if readout.change == .relative { return 1 }
    return readout.value(in: arms.treated, at: time, of: manifest).map { abs($0) }
  }

  /// A difference in words: "1.4 %" or "0.34 points".
  func text(_ difference: Double, signed: Bool = false) -> String {
    let isRelative = readout.change == .relative
    let scaled = isRelative ? difference * 100 : difference
    let number =
      signed ? NumberText.signed(scaled, digits: 2) : NumberText.short(scaled, digits: 2)
    if isRelative { return number + " %" }
    return ["", "dimensionless"].contains(readout.unit) ? number : "\(number) \(readout.unit)"
  }
}
