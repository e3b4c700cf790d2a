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

      Draws that are stopped, by Ctrl-C or otherwise, leave draws.partial in the folder of --out; \
      the same command with --resume finishes them to the same bytes.
      """)

  @Argument(help: "A dose file, or - for standard input; see exosim init and exosim schema dose.")
  var dose: String

  @Option(
    help: "A folder for result.json, trajectory.csv and report.html; made if missing.",
    transform: OutputFile.named)
  var out: String?

  @Flag(help: "End with status 2 if a claim of the dose file is not met.")
  var requireClaims = false

  @Option(
    help: ArgumentHelp(
      "Simulate this many cells one by one, in whole particles.", valueName: "number"))
  var cells: Int?

  @Option(help: "The seed of the random numbers of --cells and --draws; 1 if not given.")
  var seed: UInt64?

  @OptionGroup var drawing: DrawOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let cells, !(1...CellRequest.most).contains(cells) {
      throw ValidationError(
        "--cells: \(cells) cells cannot be simulated; allowed: 1 to \(CellRequest.most), "
          + "such as --cells 10000")
    }
    if seed != nil, cells == nil, drawing.draws == nil {
      throw ValidationError(
        "--seed: nothing is drawn by chance without --cells or --draws; try --cells 10000 --seed "
          + "\(seed ?? 1)")
    }
  }

  func run() throws {
    let (result, memory) = try answer()
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
      memory?.finish()
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

  private func answer() throws -> (StudyResult, DrawMemory?) {
    let library = try ModelLibrary(asked: models.models)
    let bytes = try InputFile.bytes(dose, limit: InputFile.doseLimit)
    var study = try DosedStudy.read(bytes, dose, in: library, command: "run")
    study.origin.command = command
    study.population = cells.map { CellRequest(cells: $0, seed: seed ?? 1) }
    var result = try study.run()
    let memory = try drawing.memory(
      in: out, study, bytes: bytes, seed: seed ?? 1, asked: [("command", "run")])
    result.uncertainty = try drawing.uncertainty(
      of: result, study, bytes: bytes, file: dose, in: library, seed: seed ?? 1, memory: memory,
      common.console)
    if out != nil, drawing.draws != nil {
      result.lesson = try drawing.lesson(study, bytes: bytes, file: dose, in: library)
    }
    return (result, memory)
  }

  /// What was asked, as it can be asked again; threads change nothing in the answer.
  private var command: String {
    var words = ["exosim run", dose]
    if let cells { words.append("--cells \(cells)") }
    if let draws = drawing.draws { words.append("--draws \(draws)") }
    if let seed { words.append("--seed \(seed)") }
    return words.joined(separator: " ")
  }

  private func judge(_ claims: [ClaimAnswer]) throws {
    let failed = claims.filter { !$0.isMet }
    guard requireClaims, !failed.isEmpty else { return }
    throw Failure(
      .claimNotMet,
      failed.map { claim in
        let found = claim.foundText.map { "; found \($0)" } ?? ""
        return Diagnostic(
          code: "claim.not-met",
          message: claim.isTold
            ? "not met: \(claim.text)\(found)"
            : "cannot be told: \(claim.text)\(found), closer than the run is accurate", file: dose)
      })
  }
}
