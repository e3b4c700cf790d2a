import Analysis
import ArgumentParser
import Dosing
import ReactionNetworks
import Reporting

/// `exosim statements`: what people say about the product, tried on a model.
struct StatementsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statements",
    abstract: "Try popular statements on a model: supported, not supported, or what it depends on.",
    discussion: """
      The statements are data: statements/*.json in the model's folder, each with scenarios, a test, \
      and what the literature or the trade would lead one to expect. The verdict is that of the \
      table's own numbers, under every combination of what nobody knows; the probability beside it \
      is over draws of their ranges. Statements that are named are shown with every number: \
      exosim statements skin drip-renews-skin. A name that ends in .json is a file of your own, as \
      exosim schema statement says.

      A verdict is a result, whatever it is, so the exit status is 0.
      """)

  @Argument(help: "The model, then names of statements; all of them if none is named.")
  var names: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draw the numbers of the model within their ranges this many times; 0 draws nothing.",
      valueName: "number"))
  var draws = 64

  @Flag(help: "Show every number of every statement.")
  var details = false

  @Option(help: "The seed of what is drawn. (default: 0)")
  var seed: UInt64?

  @Option(help: "How many processors to use; the results do not depend on it. (default: all)")
  var threads: Int?

  @Option(help: "Also write the JSON document to this file.")
  var out: String?

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    let allowed = UncertaintyStudy.Request.allowed
    guard draws == 0 || allowed.contains(draws) else {
      throw ValidationError(
        "--draws: \(draws) draws cannot be made; allowed: 0 (none), or \(allowed.lowerBound) to "
          + "\(allowed.upperBound), such as --draws 64")
    }
    if let seed, draws == 0 {
      throw ValidationError("--seed: nothing is drawn; try --draws 64 --seed \(seed)")
    }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096")
    }
  }

  func run() throws {
    let library = try ModelLibrary(asked: models.models)
    // the first word is a model where there is one of that name
    let isModel = names.first.map { library.names.contains($0) } ?? false
    let model = try LibraryModel(isModel ? names[0] : "skin", in: library)
    let plans = try model.statements(named: isModel ? Array(names.dropFirst()) : names)
    Interruption.watch()
    var results: [StatementResult] = []
    for (name, plan) in plans {
      results.append(try answer(name, plan, model, results.count, of: plans.count))
    }
    let document = StatementResult.document(
      results, model: model.manifest.name, draws: draws, seed: seed ?? 0)
    if let hole = document.firstNonFinite {
      throw Failure(
        .solver, code: "result.not-finite", "the result is not a finite number at \(hole)",
        help: "nothing was written; please report these statements")
    }
    if let out { try OutputFile.save(document.text(), to: out) }
    if common.json {
      try common.console.data(document.text())
    } else {
      let table = StatementTable(
        results, isLong: details || !names.dropFirst(isModel ? 1 : 0).isEmpty,
        width: Console.width, hasColour: Console.usesColour)
      try common.console.data(table.text)
    }
    let isOpen = results.contains { if case .open = $0.verdict { true } else { false } }
    if isOpen { throw ExitCode(ExitStatus.solver.rawValue) }
  }

  private func answer(
    _ name: String, _ plan: StatementPlan, _ model: LibraryModel, _ before: Int, of count: Int
  ) throws -> StatementResult {
    var progress: Progress?
    let study = StatementStudy(
      plan, named: name, on: model.subject, draws: draws, seed: seed ?? 0, threads: threads
    ) { done, total in
      if done == 0 {
        progress = Progress(total: total, done: 0, isQuiet: common.console.isQuiet)
      } else {
        let before = progress?.done ?? 0
        progress?.advance(done - before)
      }
      if Interruption.isAsked {
        progress?.clear()
        throw Failure(
          .interrupted, code: "statements.interrupted",
          "stopped in the statement '\(name)', after \(before) of \(count)",
          help: "nothing was written; name fewer statements or ask for fewer draws")
      }
    }
    let result = try study.run()
    progress?.end()
    return result
  }
}

extension LibraryModel {
  private static let ending = ".json"

  /// The statements that stand beside the model, read, by file name; or those of files of one's own.
  ///
  /// - Parameter wanted: names, and paths that end in ".json"; empty = all that stand there.
  func statements(named wanted: [String]) throws -> [(name: String, plan: StatementPlan)] {
    let place = "\(folder)/statements"
    let known = InputFile.names(in: place).filter { $0.hasSuffix(Self.ending) }
      .map { String($0.dropLast(Self.ending.count)) }
    let files = wanted.filter { $0.hasSuffix(Self.ending) }
    guard !known.isEmpty || !files.isEmpty else {
      throw Failure(
        .inputOutput, code: "statements.not-found",
        "the model '\(manifest.name)' has no statements: there is no \(place)/*.json")
    }
    for name in wanted where !files.contains(name) && !known.contains(name) {
      let nearest = closest(name, in: known).map { "did you mean '\($0)'?" }
      throw Failure(
        .usage, code: "statements.unknown",
        "there is no statement '\(name)' in \(place)",
        help: nearest ?? "there are: \(known.joined(separator: ", "))")
    }
    let chosen = wanted.isEmpty ? known : known.filter(wanted.contains)
    return try chosen.map { ($0, try statement("\(place)/\($0)\(Self.ending)")) }
      + files.map { path in
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return (String(name.dropLast(Self.ending.count)), try statement(path))
      }
  }

  private func statement(_ path: String) throws -> StatementPlan {
    try StatementPlan(
      bytes: InputFile.bytes(path, limit: InputFile.doseLimit), file: path, manifest: manifest
    ) { try InputFile.bytes("\(folder)/\($0)", limit: InputFile.doseLimit) }
  }
}
