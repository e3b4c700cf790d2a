/// How well a number is known: what it rests on.
public enum Evidence: String, Hashable, Sendable, CaseIterable {
  /// Seen in a primary source.
  case measured
  /// Reported by others about a source that was not seen.
  case secondHand = "second-hand"
  /// Plain arithmetic on measured numbers.
  case derived
  /// Nobody has measured it; a range at least a decade wide stands for it.
  case assumed
  /// Solved for, so that the model meets a calibration target.
  case fitted
  /// A choice of the user or the scenario, not a claim about nature.
  case setting
}
