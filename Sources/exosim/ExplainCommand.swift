import Analysis
import ArgumentParser
import Dosing
import Kinetics
import ReactionNetworks
import Reporting

/// `exosim explain`: which step of the path holds the effect, by control coefficients.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say which step of the path limits the effect, and what more of it would do.",
    discussion: """
      Control coefficients d ln(effect) / d ln(number) come from forward sensitivity equations, the \
      what-ifs from running the plan again. The effect is what the verdict of exosim run is about \
      unless --readout, --at or --versus choose another.
      """)

  @Argument(help: "A dose file, or - for standard input.")
  var dose: String

  @Option(help: "The readout to explain; otherwise the one that the verdict is about.")
  var readout: String?

  @Option(help: "When, such as \"12 wk\"; otherwise when the verdict looks.")
  var at: String?

  @Option(help: "untreated or device_only; otherwise what the verdict compares with.")
  var versus: String?

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let asked = try choice()
    let study = try DosedStudy.read(dose, models: models, command: "explain")
    let result = try ControlAnalysis(study, choice: asked).run()
    let document = result.json
    if let hole = document.firstNonFinite {
      throw Failure(
        .solver, code: "result.not-finite", "the result is not a finite number at \(hole)",
        help: "nothing was written; please report this dose file")
    }
    for note in result.notes { common.console.note("note: \(note)") }
    try common.console.data(
      common.json
        ? document.text(indent: 2, width: 100)
        : ControlText(result).text(width: Console.width, colour: Console.usesColour))
  }

  private func choice() throws -> ControlAnalysis.Choice {
    var choice = ControlAnalysis.Choice(readout: readout)
    if let at {
      guard let time = try? Quantity(at),
        time.unit.isCommensurable(with: PhysicalUnit(time: 1))
      else {
        throw ValidationError("--at: '\(at)' is not a time; allowed: a time such as \"12 wk\"")
      }
      choice.at = time
    }
    if let versus {
      try require(versus, among: Comparator.allCases.map(\.rawValue), option: "--versus")
      choice.versus = Comparator(rawValue: versus)
    }
    return choice
  }
}

/// A dose file with its model, ready to be studied.
enum DosedStudy {
  static func read(_ dose: String, models: ModelOptions, command: String) throws -> Study {
    let library = try ModelLibrary(asked: models.models)
    let bytes = try InputFile.bytes(dose, limit: InputFile.doseLimit)
    return try read(bytes, dose, in: library, command: command)
  }

  static func read(
    _ bytes: [UInt8], _ dose: String, in library: ModelLibrary, command: String
  ) throws -> Study {
    let name = try DosePlan.model(bytes: bytes, file: dose, among: library.names)
    var model = try LibraryModel(name, in: library)
    let dosed = try DosedModel(bytes: bytes, file: dose, of: &model)
    return Study(
      plan: dosed.plan, network: dosed.network, table: model.table, limits: model.limits,
      origin: Study.Origin(
        version: Exosim.version, command: "exosim \(command) \(dose)",
        modelTexts: model.texts.map { .init(name: $0.name, text: $0.text) },
        otherTexts: [.init(name: dose, text: String(decoding: bytes, as: UTF8.self))],
        blas: Machine.blasKernel))
  }
}
