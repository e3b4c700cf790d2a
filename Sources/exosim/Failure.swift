import Analysis
import Dosing
import Kinetics
import ReactionNetworks
import Reporting

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

  /// As many errors of one file as a screen holds.
  private static let shownAtOnce = 6

  init(_ error: DoseError) {
    let all = [error] + error.others
    var shown = all.prefix(Self.shownAtOnce).map { Diagnostic($0) }
    if all.count > shown.count {
      shown.append(
        Diagnostic(
          code: "dose.more-errors",
          message: "\(error.file): and \(all.count - shown.count)"
            + (all.count < DoseError.mostCollected ? "" : " or more") + " further errors"))
    }
    self.init(.data, shown)
  }

  init(_ error: TableError) {
    self.init(.data, [Diagnostic(error)])
  }

  init(_ error: AnalysisError) {
    if case .runFailed(let arm, let cause) = error {
      var diagnostic = Diagnostic(cause)
      diagnostic.message = "in the arm '\(arm)': \(diagnostic.message)"
      self.init(.solver, [diagnostic])
    } else if case .noDerivative = error {
      self.init(.unsupported, code: "explain.no-derivative", error.description)
    } else if let code = error.codeOfAsking {
      self.init(.usage, code: code, error.description)
    } else if case .noCellLevel = error {
      self.init(.data, code: "cells.no-level", error.description, help: "leave --cells out")
    } else {
      self.init(.solver, code: "result.not-proven", error.description)
    }
  }

  /// What stands on the command line is wrong usage; what stands in a file is bad data.
  init(_ error: SweepError) {
    var diagnostic = Diagnostic(code: error.code, message: error.message, suggestion: error.help)
    diagnostic.message = "\(error.place): \(error.message)"
    self.init(error.place.hasPrefix("--") ? .usage : .data, [diagnostic])
  }

  init(_ error: LabelledArraysError) {
    switch error {
    case .noLibrary(let what):
      self.init(
        .inputOutput, code: "netcdf.missing", "sweeps are written with netCDF, and \(what)",
        help:
          "install it; on Debian and Ubuntu: sudo apt-get install libnetcdf19 (or libnetcdf-dev)")
    case .failed(let what, let path, let code):
      if code > 0 {
        self = OutputFile.unwritable(path, code)
      } else {
        self.init(.inputOutput, code: "netcdf.failed", "cannot \(what): \(path)")
      }
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
    case let error as DoseResponseError: Failure(.data, code: error.code, error.description)
    case let error as LessonError:
      Failure(.data, code: "lesson.no-numbers", error.description)
    case let error as SweepError: Failure(error)
    case let error as LabelledArraysError: Failure(error)
    default: nil
    }
  }
}
