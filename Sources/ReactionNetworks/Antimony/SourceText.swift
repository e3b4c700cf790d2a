/// One text with its name: where a place in it becomes a line, a column and a caret picture.
final class SourceText: Sendable {
  let name: String
  let bytes: [UInt8]

  init(_ text: String, name: String?) {
    self.name = name ?? "text"
    bytes = Array(text.utf8)
  }

  /// 1-based line, 1-based column in characters, and the line itself, for a byte offset.
  func locate(_ offset: Int) -> (line: Int, column: Int, text: String) {
    let offset = min(max(offset, 0), bytes.count)
    var line = 1
    var start = 0
    var index = 0
    while index < offset {
      if isLineEnd(at: index) {
        line += 1
        start = index + 1
      }
      index += 1
    }
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") {
      end += 1
    }
    let before = String(decoding: bytes[start..<max(start, min(offset, end))], as: UTF8.self)
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return (line, before.count + 1, text)
  }

  /// Line feed, or a carriage return that no line feed follows.
  private func isLineEnd(at index: Int) -> Bool {
    if bytes[index] == UInt8(ascii: "\n") { return true }
    guard bytes[index] == UInt8(ascii: "\r") else { return false }
    return index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
  }

  func error(
    _ kind: ModelError.Kind, _ message: String, at offset: Int, suggestion: String? = nil
  ) -> ModelError {
    let place = locate(offset)
    return ModelError(
      kind, message, file: name, line: place.line, column: place.column,
      sourceLine: place.text.printable, suggestion: suggestion)
  }
}

/// A place in one of the texts a model is read from.
struct SourcePlace: Sendable {
  let source: SourceText
  let offset: Int

  func error(
    _ kind: ModelError.Kind, _ message: String, suggestion: String? = nil
  ) -> ModelError {
    source.error(kind, message, at: offset, suggestion: suggestion)
  }

  /// `line 12`, or `line 12 of parts.ant` seen from another file.
  func described(from other: SourcePlace) -> String {
    let line = "line \(source.locate(offset).line)"
    return source.name == other.source.name ? line : "\(line) of \(source.name)"
  }
}

extension String {
  /// The same number of characters, with tabs and control characters made visible or blank, so that
  /// a caret below stands right and no terminal obeys the text it is shown.
  var printable: String {
    var result = ""
    for character in self {
      if character == "\t" {
        result.append(" ")
      } else if character.unicodeScalars.contains(where: {
        $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
      }) {
        result.append("\u{FFFD}")
      } else {
        result.append(character)
      }
    }
    return result
  }
}
