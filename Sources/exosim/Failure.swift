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

  /// Any error that a room can throw, as a failure; `nil` for errors of the argument parser.
  static func from(_ error: any Error) -> Failure? {
    switch error {
    case let failure as Failure: failure
    case let error as ModelError: Failure(error)
    case let error as SolveError: Failure(error)
    default: nil
    }
  }
}

/// One finding about the input, for people and for programs.
struct Diagnostic: Hashable {
  enum Severity: String { case error, warning, note }
  var severity: Severity
  /// Stable, never reused: `E_...` or `W_...`.
  var code: String
  var message: String
  var file: String?
  var line: Int?
  var column: Int?
  /// A JSON pointer into the dose file.
  var path: String?
  var suggestion: String?
  /// The whole finding as a person reads it, where a room has its own way to say it.
  var rendered: String?

  init(
    _ severity: Severity, code: String, message: String, file: String? = nil,
    suggestion: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.file = file
    self.suggestion = suggestion
  }

  var text: String {
    var text = "\(severity.rawValue)[\(code)] "
    if let rendered { return text + rendered }
    if let file { text += "\(file): " }
    text += message
    if let suggestion { text += "\n    \(suggestion)" }
    return text
  }
}

extension Diagnostic {
  init(_ error: ModelError, severity: Severity = .error) {
    let code =
      switch error.kind {
      case .syntax: "MODEL_SYNTAX"
      case .semantics: "MODEL_MEANING"
      case .unsupported: "MODEL_UNSUPPORTED"
      case .units: "MODEL_UNITS"
      case .missingValue: "MODEL_VALUE_MISSING"
      case .file: "FILE"
      }
    self.init(
      severity, code: (severity == .error ? "E_" : "W_") + code, message: error.message,
      file: error.file, suggestion: error.suggestion)
    line = error.line
    column = error.column
    rendered = error.description
  }

  init(_ error: SolveError) {
    let code =
      switch error.reason {
      case .stepUnderflow: "E_SOLVE_STEP_UNDERFLOW"
      case .tooManySteps: "E_SOLVE_TOO_MANY_STEPS"
      case .notFinite: "E_SOLVE_NOT_FINITE"
      case .singularMatrix: "E_SOLVE_SINGULAR"
      case .eventLoop: "E_SOLVE_EVENT_LOOP"
      case .invalid: "E_SOLVE_INVALID"
      }
    self.init(.error, code: code, message: error.summary, suggestion: error.advice)
  }
}

extension SolveError {
  /// When, which step, which species was worst and what drives it, over a few lines.
  var summary: String {
    let what =
      switch reason {
      case .stepUnderflow: "the solver stopped: its step became too small"
      case .tooManySteps(let limit): "the solver stopped after \(limit) steps"
      case .notFinite: "the solver stopped: a rate is not a finite number"
      case .singularMatrix: "the solver stopped: the iteration matrix is singular"
      case .eventLoop: "the solver stopped: events keep firing at one time"
      case .invalid(let why): why
      }
    var text = "\(what)\n    at t = \(time)"
    if let lastChange { text += ", after \(lastChange)" }
    if step > 0 { text += " (step \(step))" }
    if let worst {
      text += "\n    worst species: \(worst)"
      if let errorInTolerances { text += ", error \(errorInTolerances) times its tolerance" }
    }
    if !drivers.isEmpty {
      let list = drivers.map { "\($0.name) (\($0.rate))" }.joined(separator: ", ")
      text += "\n    driven by: \(list)"
    }
    return text
  }
}
