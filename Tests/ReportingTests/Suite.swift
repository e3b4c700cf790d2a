import Foundation
import Testing

@testable import Analysis
@testable import Reporting

/// Writes the made-up result's page, screen and document where the variable says, to be looked at.
@Test(
  "pictures of the made-up result",
  .enabled(if: ProcessInfo.processInfo.environment["EXOSIM_PICTURES"] != nil))
func pictures() throws {
  let folder = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["EXOSIM_PICTURES"] ?? ".")
  let result = Fixture.result
  for (name, text) in [
    ("report.html", Report(result).html), ("answer.txt", TerminalAnswer(result).text()),
    ("result.json", result.jsonText), ("trajectory.csv", TrajectoryCSV(result).text),
  ] {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }
}
