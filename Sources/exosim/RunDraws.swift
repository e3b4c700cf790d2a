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

  @Option(help: "The seed of what is drawn; equal seeds draw equal numbers. (default: 0)")
  var seed: UInt64?

  @Option(help: "How many processors to use; the results do not depend on it. (default: all)")
  var threads: Int?

  func validate() throws {
    let allowed = UncertaintyStudy.Request.allowed
    if let draws, !allowed.contains(draws) {
      throw ValidationError(
        "--draws: \(draws) draws cannot be made; allowed: \(allowed.lowerBound) to "
          + "\(allowed.upperBound), such as --draws 1024")
    }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096")
    }
    guard draws == nil else { return }
    if threads != nil {
      throw ValidationError("--threads: a single run needs no choice; it goes with --draws")
    }
  }

  /// How sure the answer is; `nil` where nothing is to be drawn.
  ///
  /// - Throws: `Failure` with status 130 when the user stops it; nothing was written then.
  func uncertainty(
    of result: StudyResult, bytes: [UInt8], file: String, model: LibraryModel, console: Console
  ) throws -> Uncertainty? {
    guard let draws else { return nil }
    var model = model
    let manifest = model.manifest
    let table = model.table
    var networks: [String: ReactionNetwork] = [:]
    for setting in manifest.settings {
      networks[setting.name] = try model.network(of: setting)
    }
    let sweep = try DoseSweep(
      bytes: bytes, file: file, manifest: manifest, table: table, threads: threads
    ) { name in
      guard let network = networks[name] else {
        throw Failure(
          .data, code: "models.no-setting", "\(manifest.file) has no setting '\(name)'")
      }
      return network
    }
    Interruption.watch()
    var progress: Progress?
    let study = try UncertaintyStudy(
      sweep, result, .init(draws: draws, seed: seed ?? 0)
    ) { stage, done, total in
      let before = progress?.done ?? 0
      if done == 0 {
        progress = Progress(total: total, done: 0, isQuiet: console.isQuiet)
      } else {
        progress?.advance(done - before)
      }
      if Interruption.isAsked {
        progress?.clear()
        throw Failure(
          .interrupted, code: "draws.interrupted",
          "stopped after \(done) of \(total) members of the stage '\(stage.rawValue)'",
          help: "nothing was written; a run with draws begins anew")
      }
    }
    let begun = Progress.seconds()
    let uncertainty = try study.run()
    progress?.end()
    let seconds = NumberText.short(Progress.seconds() - begun)
    let combinations = uncertainty.combinations.count
    console.note("\(draws) draws under \(combinations) combinations in \(seconds) s")
    warn(uncertainty, console)
    return uncertainty
  }

  /// Draws that have no result are told, with the first reason of each kind.
  private func warn(_ uncertainty: Uncertainty, _ console: Console) {
    for combination in uncertainty.combinations where !combination.failures.isEmpty {
      let name = zip(uncertainty.unknowns, combination.options)
        .map { "\($0.name) = \($1)" }.joined(separator: ", ")
      for failure in combination.failures {
        console.report([
          Diagnostic(
            .warning, code: "draws.failed",
            message:
              "\(failure.count) of \(uncertainty.draws) draws have no result (\(failure.status)"
              + (name.isEmpty ? "" : "; \(name)") + "); draw \(failure.first): \(failure.reason)")
        ])
      }
    }
  }
}
