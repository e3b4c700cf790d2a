public import Analysis

/// The whole course as comma separated values: time, phase and arm first, one column a symbol.
///
/// Numbers carry up to 17 significant digits, so that every double reads back as itself. The header
/// names units as `name [unit]`. `phase` tells the row just before a change from outside from the
/// one just after it.
public struct TrajectoryCSV: Sendable {
  let result: StudyResult

  public init(_ result: StudyResult) { self.result = result }

  /// Arm after arm, each in the order of time; the last line is ended.
  public var text: String {
    guard let first = result.recordings.first else { return "time [hour],phase,arm\n" }
    var csv = "time [hour],phase,arm"
    for (name, unit) in zip(first.names, first.units) {
      csv += ","
      csv += Self.quoted(unit.isEmpty ? name : "\(name) [\(unit)]")
    }
    csv += "\n"
    for arm in result.recordings {
      let width = arm.names.count
      for (row, time) in arm.times.enumerated() {
        csv += time.description
        csv += ","
        csv += arm.phases[row]
        csv += ","
        csv += arm.arm
        for value in arm.values[row * width..<(row + 1) * width] {
          csv += ","
          csv += value.description
        }
        csv += "\n"
      }
    }
    return csv
  }

  /// RFC 4180: quoted when it holds a comma, a quote or a line end.
  static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    var safe = "\""
    for character in text {
      if character == "\"" { safe += "\"" }
      safe.append(character)
    }
    return safe + "\""
  }
}
