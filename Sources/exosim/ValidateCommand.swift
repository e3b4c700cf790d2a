import Analysis
import ArgumentParser
import Dosing
import Reporting

/// `exosim validate`: a model against every published experiment that stands beside it.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Run every published experiment of a model: observed, model, hit or miss.",
    discussion: """
      The experiments are data: validation/targets.tsv, runs.tsv and conditions.tsv in the model's \
      folder. Only rows that the model predicts are evidence for it; they stand first. A miss is a \
      result, so the exit status is 0.
      """)

  @Argument(help: "The model.")
  var model = "skin"

  @Option(help: "Also write the JSON document to this file.", transform: OutputFile.named)
  var out: String?

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let model = try LibraryModel(self.model, in: ModelLibrary(asked: models.models))
    let result = try Validation(model.experiments(), on: model.subject).run()
    if let out { try OutputFile.save(result.json.text(), to: out) }
    if common.json {
      try common.console.data(result.json.text())
    } else {
      let table = ValidationTable(
        result, width: Console.width, hasColour: Console.usesColour)
      try common.console.data(table.text)
    }
    if result.hasFailures { throw ExitCode(ExitStatus.solver.rawValue) }
  }
}
