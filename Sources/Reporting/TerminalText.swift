/// Lines of fixed-width text: padding, wrapping and, only when asked, colour.
struct TerminalText: Sendable {
  enum Style: String, Sendable {
    case bold = "1"
    case dim = "2"
    case good = "1;32"
    case bad = "1;31"
    case accent = "36"
  }
  var width: Int
  var hasColour: Bool

  func styled(_ text: String, _ style: Style) -> String {
    hasColour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Columns a text takes: wide East Asian characters take two.
  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36F, 0x200B...0x200F: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  /// Left-aligned in exactly `size` columns; what is too long ends in "…".
  static func left(_ text: String, _ size: Int) -> String {
    let shown = clipped(text, size)
    return shown + String(repeating: " ", count: max(0, size - columns(shown)))
  }

  static func right(_ text: String, _ size: Int) -> String {
    let shown = clipped(text, size)
    return String(repeating: " ", count: max(0, size - columns(shown))) + shown
  }

  static func clipped(_ text: String, _ size: Int) -> String {
    guard columns(text) > size else { return text }
    var shown = ""
    var used = 0
    for character in text {
      let next = columns(String(character))
      if used + next > size - 1 { break }
      shown.append(character)
      used += next
    }
    return shown + "…"
  }

  /// The words of a text; a number and a short word behind it stay one.
  private static func words(of text: String) -> [String] {
    let glued = gluedSpaces(in: text)
    var words = [""]
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if scalar == " ", !glued.contains(index) {
        words.append("")
      } else {
        words[words.count - 1].unicodeScalars.append(scalar)
      }
    }
    return words.filter { !$0.isEmpty }
  }

  /// Broken at spaces so that no line passes `width`; later lines begin with `indent` spaces.
  func wrapped(_ text: String, first: Int = 0, indent: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = first
    for part in Self.words(of: text) {
      let word = Self.clipped(part, width - indent)
      let size = Self.columns(word)
      if used > 0, used + 1 + size > width, !(line.isEmpty && lines.isEmpty && first == 0) {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
        used = indent + size
      } else {
        let needsSpace = used > (lines.isEmpty ? 0 : indent)
        line += (needsSpace ? " " : "") + word
        used += size + (needsSpace ? 1 : 0)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
