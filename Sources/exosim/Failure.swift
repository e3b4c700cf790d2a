import Analysis
import Dosing
import Kinetics
import ReactionNetworks

/// Why a command ends without its answer, and the exit status that says so.
struct Failure: Error {
  var status: ExitStatus
  var diagnostics: [Diagnostic]

  init(_ status: ExitStatus, _ diagnostics: [Diagnostic]) {
    self.status = status
    self.diagnostics = diagnostics
  }

  init(_ status: ExitStatus, code: String, _ message: String, help: String? = nil) {
    self.init(
      status, [Diagnostic(.error, code: code, message: message, suggestion: help)])
  }

  init(_ error: ModelError) {
    self.init(
      error.kind == .unsupported
        ? .unsupported : error.kind == .file ? .inputOutput : .data, [Diagnostic(error)])
  }

  init(_ error: SolveError) {
    self.init(.solver, [Diagnostic(error)])
  }

  init(_ error: DoseError) {
    self.init(.data, ([error] + error.others).map { Diagnostic($0) })
  }

  init(_ error: TableError) {
    self.init(.data, [Diagnostic(error)])
  }

  init(_ error: AnalysisError) {
    if case .runFailed(let arm, let cause) = error {
      var diagnostic = Diagnostic(cause)
      diagnostic.message = "in the arm '\(arm)': \(diagnostic.message)"
      self.init(.solver, [diagnostic])
    } else {
      self.init(.solver, code: "result.not-proven", error.description)
    }
  }

  /// Any error that a room can throw, as a failure; `nil` for errors of the argument parser.
  static func from(_ error: any Error) -> Failure? {
    switch error {
    case let failure as Failure: failure
    case let error as ModelError: Failure(error)
    case let error as SolveError: Failure(error)
    case let error as DoseError: Failure(error)
    case let error as TableError: Failure(error)
    case let error as AnalysisError: Failure(error)
    default: nil
    }
  }
}
