import Analysis
import ArgumentParser
import Dosing

/// `exosim schema`: the JSON Schemas of what goes in and what comes out.
struct SchemaCommand: ParsableCommand {
  enum Document: String, CaseIterable, ExpressibleByArgument {
    case dose, result, sweep, explain, lesson, statement, statements
    case doseResponse = "dose-response"
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (2020-12) of what goes in and what comes out.")

  @Argument(
    help: """
      dose, result, sweep, explain, lesson, dose-response, statement (a file) or statements (the \
      answer).
      """)
  var document: Document

  @OptionGroup var common: CommonOptions

  func run() throws {
    switch document {
    case .dose: try common.console.data(DoseSchema.text)
    case .sweep: try common.console.data(SweepSchema.text)
    case .statement: try common.console.data(StatementSchema.text)
    case .statements: try common.console.data(StatementResult.schema)
    case .explain: try common.console.data(ControlResult.schema)
    case .lesson: try common.console.data(DilutionResult.schema)
    case .doseResponse: try common.console.data(DoseResponseResult.schema)
    case .result: try common.console.data(StudyResult.schema)
    }
  }
}
