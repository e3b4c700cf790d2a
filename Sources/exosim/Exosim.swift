import ArgumentParser
import ReactionNetworks

/// The front door: chooses the verb, and turns every failure into a message and an exit status.
@main
struct Exosim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exosim",
    abstract: "Does this exosome preparation, by this route, do anything measurable to the skin?",
    discussion: """
      It simulates; it gives no medical advice.

      Exit status: 0 done, 2 a claim not met (only with --require-claims), 3 a construct of the \
      model is not supported, 64 wrong usage, 65 bad data, 70 the solver failed, 74 input or \
      output, 130 interrupted; a shell shows 141 when the reader of a pipe has gone.
      """,
    version: "exosim \(version)",
    subcommands: [
      RunCommand.self, ExplainCommand.self, DoseResponseCommand.self, LessonCommand.self,
      SweepCommand.self, ValidateCommand.self, StatementsCommand.self, FitCommand.self,
      SimulateCommand.self,
      CheckCommand.self, InitCommand.self,
      SchemaCommand.self,
      ModelCommand.self,
      DoctorCommand.self,
    ])

  static let version = "0.1.0"

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      end(with: Failure.from(error), or: error)
    }
  }

  /// Help and the version are data like any other: what cannot be written is an error.
  private static func end(with failure: Failure?, or error: any Error) -> Never {
    var failure = failure
    if failure == nil, exitCode(for: error) == .success {
      do throws(Failure) {
        try Console().data(fullMessage(for: error))
        exit(withError: ExitCode.success)
      } catch {
        failure = error
      }
    }
    guard let failure else { exit(withError: error) }
    Console().report(failure.diagnostics)
    exit(withError: ExitCode(failure.status.rawValue))
  }
}

/// What every verb understands.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document instead of text.")
  var json = false

  @Flag(name: .long, help: "Print no remarks; errors are still printed.")
  var quiet = false

  var console: Console { Console(isQuiet: quiet) }
}

/// Where the models are, for verbs that need them.
struct ModelOptions: ParsableArguments {
  @Option(help: "The folder with the models; otherwise EXOSIM_MODELS, or beside the program.")
  var models: String?
}

/// Refuses a word of the command line that is not one of those allowed.
func require(_ word: String, among words: [String], option: String) throws {
  if words.contains(word) { return }
  let nearest = closest(word, in: words).map { "; did you mean '\($0)'?" } ?? ""
  throw ValidationError(
    "\(option): there is no '\(word)'\(nearest); "
      + (words.isEmpty ? "there is none to choose from" : "allowed: \(listed(words))"))
}

/// The first of some words and how many more there are, or what to say where there are none.
func listed(_ words: [String], orElse none: String = "") -> String {
  let most = 24
  if words.isEmpty { return none }
  let rest = words.count > most ? ", and \(words.count - most) more" : ""
  return words.prefix(most).joined(separator: ", ") + rest
}
