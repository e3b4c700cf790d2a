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

  @Option(help: "Also write the JSON document to this file.", transform: OutputFile.named)
  var out: String?

  @Flag(help: "Finish draws that were stopped; they are kept beside the file of --out.")
  var resume = false

  @Flag(help: "Begin draws anew where unfinished ones are.")
  var force = false

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other") }
    if resume || force, out == nil {
      throw ValidationError(
        "\(resume ? "--resume" : "--force"): unfinished draws are kept beside the file of --out, "
          + "which is not given")
    }
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
    let memory = try memory(of: plans, model)
    var results: [StatementResult] = []
    for (name, plan, _) in plans {
      results.append(try answer(name, plan, model, memory, results.count, of: plans.count))
    }
    if let memory, memory.found > 0 {
      common.console.note(
        "\(memory.found) of \(memory.members) members were there already")
    }
    let document = StatementResult.document(
      results, model: model.manifest.name, draws: draws, seed: seed ?? 0)
    if let hole = document.firstNonFinite {
      throw Failure(
        .solver, code: "result.not-finite", "the result is not a finite number at \(hole)",
        help: "nothing was written; please report these statements")
    }
    if let out { try OutputFile.save(document.text(), to: out) }
    memory?.finish()
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

  /// Where what the draws come to is kept until the document is written; `nil` without a file for it.
  private func memory(
    of statements: [LibraryModel.Statement], _ model: LibraryModel
  ) throws -> DrawMemory? {
    guard let out, draws > 0, try !OutputFile.isSpecial(out) else { return nil }
    var model = model
    for setting in model.manifest.settings { _ = try model.network(of: setting) }
    let texts = model.texts.map { $0.name + "\u{0}" + $0.text }
    let files = statements.map {
      "\($0.plan.scenarios.map(\.document))\u{0}" + SHA256.hex($0.bytes)
    }
    return try DrawMemory(
      out + ".partial",
      [
        ("version", Exosim.version), ("model", SHA256.hex(texts.joined(separator: "\u{0}"))),
        ("command", "statements"), ("statements", statements.map(\.name).joined(separator: ", ")),
        ("statement files", SHA256.hex(files.joined(separator: "\u{0}"))),
        ("--draws", "\(draws)"), ("--seed", "\(seed ?? 0)"),
      ], resume: resume, force: force)
  }

  private func answer(
    _ name: String, _ plan: StatementPlan, _ model: LibraryModel, _ memory: DrawMemory?,
    _ before: Int, of count: Int
  ) throws -> StatementResult {
    var progress: Progress?
    let study = StatementStudy(
      plan, named: name, on: model.subject, draws: draws, seed: seed ?? 0, threads: threads,
      memory: memory
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
          help: memory == nil
            ? "nothing was written; name fewer statements or ask for fewer draws"
            : "what is done is kept; the same command with --resume finishes it")
      }
    }
    let result = try study.run()
    progress?.end()
    return result
  }
}

extension LibraryModel {
  typealias Statement = (name: String, plan: StatementPlan, bytes: [UInt8])

  private static let ending = ".json"

  /// The statements that stand beside the model, read, by file name; or those of files of one's own.
  ///
  /// - Parameter wanted: names, and paths that end in ".json"; empty = all that stand there.
  func statements(named wanted: [String]) throws -> [Statement] {
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
    return try chosen.map { try statement("\(place)/\($0)\(Self.ending)", named: $0) }
      + files.map { path in
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try statement(path, named: String(name.dropLast(Self.ending.count)))
      }
  }

  private func statement(_ path: String, named name: String) throws -> Statement {
    let bytes = try InputFile.bytes(path, limit: InputFile.doseLimit)
    let plan = try StatementPlan(bytes: bytes, file: path, manifest: manifest) {
      try InputFile.bytes("\(folder)/\($0)", limit: InputFile.doseLimit)
    }
    return (name, plan, bytes)
  }
}
