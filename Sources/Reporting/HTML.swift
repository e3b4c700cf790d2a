/// Escaped markup: elements of HTML and SVG. The only place that writes '<'.
///
/// What comes out is well-formed XML as well as HTML, so that tests can parse it strictly.
struct HTML: Sendable {
  fileprivate(set) var markup: String

  private init(markup: String) { self.markup = markup }

  /// Text to be read, not markup.
  static func text(_ text: String) -> HTML { HTML(markup: escaped(text, gluing: true)) }

  static let empty = HTML(markup: "")

  /// One element; a name in `voidElements` or without children closes itself.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    @HTMLBuilder _ content: () -> HTML = { .empty }
  ) -> HTML {
    element(name, attributes, content())
  }

  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ content: HTML
  ) -> HTML {
    var markup = "<" + name
    for (key, value) in attributes where !value.isEmpty {
      markup += " "
      markup += key
      markup += "=\""
      markup += escaped(value)
      markup += "\""
    }
    if content.markup.isEmpty, closesItself.contains(name) { return HTML(markup: markup + "/>") }
    markup += ">"
    markup += content.markup
    markup += "</"
    markup += name
    markup += ">"
    return HTML(markup: markup)
  }

  /// A style sheet, which is not escaped inside its element: it must not hold a '<'.
  static func style(_ css: String) -> HTML {
    precondition(!css.contains("<"), "a style sheet cannot hold markup")
    return HTML(markup: "<style>" + css + "</style>")
  }

  static func joined(_ parts: some Sequence<HTML>) -> HTML {
    var markup = ""
    for part in parts { markup += part.markup }
    return HTML(markup: markup)
  }

  /// A whole page.
  static func document(language: String, head: HTML, body: HTML) -> String {
    "<!DOCTYPE html>\n"
      + element(
        "html", ["lang": language],
        joined([element("head", [:], head), element("body", [:], body)])
      ).markup + "\n"
  }

  private static let closesItself: Set<String> = [
    "meta", "br", "hr", "link", "path", "line", "rect", "circle", "polyline", "polygon", "use",
    "stop",
  ]

  /// Text in which nothing can be taken for markup; control characters, which XML forbids, become
  /// the replacement character.
  ///
  /// - Parameter gluing: numbers keep their units on the same line.
  static func escaped(_ text: String, gluing: Bool = false) -> String {
    let needsCare = text.utf8.contains { byte in
      byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&")
        || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte < 0x20 || byte == 0xEF
        || byte == 0x7F || byte == 0xC2 || (gluing && byte == UInt8(ascii: " "))
    }
    guard needsCare else { return text }
    var safe = ""
    let glue = gluing ? gluedSpaces(in: text) : []
    for (index, scalar) in text.unicodeScalars.enumerated() {
      switch scalar {
      case " " where glue.contains(index): safe += "\u{A0}"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "&": safe += "&amp;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\n", "\t": safe.unicodeScalars.append(scalar)
      default:
        let code = scalar.value
        let isForbidden =
          code < 0x20 || (0x7F...0x9F).contains(code) || code == 0xFFFE || code == 0xFFFF
        safe.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
      }
    }
    return safe
  }
}

/// The spaces, by index of the scalar, that must not end a line: between a number and a short word
/// such as its unit, and between "<" or ">" and its number.
func gluedSpaces(in text: String) -> Set<Int> {
  var glued: Set<Int> = []
  var beforeWasDigit = false
  var beforeWasSign = false
  var pending: (space: Int, length: Int)?
  for (index, scalar) in text.unicodeScalars.enumerated() {
    if scalar == " " {
      if let found = pending, found.length <= 3 { glued.insert(found.space) }
      pending = beforeWasDigit ? (index, 0) : nil
      if beforeWasSign { glued.insert(index) }
    } else {
      pending?.length += 1
    }
    beforeWasDigit = scalar.properties.numericType != nil
    beforeWasSign = scalar == "<" || scalar == ">"
  }
  if let found = pending, found.length <= 4 { glued.insert(found.space) }
  return glued
}

/// Lets markup be written as a list of parts: strings are escaped text.
@resultBuilder
enum HTMLBuilder {
  static func buildExpression(_ text: String) -> HTML { .text(text) }
  static func buildExpression(_ html: HTML) -> HTML { html }
  static func buildExpression(_ parts: [HTML]) -> HTML { .joined(parts) }
  static func buildExpression(_ html: HTML?) -> HTML { html ?? .empty }
  static func buildBlock(_ parts: HTML...) -> HTML { .joined(parts) }
  static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }
  static func buildEither(first: HTML) -> HTML { first }
  static func buildEither(second: HTML) -> HTML { second }
  static func buildArray(_ parts: [HTML]) -> HTML { .joined(parts) }
}
