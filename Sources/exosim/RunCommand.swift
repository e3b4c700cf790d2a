import Analysis
import ArgumentParser
import Dosing
import Kinetics
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

  @OptionGroup var drawing: DrawOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let result = try answer()
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
        ] + DrawTables.all(result), into: out)
      let tables = DrawTables.all(result).map { ", \($0.name)" }.joined()
      common.console.note("wrote \(out)/result.json, trajectory.csv\(tables) and report.html")
    }
    for note in result.notes { common.console.note("note: \(note)") }
    let answer = TerminalAnswer(result)
    try common.console.data(
      common.json
        ? result.jsonText : answer.text(width: Console.width, colour: Console.usesColour))
    try judge(result.claims)
  }

  private func answer() throws -> StudyResult {
    let library = try ModelLibrary(asked: models.models)
    let bytes = try InputFile.bytes(dose, limit: InputFile.doseLimit)
    var model = try LibraryModel(DosePlan.model(bytes: bytes, file: dose), in: library)
    let dosed = try DosedModel(bytes: bytes, file: dose, of: &model)
    let study = Study(
      plan: dosed.plan, network: dosed.network, table: model.table, limits: model.limits,
      origin: Study.Origin(
        version: Exosim.version, command: "exosim run \(dose)\(drawing.words)",
        modelTexts: model.texts.map { .init(name: $0.name, text: $0.text) },
        otherTexts: [.init(name: dose, text: String(decoding: bytes, as: UTF8.self))],
        blas: Machine.blasKernel))
    var result = try study.run()
    result.uncertainty = try drawing.uncertainty(
      of: result, bytes: bytes, file: dose, model: model, console: common.console)
    return result
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
