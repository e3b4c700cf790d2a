import Analysis
import ArgumentParser
import Dosing
import Reporting

/// `exosim fit`: the calibration of a model, run again.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Set a model's fitted parameters on its experiments again, by least squares.",
    discussion: """
      What is set on what stands in validation/fit.tsv in the model's folder: fitted rows of the \
      parameter table, and calibrated rows of targets.tsv. The search starts from the table's values \
      and from points spread over the bounds. Nothing is written into the table: the values found \
      are shown beside its own.
      """)

  @Argument(help: "The model.")
  var model = "skin"

  @Option(help: "How many starts; the first is the table's own values.")
  var starts = 5

  @Option(help: "Seed of the other starts.")
  var seed: UInt64 = 1

  @Option(help: "Also write the JSON document to this file.", transform: OutputFile.named)
  var out: String?

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...1000).contains(starts) else {
      throw ValidationError("--starts \(starts) is not between 1 and 1000; try --starts 5")
    }
  }

  func run() throws {
    let model = try LibraryModel(self.model, in: ModelLibrary(asked: models.models))
    let suite = try model.experiments()
    let path = "\(model.folder)/validation/fit.tsv"
    let plan = try CalibrationPlan(
      tsv: InputFile.text(path), file: path, table: model.table, suite: suite)
    var calibration = Calibration(plan, suite, on: model.subject)
    calibration.starts = starts
    calibration.seed = seed
    let result = try calibration.run()
    if let out { try OutputFile.save(result.json.text(), to: out) }
    if common.json {
      try common.console.data(result.json.text())
    } else {
      let table = CalibrationTable(result, width: Console.width, hasColour: Console.usesColour)
      try common.console.data(table.text)
    }
    if result.cost == nil { throw ExitCode(ExitStatus.solver.rawValue) }
  }
}
