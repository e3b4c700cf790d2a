import Dosing
import Kinetics
import ReactionNetworks

/// A line that an effect must reach: a claim, or what a trial of a stated size could detect.
struct EffectTarget {
  /// Place among the effects.
  var effect: Int
  var text: String
  var bound: Double
  /// True if the effect must be the bound or more, false if the bound or less.
  var isAtLeast: Bool
  /// True for the line of a trial.
  var isDetection = false

  /// Positive or zero where the effect is on the wanted side.
  func margin(_ value: Double) -> Double { isAtLeast ? value - bound : bound - value }

  /// The claims of the plan that are about a number at a time, and what each is about.
  static func claims(
    _ experiment: Experiment
  ) -> (effects: [Effect], targets: [EffectTarget], notes: [String]) {
    var effects: [Effect] = []
    var targets: [EffectTarget] = []
    var notes: [String] = []
    for claim in experiment.schedule.claims {
      guard let readout = experiment.manifest.readout(claim.readout),
        let time = experiment.modelTime(claim.at)
      else { continue }
      guard readout.symbol != nil, time > 0 else {
        let what = readout.symbol == nil ? "the whole course" : "a time before any dose acts"
        notes.append(
          "the claim about \(claim.readout) is about \(what) and has no curve over doses")
        continue
      }
      let effect = Effect(
        readout, at: time, versus: claim.versus, kind: claim.isRelative ? .relative : .difference)
      let at = effects.firstIndex { $0.isSame(as: effect) } ?? effects.count
      if at == effects.count { effects.append(effect) }
      let isAtLeast: Bool
      switch claim.bound {
      case .atLeast: isAtLeast = true
      case .atMost: isAtLeast = false
      }
      let hours = experiment.questions.hours
      targets.append(
        EffectTarget(
          effect: at,
          text: "\(EffectWords(effect, hours: hours).what): \(isAtLeast ? "at least" : "at most") "
            + claim.bound.quantity.text,
          bound: bound(claim.bound.quantity, of: readout), isAtLeast: isAtLeast))
    }
    return (effects, targets, notes)
  }

  /// A percentage as a fraction, else in the readout's unit; the dose file's reader has checked it.
  private static func bound(_ quantity: Quantity, of readout: ModelManifest.Readout) -> Double {
    if quantity.unitText == "%" { return quantity.value / 100 }
    return PhysicalUnit(readout.unit).flatMap { quantity.counted(in: $0) }
      ?? quantity.value * quantity.unit.factor
  }
}

extension Effect {
  func isSame(as other: Effect) -> Bool {
    readout.name == other.readout.name && time == other.time && versus == other.versus
      && kind == other.kind
  }
}
