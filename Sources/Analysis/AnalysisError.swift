public import Kinetics

/// Why a study has no answer: a run that failed, or one that failed its own proof.
public enum AnalysisError: Error, Sendable, CustomStringConvertible {
  /// The integration of one arm failed.
  case runFailed(arm: String, SolveError)
  /// A state fell below zero by more than its absolute tolerance.
  case negative(arm: String, species: String, value: Double, hours: Double, inTolerances: Double)
  /// A record is not a number.
  case notFinite(arm: String, symbol: String, hours: Double)
  /// Cells are to be simulated one by one in a setting that does not say what a cell is.
  case noCellLevel(setting: String, others: [String])
  /// Particles appeared or vanished.
  case ledger(drift: Double)

  public var description: String {
    switch self {
    case .runFailed(let arm, let error):
      return "the arm '\(arm)' could not be computed: \(error)"
    case .negative(let arm, let species, let value, let hours, let inTolerances):
      let size = NumberText.short(inTolerances)
      return "the arm '\(arm)' made \(species) negative (\(NumberText.short(value))) at "
        + "\(TimeText.short(hours: hours)), \(size) times its tolerance; "
        + "try a smaller simulation.relativeTolerance"
    case .notFinite(let arm, let symbol, let hours):
      return "\(symbol) is not a number at \(TimeText.short(hours: hours)) in the arm '\(arm)'"
    case .noCellLevel(let setting, let others):
      let elsewhere =
        others.isEmpty
        ? "no setting of the model does" : "these do: " + others.joined(separator: ", ")
      return
        "the setting '\(setting)' does not say what one cell is (cellLevel in the manifest), so "
        + "its cells cannot be simulated one by one; \(elsewhere)"
    case .ledger(let drift):
      return "the places of the particle ledger miss what was given by \(NumberText.short(drift)) "
        + "of it; the model's manifest and its reactions disagree"
    }
  }
}
