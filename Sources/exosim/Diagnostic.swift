import Analysis
import Dosing
import Kinetics
import ReactionNetworks

/// One finding about the input, for people and for programs.
struct Diagnostic: Hashable {
  enum Severity: String { case error, warning }
  var severity: Severity
  /// Stable, never reused: `model.syntax`, `dose.unknown-key`, `file.unreadable`.
  var code: String
  var message: String
  var file: String?
  var line: Int?
  var column: Int?
  /// A JSON pointer into the dose file.
  var path: String?
  /// The value that stands there, and what may stand there.
  var found: String?
  var allowed: String?
  var suggestion: String?
  /// The whole finding as a person reads it, where its room has its own way to say it.
  var rendered: String?

  init(
    _ severity: Severity = .error, code: String, message: String, file: String? = nil,
    suggestion: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.file = file
    self.suggestion = suggestion
  }

  /// `error: place: message [code]`, then what to look at and what to try, each on its line.
  var text: String {
    var body = rendered ?? (file.map { "\($0): " } ?? "") + message
    if !body.contains("[\(code)]") {
      let end = body.firstIndex(of: "\n") ?? body.endIndex
      body.insert(contentsOf: " [\(code)]", at: end)
    }
    if rendered == nil, let suggestion { body += "\n    \(suggestion)" }
    return "\(severity.rawValue): \(body)"
  }

  var json: JSONText {
    .object(present: [
      ("severity", .string(severity.rawValue)), ("code", .string(code)),
      ("message", .string(message)), ("file", file.map { .string($0) }),
      ("line", line.map { .integer($0) }), ("column", column.map { .integer($0) }),
      ("path", path.map { .string($0) }), ("found", found.map { .string($0) }),
      ("allowed", allowed.map { .string($0) }), ("suggestion", suggestion.map { .string($0) }),
    ])
  }
}

extension Diagnostic {
  init(_ error: ModelError, severity: Severity = .error) {
    let code =
      switch error.kind {
      case .syntax: "model.syntax"
      case .semantics: "model.meaning"
      case .unsupported: "model.unsupported"
      case .units: "model.units"
      case .missingValue: "model.missing-value"
      case .file: "model.file"
      }
    self.init(
      severity, code: code, message: error.message, file: error.file,
      suggestion: error.suggestion)
    line = error.line
    column = error.column
    rendered = error.description
  }

  init(_ error: DoseError) {
    self.init(
      code: error.code, message: error.message, file: error.file, suggestion: error.suggestion)
    line = error.line
    column = error.column
    path = error.path
    found = error.found
    allowed = error.allowed
    rendered = error.ownDescription
  }

  init(_ error: TableError) {
    self.init(code: "table.unreadable", message: error.description, file: nil)
    line = error.line
  }

  init(_ error: SolveError) {
    let code =
      switch error.reason {
      case .stepUnderflow: "solve.step-underflow"
      case .tooManySteps: "solve.too-many-steps"
      case .notFinite: "solve.not-finite"
      case .singularMatrix: "solve.singular-matrix"
      case .eventLoop: "solve.event-loop"
      case .chattering: "solve.chattering"
      case .invalid: "solve.invalid"
      }
    self.init(code: code, message: error.account, suggestion: "try: \(error.adviceToUser)")
  }
}

extension SolveError {
  /// The advice in terms of what the program's commands and files can change.
  fileprivate var adviceToUser: String {
    guard case .tooManySteps = reason else { return advice }
    return "a looser tolerance (--tolerance; simulation.relativeTolerance in a dose file), an "
      + "earlier end (--end; simulation.duration), or look for an oscillation faster than the output "
      + "or for states that vary far faster than the rest"
  }
}

extension SolveError {
  /// When, which step, which species was worst and what drives it, over a few lines.
  var account: String {
    let what =
      switch reason {
      case .stepUnderflow: "the solver stopped: its step became too small"
      case .tooManySteps(let limit): "the solver stopped after \(limit) steps"
      case .notFinite: "the solver stopped: a rate is not a finite number"
      case .singularMatrix: "the solver stopped: the iteration matrix is singular"
      case .eventLoop: "the solver stopped: events keep firing at one time"
      case .chattering(let condition):
        "the solver stopped: the condition '\(condition)' keeps changing at one time"
      case .invalid(let why): "the model cannot be run: \(why)"
      }
    var text = "\(what)\n    at t = \(time)"
    if let lastChange { text += ", after \(lastChange)" }
    // at the very start no step was ever taken
    if step > 1e-100 { text += " (step \(step))" }
    if let worst {
      text += "\n    worst species: \(worst)"
      if let errorInTolerances { text += ", error \(errorInTolerances) times its tolerance" }
    }
    if !drivers.isEmpty {
      var list = drivers.prefix(6).map { "\($0.name) (\($0.rate))" }
      if drivers.count > list.count { list.append("\(drivers.count - list.count) more") }
      text += "\n    driven by: \(list.joined(separator: ", "))"
    }
    return text
  }
}
