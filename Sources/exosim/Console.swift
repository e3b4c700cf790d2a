#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where words go: data to standard output, everything else to standard error.
struct Console {
  var isQuiet = false

  /// Data: the only thing that standard output ever carries.
  func data(_ text: String) throws(Failure) {
    let code = OutputFile.put(text.hasSuffix("\n") ? text : text + "\n", 1)
    if code != 0 {
      throw Failure(
        .inputOutput, code: "file.unwritable",
        "cannot write to standard output: \(String(cString: strerror(code)))")
    }
  }

  /// A remark that `--quiet` silences.
  func note(_ text: String) {
    if !isQuiet { _ = OutputFile.put(text + "\n", 2) }
  }

  /// Errors and warnings; never silenced.
  func report(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { _ = OutputFile.put(diagnostic.text + "\n", 2) }
  }

  /// Colour only for a person at a terminal who has not declined it (no-color.org).
  static var usesColour: Bool {
    if let asked = environment("NO_COLOR"), !asked.isEmpty { return false }
    return isatty(1) == 1 && environment("TERM") != "dumb"
  }

  /// Columns of the terminal, between 60 and 120; 80 when it is not a terminal.
  static var width: Int {
    var size = winsize()
    guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return min(max(Int(size.ws_col), 60), 120)
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
