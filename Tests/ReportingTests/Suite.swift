import Foundation
import ShippedModels
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

@Test(
  "pictures of an example",
  .enabled(if: ProcessInfo.processInfo.environment["EXOSIM_EXAMPLE"] != nil))
func examplePictures() throws {
  let environment = ProcessInfo.processInfo.environment
  let name = environment["EXOSIM_EXAMPLE"] ?? ""
  let folder = URL(fileURLWithPath: environment["EXOSIM_PICTURES"] ?? ".")
  let clock = ContinuousClock()
  let study = try SkinModel().example(name)
  var result: StudyResult?
  let time = try clock.measure { result = try study.run() }
  let found = try #require(result)
  print("study took", time)
  for (suffix, text) in [
    (".html", Report(found).html), (".txt", TerminalAnswer(found).text()),
    (".json", found.jsonText), (".csv", TrajectoryCSV(found).text),
  ] {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name + suffix))
  }
}
