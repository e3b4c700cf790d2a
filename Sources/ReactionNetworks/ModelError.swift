/// Why a model cannot be used: what, where, what was allowed, what to try.
public struct ModelError: Error, Hashable, Sendable {
  /// What sort of thing is wrong with the model.
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
  /// 1-based; `nil` where no line is to blame.
  public var line: Int?
  /// 1-based; `nil` where no column is to blame.
  public var column: Int?
  /// The offending source line, for the caret picture.
  public var sourceLine: String?
  /// What to try, e.g. `did you mean 'Exo_endosome'?`.
  public var suggestion: String?

  /// An error without a place says "model" instead of a file.
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
    if line != nil, let column { place += ":\(column)" }
    var text = "\(place): \(message)"
    if let sourceLine {
      let (shown, caret) = Self.window(of: sourceLine, around: column)
      text += "\n    \(shown)"
      if let caret {
        text += "\n    \(String(repeating: " ", count: caret))^"
        if let suggestion { text += "  \(suggestion)" }
        return text
      }
    }
    if let suggestion { text += "\n    \(suggestion)" }
    return text
  }

  /// The part of a line that fits on a screen, with the column of the caret in it (from 0).
  private static func window(
    of line: String, around column: Int?
  ) -> (shown: String, caret: Int?) {
    let width = 100
    guard let column, column >= 1, column <= line.count + 1 else {
      return (line.count > width ? line.prefix(width - 3) + "..." : line, nil)
    }
    guard line.count > width else { return (line, column - 1) }
    let first = Swift.max(0, Swift.min(column - 1 - width / 2, line.count - width))
    let head = first > 0 ? "..." : ""
    let tail = first + width < line.count ? "..." : ""
    return (head + line.dropFirst(first).prefix(width) + tail, column - 1 - first + head.count)
  }
}
