/// Why a file cannot be used: where, what was found, what is allowed, what to try.
///
/// One error may carry others found in the same file; `description` shows the first few of them.
public struct DoseError: Error, Hashable, Sendable {
  /// Stable, for programs: "json.trailing-comma", "dose.unknown-key".
  public var code: String
  /// One sentence, no trailing full stop.
  public var message: String
  /// The file's name as the user gave it.
  public var file: String
  /// JSON pointer of the value, "" for the whole document, `nil` when the text is not JSON.
  public var path: String?
  /// `nil` where no place of the text is to blame.
  public var place: JSONValue.Place?
  /// The value found, shortened.
  public var found: String?
  /// What would be accepted there.
  public var allowed: String?
  /// What the user may have meant, as it should be written.
  public var suggestion: String?
  /// Further errors of the same file, in the order of the text.
  public var others: [DoseError] = []

  /// One error by itself: readers collect all of a file and fill `others` of the first.
  public init(
    _ code: String, _ message: String, file: String, path: String? = nil,
    place: JSONValue.Place? = nil, found: String? = nil, allowed: String? = nil,
    suggestion: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.path = path
    self.place = place
    self.found = found
    self.allowed = allowed
    self.suggestion = suggestion
  }

  /// 1-based; `nil` without a place.
  public var line: Int? { place?.line }
  /// 1-based, in Unicode scalars; `nil` without a place.
  public var column: Int? { place?.column }
}

extension DoseError: CustomStringConvertible {
  /// How many errors of one file are shown.
  static let shownAtOnce = 5
  /// As many errors as are collected; a hostile file cannot make them grow without end.
  public static let mostCollected = 100

  /// At most a screen: the first errors, each with its place and what to try, and a count.
  public var description: String {
    let all = [self] + others
    var text = all.prefix(DoseError.shownAtOnce).map(\.ownDescription).joined(separator: "\n")
    if all.count > DoseError.shownAtOnce {
      text += "\nand \(all.count - DoseError.shownAtOnce) more errors"
    }
    return text
  }

  /// This error without the others.
  public var ownDescription: String {
    var head = file
    if let place { head += ":\(place.line):\(place.column)" }
    if let path, !path.isEmpty { head += ": " + shortPath(path) }
    var text = "\(head): \(message) [\(code)]"
    if let found { text += "\n    found: \(found)" }
    if let allowed { text += "\n    allowed: \(allowed)" }
    if let suggestion { text += "\n    did you mean \(suggestion)?" }
    return text
  }

  /// The pointer with control characters escaped and over-long steps cut.
  private func shortPath(_ path: String) -> String {
    String(JSONText.quoted(shortened(path, limit: 120)).dropFirst().dropLast())
  }
}

extension DoseError {
  /// All errors of one file as one; `nil` if there are none.
  static func joining(_ errors: [DoseError]) -> DoseError? {
    guard var first = errors.first else { return nil }
    first.others = Array(errors.dropFirst())
    return first
  }
}
