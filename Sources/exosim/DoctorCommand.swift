import ArgumentParser
import Dosing
import Kinetics

/// `exosim doctor`: what this machine offers, and whether everything that belongs here is here.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what the program found on this machine: processor, BLAS, models.")

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    var facts: [(key: String, label: String, value: String)] = [
      ("version", "version", Exosim.version),
      ("program", "program", ModelLibrary.executable()),
      ("processorLevel", "processor level in use", Machine.processorLevel),
      ("blasKernel", "OpenBLAS kernel", Machine.blasKernel),
    ]
    var problems = Failure(.done, [])
    do {
      let library = try ModelLibrary(asked: models.models)
      facts.append(("modelFolder", "models in", library.folder))
      for name in library.names {
        let model = try LibraryModel(name, in: library)
        facts.append(("model.\(name)", "model \(name)", model.manifest.title))
      }
    } catch {
      guard let failure = Failure.from(error) else { throw error }
      problems = failure
    }
    if common.json {
      var pairs: [(String, JSONText?)] = facts.map { ($0.key, .string($0.value)) }
      pairs.append(("diagnostics", .array(problems.diagnostics.map(\.json))))
      try common.console.data(JSONText.object(present: pairs).text())
    } else {
      let width = facts.map(\.label.count).max() ?? 0
      let lines = facts.map { fact in
        fact.label + String(repeating: " ", count: width - fact.label.count + 2) + fact.value
      }
      try common.console.data(lines.joined(separator: "\n"))
    }
    common.console.report(problems.diagnostics)
    if problems.status != .done { throw ExitCode(problems.status.rawValue) }
  }
}
