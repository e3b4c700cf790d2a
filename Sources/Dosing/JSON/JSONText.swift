/// JSON to be written: members keep their order, numbers their every bit.
///
/// A double is printed with the fewest digits that read back as the same double; a whole number
/// below 2^53 without a decimal point. JSON has no infinity and no NaN: they are written as `null`,
/// and `firstNonFinite` says where the first of them stands.
public indirect enum JSONText: Hashable, Sendable {
  /// What JSON writes for nothing; a member left out is no member at all.
  case null
  case bool(Bool)
  /// Without a point, however large.
  case integer(Int)
  /// Finite or not; see above.
  case number(Double)
  case string(String)
  case array([JSONText])
  /// Keys are not looked at: one that stands twice is written twice.
  case object([Member])

  /// One `"key": value`.
  public struct Member: Hashable, Sendable {
    /// As it reads; it is escaped when written.
    public var key: String
    public var value: JSONText
    public init(_ key: String, _ value: JSONText) {
      self.key = key
      self.value = value
    }
  }
}

extension JSONText {
  /// The document as text.
  ///
  /// - Parameters:
  ///   - indent: spaces per level; `nil` = everything on one line. A list of plain values stays on
  ///     one line as long as it fits into `width` columns.
  public func text(indent: Int? = 2, width: Int = 100) -> String {
    var out = ""
    write(into: &out, indent: indent, level: 0, width: width)
    if indent != nil { out += "\n" }
    return out
  }

  /// The JSON pointer of the first infinity or NaN, if there is one.
  public var firstNonFinite: String? {
    switch self {
    case .null, .bool, .integer, .string: return nil
    case .number(let value): return value.isFinite ? nil : ""
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        if let inner = element.firstNonFinite { return "/\(index)\(inner)" }
      }
      return nil
    case .object(let members):
      for member in members {
        if let inner = member.value.firstNonFinite {
          return "/\(pointerToken(member.key))\(inner)"
        }
      }
      return nil
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private func write(into out: inout String, indent: Int?, level: Int, width: Int) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .number(let value): out += JSONText.digits(value)
    case .string(let text): out += JSONText.quoted(text)
    case .array(let elements):
      guard let indent, !elements.isEmpty else {
        out += "["
        for (index, element) in elements.enumerated() {
          if index > 0 { out += indent == nil ? "," : ", " }
          element.write(into: &out, indent: nil, level: 0, width: width)
        }
        out += "]"
        return
      }
      if elements.allSatisfy(\.isPlain) {
        let line = "[" + elements.map { $0.text(indent: nil) }.joined(separator: ", ") + "]"
        if line.utf8.count + level * indent <= width {
          out += line
          return
        }
      }
      out += "["
      for (index, element) in elements.enumerated() {
        out += (index > 0 ? "," : "") + JSONText.newLine(level + 1, indent)
        element.write(into: &out, indent: indent, level: level + 1, width: width)
      }
      out += JSONText.newLine(level, indent) + "]"
    case .object(let members):
      guard !members.isEmpty else {
        out += "{}"
        return
      }
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += "," }
        if let indent { out += JSONText.newLine(level + 1, indent) }
        out += JSONText.quoted(member.key) + (indent == nil ? ":" : ": ")
        member.value.write(into: &out, indent: indent, level: level + 1, width: width)
      }
      if let indent { out += JSONText.newLine(level, indent) }
      out += "}"
    }
  }

  private static func newLine(_ level: Int, _ indent: Int) -> String {
    "\n" + String(repeating: " ", count: level * indent)
  }

  /// The shortest digits that read back as the same double; `null` for infinity and NaN.
  public static func digits(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value.magnitude < 0x1p53, value == value.rounded(), !(value == 0 && value.sign == .minus) {
      return String(Int64(value))
    }
    return value.description
  }

  /// A text in quotation marks, escaped as RFC 8259 asks; control characters beyond ASCII and the
  /// direction marks that could reorder a terminal line are escaped too.
  public static func quoted(_ text: String, onlyASCII: Bool = false) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        let code = scalar.value
        let isHidden =
          code < 0x20 || (0x7F...0x9F).contains(code) || (0x200B...0x200F).contains(code)
          || (0x2028...0x202E).contains(code) || (0x2066...0x2069).contains(code) || code == 0xFEFF
        if isHidden || (onlyASCII && code > 0x7E) {
          for unit in String(scalar).utf16 {
            let hex = String(unit, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
          }
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}

// No nil literal: `condition ? text : nil` would then mean `null` instead of nothing.
extension JSONText: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A text, so that documents can be written with Swift's literals.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A number; an infinite one is written as `null`.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A whole number, written without a point.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list, in this order.
  public init(arrayLiteral elements: JSONText...) { self = .array(elements) }
  /// An object, its keys in this order; a key that stands twice is written twice.
  public init(dictionaryLiteral elements: (String, JSONText)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSONText {
  /// An object of the pairs whose value is not `nil`.
  public static func object(present pairs: [(String, JSONText?)]) -> JSONText {
    .object(pairs.compactMap { key, value in value.map { Member(key, $0) } })
  }
}

/// A key as one step of a JSON pointer (RFC 6901).
func pointerToken(_ key: String) -> String {
  var token = ""
  for character in key.unicodeScalars {
    switch character {
    case "~": token += "~0"
    case "/": token += "~1"
    default: token.unicodeScalars.append(character)
    }
  }
  return token
}
