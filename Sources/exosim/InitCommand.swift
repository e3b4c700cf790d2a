import ArgumentParser
import Dosing

/// `exosim init`: a starter dose file, made from one of the examples.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a starter dose file to edit.")

  @Argument(help: "Where to write it.")
  var file = "dose.json"

  @Option(help: "Which example to start from; see --list.")
  var example = "microneedle-monthly-x3"

  @Option(help: "The model.")
  var model = "skin"

  @Flag(help: "List the examples instead.")
  var list = false

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let folder = try ModelLibrary(asked: models.models).folder(of: model) + "/examples"
    let examples = InputFile.names(in: folder).filter { $0.hasSuffix(".json") }
      .map { String($0.dropLast(5)) }
    if list {
      let document = JSONText.array(examples.map { .string($0) })
      try common.console.data(common.json ? document.text() : examples.joined(separator: "\n"))
      return
    }
    try require(example, among: examples, option: "--example")
    if InputFile.exists(file) && !force {
      throw Failure(
        .inputOutput, code: "file.exists", "\(file) is there already; nothing was written",
        help: "choose another name, or add --force to replace it")
    }
    try OutputFile.save(InputFile.text("\(folder)/\(example).json"), to: file)
    if common.json {
      try common.console.data(JSONText.object(present: [("written", .string(file))]).text())
    }
    common.console.note("wrote \(file); next: exosim run \(file)")
  }
}
