public import Kinetics
import ReactionNetworks

/// Why a study has no answer: a run that failed, or one that failed its own proof.
public enum AnalysisError: Error, Sendable, CustomStringConvertible {
  /// The integration of one arm failed.
  case runFailed(arm: String, SolveError)
  /// A state fell below zero by more than its absolute tolerance.
  case negative(arm: String, species: String, value: Double, hours: Double, inTolerances: Double)
  /// A record is not a number.
  case notFinite(arm: String, symbol: String, hours: Double)
  /// The two integrations differ by more than `Certificate.mostDeliveredError`.
  case notAccurate(error: Double, symbol: String, arm: String, hours: Double)
  /// A readout that is not a symbol of the model has no derivative along its equations.
  case noDerivative(readout: String, allowed: [String])
  /// The model has no such readout in this setting.
  case noReadout(String, allowed: [String])
  /// The manifest names a row that the table lacks.
  case noRow(String, of: String)
  /// A time that the course does not reach.
  case noTime(String, last: String)
  /// Cells are to be simulated one by one in a setting that does not say what a cell is.
  case noCellLevel(setting: String, others: [String])
  /// Particles appeared or vanished.
  case ledger(drift: Double)

  /// What failed, in which arm and when, with what to try where something helps.
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
    case .notAccurate(let error, let symbol, let arm, let hours):
      return "the two integrations of the arm '\(arm)' differ by \(NumberText.short(error)) of "
        + "\(symbol) at \(TimeText.short(hours: hours)); more than "
        + "\(NumberText.short(Certificate.mostDeliveredError)) is not called a result; "
        + "try a smaller simulation.relativeTolerance"
    case .noDerivative(let readout, let allowed):
      return
        "the readout '\(readout)' is read off the whole course and has no control coefficients; "
        + "allowed: " + allowed.joined(separator: ", ")
    case .noReadout(let name, let allowed):
      let nearest = closest(name, in: allowed).map { "; did you mean '\($0)'?" } ?? ""
      return "there is no readout '\(name)' here\(nearest); allowed: "
        + allowed.joined(separator: ", ")
    case .noRow(let id, let place):
      return "the parameter table has no row '\(id)', which \(place) of the model names"
    case .noTime(let text, let last):
      return "the time \(text) lies outside the course; allowed: after 0 up to \(last)"
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

  /// The code of an error in what was asked, rather than in what came of it; else `nil`.
  public var codeOfAsking: String? {
    switch self {
    case .noReadout: "ask.no-readout"
    case .noTime: "ask.no-time"
    default: nil
    }
  }
}
