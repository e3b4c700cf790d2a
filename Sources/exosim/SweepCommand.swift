public import Analysis
public import ArgumentParser
import Dosing
import Kinetics
import ReactionNetworks
import Reporting

/// `exosim sweep`: one dose file or model at many points, to labelled arrays.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract:
      "Vary a dose file or the parameters of a model, and keep the answers of every member.",
    discussion: """
      --vary NAME=VALUES may stand any number of times; NAME is a path of the dose file, such as \
      product.dilution, or a parameter of the model. VALUES is one of
        1,10,100           a list of numbers, quantities ("1 mL,2 mL") or names
        lin:0:1:11         11 values, equally far apart
        log:1:1e4:41       41 values, equal ratios
        uniform:0:1        drawn, every value as likely
        loguniform:1e-3:1  drawn, every ratio as likely
        table              drawn between the bounds of the parameter table
      Lists and ranges are crossed with each other and with the points that are drawn (--sample) or \
      read (--points). --sample without anything to draw draws every uncertain number of the \
      parameter table that the dose file does not state.

      The folder gets sweep.nc (netCDF: one dimension for each list or range, "member" for points) \
      and report.html; with --csv also sweep.csv. Until it is whole the file is called \
      sweep.nc.partial. Ctrl-C keeps what is done, and so does everything else that ends the \
      program; --resume finishes it to the same bytes. A member that fails is kept as missing \
      values with its status and reason.

      Examples:
        exosim sweep dose.json --vary product.dilution=log:1:1e4:41 \\
          --vary administration.route=microneedle,topical --sample 256 --out answer
        exosim sweep model.ant --points points.csv --end 180d --times 10 --out answer
        exosim sweep sweep.json --resume
      """)

  @Argument(
    help: "A dose file or a sweep file (.json; see exosim schema sweep), or an Antimony file.")
  var subject: String

  @Option(help: "What is varied: NAME=VALUES. Repeatable.")
  var vary: [String] = []

  @Option(help: "How many points to draw.")
  var sample: Int?

  @Option(help: "How points are drawn: lhs (Latin hypercube) or sobol. (default: lhs)")
  var design: SweepDesign.Scheme?

  @Option(help: "The seed of what is drawn; equal seeds draw equal points. (default: 0)")
  var seed: UInt64?

  @Option(help: "A CSV of points: a header with names, one row a member.")
  var points: String?

  @Option(
    help: "The folder for sweep.nc and report.html. (default: NAME-sweep)",
    transform: OutputFile.named)
  var out: String?

  @Flag(help: "Also write sweep.csv: one row a member.")
  var csv = false

  @Flag(help: "Print quantiles, and the members with the highest and lowest value, per readout.")
  var summary = false

  @Flag(help: "Finish a sweep that was stopped.")
  var resume = false

  @Flag(help: "Replace a sweep that is there.")
  var force = false

  @Option(help: "How many processors to use; the results do not depend on it. (default: all)")
  var threads: Int?

  @OptionGroup(title: "Options for a bare model") var bare: BareModelOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  /// What only a sweep of an Antimony file needs.
  struct BareModelOptions: ParsableArguments {
    @Option(help: "When to stop: a number in the model's time unit, or a time such as 180d.")
    var end: String?

    @Option(help: "When to start. (default: 0)")
    var start: String?

    @Option(help: "How many equally spaced times to keep; 1 = the end alone. (default: 1)")
    var times: Int?

    @Option(name: .customLong("set"), help: "Replace a value: name=number. Repeatable.")
    var values: [String] = []

    @Option(help: "Symbols to keep, separated by commas; every species and ruled symbol if absent.")
    var record: String?

    @Option(help: "Error allowed per step, relative to the size of each state. (default: 1e-6)")
    var tolerance: Double?

    @Option(help: "rodas5P, rodas4 or bdf. (default: rodas5P)")
    var method: SimulationSettings.Method?

    @Option(help: "The main module of the file; the last one if absent.")
    var module: String?

    /// The first that was given, if any was.
    var first: String? {
      let given: [(String, Bool)] = [
        ("--end", end != nil), ("--start", start != nil), ("--times", times != nil),
        ("--set", !values.isEmpty), ("--record", record != nil), ("--tolerance", tolerance != nil),
        ("--method", method != nil), ("--module", module != nil),
      ]
      return given.first { $0.1 }?.0
    }
  }

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096")
    }
    if resume && force { throw ValidationError("--resume and --force exclude each other") }
    if let times = bare.times, !(1...1_000_000).contains(times) {
      throw ValidationError("--times must be between 1 and 1000000")
    }
    if let tolerance = bare.tolerance, !(1e-13...0.1).contains(tolerance) {
      throw ValidationError("--tolerance must be between 1e-13 and 0.1")
    }
  }

  func run() throws {
    let plan = try SweepPlan(self)
    let arrays = SweepArrays(plan.design, plan.subject, plan.origin)
    let session = SweepSession(
      folder: out ?? plan.folder, arrays: arrays, identity: plan.identity, console: common.console)
    switch try session.begin(resume: resume, force: force) {
    case .finished: common.console.note("\(session.path) is whole already")
    case .open(let file, let journal):
      let left = journal.open(of: plan.design.count).reduce(0) { $0 + $1.count }
      let begun = Progress.seconds()
      let trajectories = try session.compute(plan.subject, file, journal)
      try session.finish(file)
      let seconds = Progress.seconds() - begun
      common.console.note(
        "\(left) members, \(trajectories) trajectories in \(NumberText.short(seconds)) s")
    }
    try SweepAnswer(plan: plan, arrays: arrays, session: session, asked: self).write()
  }
}

extension SweepDesign.Scheme: ExpressibleByArgument {}
