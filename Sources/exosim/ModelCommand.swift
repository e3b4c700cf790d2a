import ArgumentParser
import Dosing

/// `exosim model`: what models there are, and one of them in full.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "List the models that come with exosim, or show one.",
    subcommands: [List.self, ShowCommand.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the models.")

    @OptionGroup var models: ModelOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
      let library = try ModelLibrary(asked: models.models)
      var lines: [String] = []
      var entries: [JSONText] = []
      for name in library.names {
        let model = try LibraryModel(name, in: library)
        lines.append("\(name)\t\(model.manifest.title)")
        entries.append(
          .object(present: [
            ("name", .string(name)), ("title", .string(model.manifest.title)),
            ("question", model.manifest.question.map { .string($0) }),
            ("settings", .array(model.manifest.settings.map { .string($0.name) })),
            ("routes", .array(model.manifest.routes.map { .string($0.name) })),
          ]))
      }
      try common.console.data(
        common.json ? JSONText.array(entries).text() : lines.joined(separator: "\n"))
    }
  }
}
