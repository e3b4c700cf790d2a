import Analysis
import ArgumentParser
import Dosing
import Reporting

/// `exosim lesson`: what diluting a product does, by route, in one picture.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Show in one picture what diluting the product does, by route, and how sure that is.",
    discussion: """
      The same plan by each route, diluted 1 to 10,000 times: particles for each cell, cells that get \
      none, and the effect beside the least that could be seen. --draws adds how sure that is. --out \
      writes report.html with the picture, lesson.csv and lesson.json (all of them or none).
      """)

  @Argument(help: "A dose file, or - for standard input.")
  var dose: String

  @Option(
    help: """
      Routes separated by commas, such as microneedle,intradermal,iv,topical; otherwise every route \
      that the plan can be given by. The dose file's own comes first.
      """)
  var routes: String?

  @Option(help: "The seed of the draws; 1 if not given.")
  var seed: UInt64?

  @Option(
    help: "A folder for report.html, lesson.csv and lesson.json; made if missing.",
    transform: OutputFile.named)
  var out: String?

  @OptionGroup var drawing: DrawOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let seed, drawing.draws == nil {
      throw ValidationError(
        "--seed: nothing is drawn by chance without --draws; try --draws 256 --seed \(seed)")
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
    let text = document.text(indent: 2, width: 100)
    if let out {
      try OutputFile.save(
        [
          ("lesson.json", text), ("lesson.csv", LessonCSV(result).text),
          ("report.html", LessonReport(result).html),
        ], into: out)
      memory?.finish()
      common.console.note("wrote \(out)/lesson.json, lesson.csv and report.html")
    }
    for note in result.notes { common.console.note("note: \(note)") }
    try common.console.data(
      common.json ? text : LessonText(result).text(width: Console.width, colour: Console.usesColour)
    )
  }

  private func answer() throws -> (DilutionResult, DrawMemory?) {
    let library = try ModelLibrary(asked: models.models)
    let bytes = try InputFile.bytes(dose, limit: InputFile.doseLimit)
    var study = try DosedStudy.read(bytes, dose, in: library, command: "lesson")
    study.origin.command = command
    let own = try drawing.sweep(study, bytes: bytes, file: dose, in: library)
    let memory = try drawing.memory(
      in: out, study, bytes: bytes, seed: seed ?? 1,
      asked: [("command", "lesson"), ("--routes", routes ?? "")])
    own.memory = memory
    let sweeps = try sweeps(own, study.plan)
    let watch = DrawWatch(common.console, memory)
    let request = DrawRequest(draws: drawing.draws ?? 0, seed: seed ?? 1)
    let result = try DilutionLesson(study, sweeps, request) { done, total in
      try watch.report("lesson", done, total)
    }.run()
    watch.end()
    let runs = request.draws == 0 ? "the table's numbers" : "\(request.draws) draws"
    let by = "\(sweeps.count) route\(sweeps.count == 1 ? "" : "s")"
    common.console.note("\(runs) by \(by) in \(watch.time)")
    return (result, memory)
  }

  /// The dose file by each route that was asked for; by those it can be given by where none was.
  private func sweeps(_ own: DoseSweep, _ plan: DosePlan) throws -> [DoseSweep] {
    let setting = plan.route.setting
    let possible = plan.manifest.routes.filter { $0.setting == setting }.map(\.name)
    guard let routes else { return own.takingEveryRoute() }
    let names = routes.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmedText
    }
    for name in names { try require(name, among: possible, option: "--routes") }
    for (place, name) in names.enumerated() where names[..<place].contains(name) {
      throw ValidationError("--routes: the route '\(name)' stands twice in the list")
    }
    let order = names.filter { $0 == plan.route.name } + names.filter { $0 != plan.route.name }
    return try order.map { try $0 == plan.route.name ? own : own.taking(route: $0) }
  }

  /// What was asked, as it can be asked again; threads change nothing in the answer.
  private var command: String {
    var words = ["exosim lesson", dose]
    if let routes { words.append("--routes \(routes)") }
    if let draws = drawing.draws { words.append("--draws \(draws)") }
    if let seed { words.append("--seed \(seed)") }
    return words.joined(separator: " ")
  }
}
