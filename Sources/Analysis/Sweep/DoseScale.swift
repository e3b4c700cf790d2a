/// What the doses of a plan are multiplied by.
struct DoseScale: Hashable, Sendable {
  /// Counted particles over those of the plan.
  var factor = 1.0
  /// True for a diluted product: its free growth factor goes with its particles.
  var isDilution = false

  /// As the plan says.
  static let plain = DoseScale()
}
