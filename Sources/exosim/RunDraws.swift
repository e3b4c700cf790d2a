import Analysis
import ArgumentParser
import Dosing
import ReactionNetworks

/// `exosim run --draws`: the numbers of the table drawn within their ranges.
struct DrawOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Draw the numbers of the model within their ranges this many times, under every "
        + "combination of what nobody knows, and say how sure the answer is.",
      valueName: "number"))
  var draws: Int?

  @Option(help: "How many processors to use; the results do not depend on it. (default: all)")
  var threads: Int?

  @Flag(help: "Finish draws that were stopped, in the folder of --out.")
  var resume = false

  @Flag(help: "Begin draws anew where unfinished ones are.")
  var force = false

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other") }
    if resume || force, draws == nil {
      throw ValidationError(
        "\(resume ? "--resume" : "--force"): without --draws nothing is left unfinished")
    }
    let allowed = UncertaintyStudy.Request.allowed
    if let draws, !allowed.contains(draws) {
      throw ValidationError(
        "--draws: \(draws) draws cannot be made; allowed: \(allowed.lowerBound) to "
          + "\(allowed.upperBound), such as --draws 1024")
    }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096")
    }
    if threads != nil, draws == nil {
      throw ValidationError("--threads: a single run needs no choice; it goes with --draws")
    }
  }

  /// Where what the draws come to is kept until the answer is written; `nil` without a folder for it.
  ///
  /// - Parameter asked: what the draws depend on beside the model, the dose file and the seed.
  func memory(
    in folder: String?, _ study: Study, bytes: [UInt8], seed: UInt64,
    asked: SweepJournal.Identity = []
  ) throws -> DrawMemory? {
    guard let draws else { return nil }
    guard let folder else {
      if resume || force {
        throw ValidationError(
          "\(resume ? "--resume" : "--force"): unfinished draws are kept in the folder of --out, "
            + "which is not given")
      }
      return nil
    }
    let texts = study.origin.modelTexts.map { $0.name + "\u{0}" + $0.text }
    return try DrawMemory(
      "\(folder)/draws.partial",
      [
        ("version", Exosim.version), ("model", SHA256.hex(texts.joined(separator: "\u{0}"))),
        ("dose file", SHA256.hex(bytes)),
      ] + asked + [("--draws", "\(draws)"), ("--seed", "\(seed)")], resume: resume, force: force)
  }

  /// How sure the answer is; `nil` where nothing is to be drawn.
  ///
  /// - Throws: `Failure` with status 130 when the user stops it; what is done stays in `memory`.
  func uncertainty(
    of result: StudyResult, _ study: Study, bytes: [UInt8], file: String, in library: ModelLibrary,
    seed: UInt64, memory: DrawMemory?, _ console: Console
  ) throws -> Uncertainty? {
    guard let draws else { return nil }
    let sweep = try sweep(study, bytes: bytes, file: file, in: library)
    sweep.memory = memory
    let watch = DrawWatch(console, memory)
    let sample = try UncertaintyStudy(
      sweep, result, .init(draws: draws, seed: seed)
    ) { stage, done, total in try watch.report(stage.rawValue, done, total) }
    let uncertainty = try sample.run()
    watch.end()
    let combinations = uncertainty.combinations.count
    console.note("\(draws) draws under \(combinations) combinations in \(watch.time)")
    warn(uncertainty, console)
    return uncertainty
  }

  /// What dilution does with the table's own numbers; `nil` where the model or the plan has no such
  /// lesson.
  func lesson(
    _ study: Study, bytes: [UInt8], file: String, in library: ModelLibrary
  ) throws -> DilutionResult? {
    guard study.plan.manifest.lesson != nil else { return nil }
    let sweeps = try sweep(study, bytes: bytes, file: file, in: library).takingEveryRoute()
    do {
      return try DilutionLesson(study, sweeps, DrawRequest(draws: 0, seed: 1)).run()
    } catch is DoseResponseError {
      return nil
    }
  }

  /// The dose file as members of one compiled ensemble.
  func sweep(
    _ study: Study, bytes: [UInt8], file: String, in library: ModelLibrary
  ) throws -> DoseSweep {
    var model = try LibraryModel(study.plan.model, in: library)
    let manifest = model.manifest
    let table = model.table
    var networks: [String: ReactionNetwork] = [:]
    for setting in manifest.settings {
      networks[setting.name] = try model.network(of: setting)
    }
    return try DoseSweep(
      bytes: bytes, file: file, manifest: manifest, table: table, threads: threads
    ) { name in
      guard let network = networks[name] else {
        throw Failure(
          .data, code: "models.no-setting", "\(manifest.file) has no setting '\(name)'")
      }
      return network
    }
  }

  /// Runs that have no result are told, with the first reason of each kind.
  private func warn(_ uncertainty: Uncertainty, _ console: Console) {
    func tell(_ failures: [Uncertainty.Failure], _ what: String, _ name: String) {
      for failure in failures {
        console.report([
          Diagnostic(
            .warning, code: "draws.failed",
            message: "\(failure.count) \(what) no result (\(failure.status)\(name)); the first, "
              + "number \(failure.first): \(failure.reason)")
        ])
      }
    }
    for combination in uncertainty.combinations {
      let name = zip(uncertainty.unknowns, combination.options)
        .map { "\($0.name) = \($1)" }.joined(separator: ", ")
      tell(
        combination.failures, "of \(uncertainty.draws) draws have", name.isEmpty ? "" : "; \(name)")
    }
    tell(uncertainty.screening?.failures ?? [], "runs of the screening have", "")
    tell(uncertainty.indexSample?.failures ?? [], "runs of the index sample have", "")
  }
}

/// A line that says how far draws are; Ctrl-C ends them.
final class DrawWatch {
  private var progress: Progress?
  private let console: Console
  private let memory: DrawMemory?
  private let begun = Progress.seconds()

  init(_ console: Console, _ memory: DrawMemory?) {
    self.console = console
    self.memory = memory
    Interruption.watch()
  }

  /// - Throws: `Failure` with status 130 when the user stops it.
  func report(_ stage: String, _ done: Int, _ total: Int) throws {
    let before = progress?.done ?? 0
    if done == 0 {
      progress = Progress(total: total, done: 0, isQuiet: console.isQuiet)
    } else {
      progress?.advance(done - before)
    }
    guard Interruption.isAsked else { return }
    progress?.clear()
    throw Failure(
      .interrupted, code: "draws.interrupted",
      "stopped after \(done) of \(total) members of the stage '\(stage)'",
      help: memory == nil
        ? "nothing was written; with --out what is done would have been kept"
        : done == 0
          ? "no member was done yet, so nothing was written"
          : "what is done is kept; the same command with --resume finishes it")
  }

  func end() { progress?.end() }

  /// "2.4 s", and how much of it was there already.
  var time: String {
    let text = "\(NumberText.short(Progress.seconds() - begun)) s"
    guard let memory, memory.found > 0 else { return text }
    return text + "; \(memory.found) of \(memory.members) members were there already"
  }
}
