/// A JSON document as a value that remembers where each of its nodes stood in the text.
///
/// Made by `JSONValue(bytes:file:)`, which accepts exactly RFC 8259 and refuses duplicate keys.
public struct JSONValue: Hashable, Sendable {
  /// A position in the text: 1-based line, and 1-based column counted in Unicode scalars.
  public struct Place: Hashable, Sendable {
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// One `"key": value` of an object, in the order of the text.
  public struct Member: Hashable, Sendable {
    /// Unescaped.
    public var key: String
    /// Where the key's opening quotation mark stands.
    public var place: Place
    public var value: JSONValue
  }

  /// What a value is, with what it holds.
  public enum Kind: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The nearest double, always finite, and the digits as they were written.
    case number(Double, literal: String)
    /// Unescaped.
    case string(String)
    case array([JSONValue])
    /// In the order of the text; no key stands twice.
    case object([Member])
  }

  public var kind: Kind
  /// Where its first character stands.
  public var place: Place
}

extension JSONValue {
  /// What kind of thing it is, in words: "a number", "an object".
  public var kindName: String {
    switch kind {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The value as it would be written, on one line and shortened to fit into a message.
  public var shortText: String {
    switch kind {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(_, let literal): return shortened(literal)
    case .string(let text): return quotedShortly(text)
    case .array(let elements):
      return elements.isEmpty ? "[]" : "a list of \(elements.count)"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let keys = members.prefix(3).map { quotedShortly($0.key, limit: 20) }
      return "an object with \(keys.joined(separator: ", "))\(members.count > 3 ? ", ..." : "")"
    }
  }

  /// The member of that name, if this is an object that has it.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = kind else { return nil }
    return members.first { $0.key == key }?.value
  }
}

/// A text in quotation marks with everything a terminal could stumble over escaped.
func quotedShortly(_ text: String, limit: Int = 60) -> String {
  JSONText.quoted(shortened(text, limit: limit), onlyASCII: false)
}

/// At most `limit` characters of a text; the cut is marked and the length told.
func shortened(_ text: String, limit: Int = 60) -> String {
  // Scalars, not characters: one character may hold any number of combining marks.
  let scalars = text.unicodeScalars
  guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
    end < scalars.endIndex
  else { return text }
  return String(scalars[..<end]) + "... (\(scalars.count) characters)"
}
