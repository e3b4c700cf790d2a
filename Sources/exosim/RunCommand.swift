import Analysis
import ArgumentParser
import Dosing
import Reporting

/// `exosim run`: from a dose file to an explained answer.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Simulate a dose file and explain the answer.",
    discussion: """
      Prints the answer within a screen; --json prints the same and more as one document; --out \
      writes result.json, trajectory.csv and report.html (all of them or none).
      """)

  @Argument(help: "A dose file, or - for standard input; see exosim init and exosim schema dose.")
  var dose: String

  @Option(help: "A folder for result.json, trajectory.csv and report.html; made if missing.")
  var out: String?

  @Flag(help: "End with status 2 if a claim of the dose file is not met.")
  var requireClaims = false

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let result = try DosedStudy.read(dose, models: models, command: "run").run()
    let document = result.json
    if let hole = document.firstNonFinite {
      throw Failure(
        .solver, code: "result.not-finite", "the result is not a finite number at \(hole)",
        help: "nothing was written; please report this dose file")
    }
    if let out {
      try OutputFile.save(
        [
          ("result.json", result.jsonText), ("trajectory.csv", TrajectoryCSV(result).text),
          ("report.html", Report(result).html),
        ], into: out)
      common.console.note("wrote \(out)/result.json, trajectory.csv and report.html")
    }
    for note in result.notes { common.console.note("note: \(note)") }
    let answer = TerminalAnswer(result)
    try common.console.data(
      common.json
        ? result.jsonText : answer.text(width: Console.width, colour: Console.usesColour))
    try judge(result.claims)
  }

  private func judge(_ claims: [ClaimAnswer]) throws {
    let failed = claims.filter { !$0.isMet }
    guard requireClaims, !failed.isEmpty else { return }
    throw Failure(
      .claimNotMet,
      failed.map { claim in
        let found = claim.found.map { "; found \(JSONText.digits($0))" } ?? ""
        return Diagnostic(
          code: "claim.not-met", message: "not met: \(claim.text)\(found)", file: dose)
      })
  }
}
