import ReactionNetworks

/// Collects everything wrong in one file while it is read, so that one run tells it all.
final class Findings {
  let file: String
  /// First word of the codes: "dose" or "manifest".
  let prefix: String
  private(set) var errors: [DoseError] = []

  init(file: String, prefix: String) {
    self.file = file
    self.prefix = prefix
  }

  func report(
    _ code: String, _ message: String, path: String, place: JSONValue.Place?,
    found: String? = nil, allowed: String? = nil, suggestion: String? = nil
  ) {
    guard errors.count < DoseError.mostCollected else { return }
    errors.append(
      DoseError(
        "\(prefix).\(code)", message, file: file, path: path, place: place, found: found,
        allowed: allowed, suggestion: suggestion))
  }

  func throwIfAny() throws(DoseError) {
    let sorted = errors.enumerated().sorted { first, second in
      let a = first.element.place ?? JSONValue.Place(line: .max, column: 0)
      let b = second.element.place ?? JSONValue.Place(line: .max, column: 0)
      return (a.line, a.column, first.offset) < (b.line, b.column, second.offset)
    }
    if let error = DoseError.joining(sorted.map(\.element)) { throw error }
  }
}

/// One value of a file on its way to becoming typed: it knows its path and where to complain.
struct Node {
  let value: JSONValue
  /// JSON pointer.
  let path: String
  let findings: Findings

  func report(
    _ code: String, _ message: String, found: String? = nil, allowed: String? = nil,
    suggestion: String? = nil
  ) {
    findings.report(
      code, message, path: path, place: value.place, found: found ?? value.shortText,
      allowed: allowed, suggestion: suggestion)
  }

  private func wrongType(_ allowed: String) {
    report(
      "wrong-type", "\(value.kindName) stands where another kind of value is expected",
      allowed: allowed)
  }

  /// A text of 1 to `limit` characters.
  func text(_ allowed: String = "a text", limit: Int = 200) -> String? {
    guard case .string(let text) = value.kind else {
      wrongType(allowed)
      return nil
    }
    guard !text.isEmpty, text.unicodeScalars.count <= limit else {
      report(
        "bad-length", "a text is \(text.isEmpty ? "empty" : "too long")",
        allowed: "1 to \(limit) characters")
      return nil
    }
    guard !text.unicodeScalars.contains(where: Self.steersTerminals) else {
      report(
        "bad-character", "a text holds characters that are not shown but obeyed",
        found: quotedShortly(text), allowed: "letters, digits, signs and spaces")
      return nil
    }
    return text
  }

  /// Control characters, line ends, and those that turn the direction of writing: in a terminal they could
  /// make an answer say something else.
  private static func steersTerminals(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0..<0x20, 0x7f..<0xa0, 0x200b, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// A text that is one of a list of names.
  func name(from names: [String], what: String) -> String? {
    let allowed =
      names.isEmpty ? "nothing: there is no \(what.droppingArticle)" : names.joined(separator: ", ")
    guard case .string(let text) = value.kind else {
      var suggestion: String?
      if case .number(_, let literal) = value.kind { suggestion = closest(literal, in: names) }
      if case .bool(let flag) = value.kind {
        suggestion = [flag ? "on" : "off"].first { names.contains($0) }
      }
      report(
        "wrong-type", "\(value.kindName) stands where the name of \(what) is expected",
        allowed: allowed, suggestion: suggestion.map { quotedShortly($0) })
      return nil
    }
    guard names.contains(text) else {
      report(
        "unknown-name", "there is no such \(what.droppingArticle)", allowed: allowed,
        suggestion: closest(text, in: names).map { quotedShortly($0) })
      return nil
    }
    return text
  }

  /// A number within a range, or a text that is one with a percent sign if `percent`.
  func number(in range: ClosedRange<Double>, _ allowed: String) -> Double? {
    guard case .number(let number, _) = value.kind else {
      wrongType(allowed)
      return nil
    }
    guard range.contains(number) else {
      report("out-of-range", "a number is out of range", allowed: allowed)
      return nil
    }
    return number
  }

  /// A whole number within a range.
  func whole(in range: ClosedRange<Int>, _ what: String) -> Int? {
    let allowed = "\(what), a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .number(let number, _) = value.kind else {
      wrongType(allowed)
      return nil
    }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      report("out-of-range", "a number is out of range", allowed: allowed)
      return nil
    }
    return whole
  }

  /// The elements of a list of at most `limit`.
  func list(_ allowed: String, limit: Int) -> [Node]? {
    guard case .array(let elements) = value.kind else {
      wrongType(allowed)
      return nil
    }
    guard elements.count <= limit else {
      report("too-many", "a list is too long", allowed: "at most \(limit) entries")
      return nil
    }
    return elements.enumerated().map { index, element in
      Node(value: element, path: "\(path)/\(index)", findings: findings)
    }
  }

  /// The members of an object whose keys are free.
  func dictionary(_ allowed: String) -> [(key: String, node: Node)]? {
    guard case .object(let members) = value.kind else {
      wrongType(allowed)
      return nil
    }
    return members.map { member in
      (
        member.key,
        Node(
          value: member.value, path: "\(path)/\(pointerToken(member.key))", findings: findings)
      )
    }
  }

  /// The members of an object whose keys are known; every other key is reported.
  func object(
    _ allowed: String, keys: [String], refused: [String: String] = [:]
  ) -> ObjectNode? {
    guard case .object(let members) = value.kind else {
      wrongType(allowed)
      return nil
    }
    for member in members where !keys.contains(member.key) {
      let path = "\(self.path)/\(pointerToken(member.key))"
      if let reason = refused[member.key.lowercased()] {
        findings.report(
          "unsupported", reason, path: path, place: member.place,
          found: quotedShortly(member.key), allowed: keys.joined(separator: ", "))
      } else {
        let suggestion = closest(member.key.lowercased(), in: keys) ?? closest(member.key, in: keys)
        findings.report(
          "unknown-key", "the key \(quotedShortly(member.key)) is not known here",
          path: path, place: member.place, allowed: keys.joined(separator: ", "),
          suggestion: suggestion.map { quotedShortly($0) })
      }
    }
    return ObjectNode(node: self)
  }
}

/// An object whose keys have been checked.
struct ObjectNode {
  let node: Node

  subscript(key: String) -> Node? {
    guard let value = node.value[key] else { return nil }
    return Node(value: value, path: "\(node.path)/\(pointerToken(key))", findings: node.findings)
  }

  /// The member, or an error that shows what belongs there.
  func required(_ key: String, example: String) -> Node? {
    if let member = self[key] { return member }
    node.findings.report(
      "missing", "\(quotedShortly(key)) is missing", path: node.path,
      place: node.value.place, allowed: "\"\(key)\": \(example)")
    return nil
  }
}

extension String {
  /// "a route" -> "route".
  fileprivate var droppingArticle: String {
    for article in ["an ", "a "] where hasPrefix(article) {
      return String(dropFirst(article.count))
    }
    return self
  }
}
