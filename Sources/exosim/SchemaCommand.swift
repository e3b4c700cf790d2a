import Analysis
import ArgumentParser
import Dosing

/// `exosim schema`: the JSON Schemas of what goes in and what comes out.
struct SchemaCommand: ParsableCommand {
  enum Document: String, CaseIterable, ExpressibleByArgument { case dose, result, sweep }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (2020-12) of dose files, results or sweep files.")

  @Argument(help: "dose, result or sweep.")
  var document: Document

  @OptionGroup var common: CommonOptions

  func run() throws {
    switch document {
    case .dose: try common.console.data(DoseSchema.text)
    case .sweep: try common.console.data(SweepSchema.text)
    case .result: try common.console.data(StudyResult.schema)
    }
  }
}
