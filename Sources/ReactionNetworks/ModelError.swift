/// Why a model cannot be used: what, where, what was allowed, what to try.
public struct ModelError: Error, Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// The text breaks the language's grammar.
    case syntax
    /// The text is a model, but it contradicts itself (unknown name, two rules for one value ...).
    case semantics
    /// A construct that exosim does not support; named in the message.
    case unsupported
    /// Units that do not fit together.
    case units
    /// A value that is needed and not given.
    case missingValue
    /// A file that cannot be read.
    case file
  }
  public var kind: Kind
  /// One sentence, no trailing full stop.
  public var message: String
  /// File name (or "text") with 1-based line and column, where known.
  public var file: String?
  public var line: Int?
  public var column: Int?
  /// The offending source line, for the caret picture.
  public var sourceLine: String?
  /// What to try, e.g. `did you mean 'Exo_endosome'?`.
  public var suggestion: String?

  public init(
    _ kind: Kind, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil,
    sourceLine: String? = nil, suggestion: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.sourceLine = sourceLine
    self.suggestion = suggestion
  }
}

extension ModelError: CustomStringConvertible {
  /// `file:line:column: message`, the source line, a caret below the place, and the suggestion.
  public var description: String {
    var place = file ?? "model"
    if let line { place += ":\(line)" }
    if let line = line, line > 0, let column { place += ":\(column)" }
    var text = "\(place): \(message)"
    if let sourceLine {
      text += "\n    \(sourceLine)"
      if let column, column >= 1, column <= sourceLine.count + 1 {
        text += "\n    \(String(repeating: " ", count: column - 1))^"
        if let suggestion { text += "  \(suggestion)" }
        return text
      }
    }
    if let suggestion { text += "\n    \(suggestion)" }
    return text
  }
}
