import ArgumentParser
import Dosing

/// `exosim init`: a starter dose file for a route, or a copy of an example.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a starter dose file to edit.")

  @Argument(help: "Where to write it; - prints it.")
  var file = "dose.json"

  @Option(help: "The route to start with.")
  var route = "microneedle"

  @Option(help: "Copy one of the examples instead; see --list.")
  var example: String?

  @Option(help: "The model.")
  var model = "skin"

  @Flag(help: "List the examples instead.")
  var list = false

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let library = try ModelLibrary(asked: models.models)
    let folder = try library.folder(of: model) + "/examples"
    let examples = InputFile.names(in: folder).filter { $0.hasSuffix(".json") }
      .map { String($0.dropLast(5)) }
    if list {
      let document = JSONText.array(examples.map { .string($0) })
      try common.console.data(common.json ? document.text() : examples.joined(separator: "\n"))
      return
    }
    if let example { try require(example, among: examples, option: "--example") }
    let isPrinted = file == "-"
    if !isPrinted, InputFile.exists(file), !force {
      throw Failure(
        .inputOutput, code: "file.exists", "\(file) is there already; nothing was written",
        help: "choose another name, or add --force to replace it")
    }
    let text: String
    if let example {
      text = try InputFile.text("\(folder)/\(example).json")
    } else {
      var known = try LibraryModel(model, in: library)
      let manifest = known.manifest
      try require(route, among: manifest.routes.map(\.name), option: "--route")
      let setting = manifest.route(route).flatMap { manifest.setting($0.setting) }
      let symbols = try setting.map { try ModelSymbols(known.equations(of: $0)) }
      text = try DosePlan.starter(route: route, manifest: manifest, symbols: symbols)
    }
    if isPrinted { return try common.console.data(text) }
    try OutputFile.save(text, to: file)
    if common.json {
      try common.console.data(JSONText.object(present: [("written", .string(file))]).text())
    }
    common.console.note("wrote \(file); next: exosim run \(file)")
  }
}
