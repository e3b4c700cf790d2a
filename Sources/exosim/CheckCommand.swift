import Analysis
import ArgumentParser
import Dosing
import Kinetics
import ReactionNetworks

/// `exosim check`: what is wrong with a dose file or a model, without running it.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with a dose file or a model, without running it.")

  @Argument(help: "A dose file (.json), an Antimony file, or the name of a model.")
  var subject: String

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    var status = ExitStatus.done
    var report = CheckReport(subject: subject)
    do {
      try examine(&report)
    } catch {
      guard let failure = Failure.from(error) else { throw error }
      status = failure.status
      report.diagnostics += failure.diagnostics
    }
    if status == .done && !report.isValid {
      let unsupported = report.diagnostics.contains { $0.code == "model.unsupported" }
      status = unsupported ? .unsupported : .data
    }
    if common.json { try common.console.data(report.json.text()) }
    common.console.report(common.json ? report.diagnostics : report.shown)
    if !common.json, report.shown.count < report.diagnostics.count {
      common.console.note(
        "... and \(report.diagnostics.count - report.shown.count) more; all of them: --json")
    }
    if !common.json && status == .done { try common.console.data(report.text) }
    if status != .done { throw ExitCode(status.rawValue) }
  }

  private func examine(_ report: inout CheckReport) throws {
    let isFile = subject == "-" || subject.contains("/") || subject.contains(".")
    if isFile || InputFile.exists(subject) && !InputFile.isDirectory(subject) {
      let bytes = try InputFile.bytes(subject, limit: InputFile.modelLimit)
      let isDose = isDose(bytes)
      report.facts.append(.init("readAs", isDose ? "dose" : "model"))
      if isDose {
        try report.examine(
          dose: subject, bytes: bytes, library: try ModelLibrary(asked: models.models))
      } else {
        report.examine(try ModelFile.network(subject, bytes: bytes))
      }
      return
    }
    var model = try LibraryModel(subject, in: ModelLibrary(asked: models.models))
    for setting in model.manifest.settings {
      // Its table has spoken: what is missing now comes from nowhere.
      report.examine(try model.network(of: setting), named: setting.name, isComplete: true)
    }
  }
}

extension CheckCommand {
  /// By its name, or else by what is in it, which is then said: no model begins with a bracket.
  private func isDose(_ bytes: [UInt8]) -> Bool {
    if subject.hasSuffix(".json") { return true }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
    let first = text.first { !" \t\r\n".utf8.contains($0) }
    let isDose = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let name = subject == "-" ? "standard input" : subject
    if isDose {
      common.console.note("note: \(name) is read as a dose file, because it begins with a bracket")
    } else if subject == "-" {
      common.console.note("note: \(name) is read as a model in Antimony")
    }
    return isDose
  }
}

/// What an examination found.
struct CheckReport {
  var subject: String
  var diagnostics: [Diagnostic] = []
  /// What the subject is, line by line, for people.
  var lines: [String] = []
  /// The same for programs.
  var facts: [JSONText.Member] = []

  init(subject: String) { self.subject = subject }

  /// As many as a screen takes, errors before doubts.
  var shown: [Diagnostic] {
    let errors = diagnostics.filter { $0.severity == .error }
    return Array((errors + diagnostics.filter { $0.severity != .error }).prefix(Self.mostShown))
  }
  private static let mostShown = 12

  var isValid: Bool { !diagnostics.contains { $0.severity == .error } }

  var text: String {
    let warnings = diagnostics.count
    let first = "\(subject): no errors" + (warnings == 0 ? "" : ", warnings: \(warnings)")
    return ([first] + lines).joined(separator: "\n")
  }

  var json: JSONText {
    .object(
      [
        .init("schemaVersion", 1), .init("subject", .string(subject)),
        .init("valid", .bool(isValid)), .init("diagnostics", .array(diagnostics.map(\.json))),
      ] + facts)
  }

  /// Everything that can be said of a network before it moves.
  ///
  /// A missing value is a warning unless the model `isComplete`: SBML lets initial values, parameters
  /// and rates come from outside, so the model is valid and only a run needs them.
  mutating func examine(
    _ network: ReactionNetwork, named name: String? = nil, isComplete: Bool = false
  ) {
    let findings = network.validate()
    diagnostics += findings.map { finding in
      let isDoubt = finding.kind == .units || finding.kind == .missingValue && !isComplete
      return Diagnostic(finding, severity: isDoubt ? .warning : .error)
    }
    if !findings.contains(where: { $0.kind != .units }) {
      do { try CompiledNetwork(network).check() } catch { diagnostics.append(Diagnostic(error)) }
    }
    let laws = network.conservationLaws
    let counts: [(String, Int)] = [
      ("species", network.species.count), ("reactions", network.reactions.count),
      ("parameters", network.parameters.count), ("rules", network.rules.count),
      ("events", network.events.count), ("conserved totals", laws.count),
    ]
    let said = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    lines.append("\(name ?? network.name): \(said)")
    facts.append(
      .init(
        name ?? network.name,
        .object(counts.map { .init($0.0.replacing(" ", with: "_"), .integer($0.1)) })))
  }

  /// Everything that can be said of a dose file before it is run.
  mutating func examine(dose path: String, bytes: [UInt8], library: ModelLibrary) throws {
    try InputFile.require(bytes, path, limit: InputFile.doseLimit)
    let name = try DosePlan.model(bytes: bytes, file: path, among: library.names)
    var model = try LibraryModel(name, in: library)
    let dosed = try DosedModel(bytes: bytes, file: path, of: &model)
    lines.append("model \(name), route \(dosed.plan.route.name), setting \(dosed.setting.name)")
    for dose in dosed.schedule.doses {
      var line =
        "\(dose.label) at \(NumberText.short(dose.time, digits: 6)) h: "
        + "\(NumberText.short(dose.volume, digits: 6)) mL"
      line += ", \(NumberText.short(dose.countedParticles, digits: 6)) particles"
      if let length = dose.infusionDuration {
        line += ", over \(NumberText.short(length, digits: 6)) h"
      }
      lines.append(line)
    }
    lines += dosed.schedule.notes + dosed.schedule.unused.map { "not used: \($0)" }
    facts.append(.init("plan", dosed.plan.json))
    facts.append(.init("schedule", .array(dosed.schedule.doses.map(\.json))))
    facts.append(.init("notes", .array(dosed.schedule.notes.map { .string($0) })))
    facts.append(.init("unused", .array(dosed.schedule.unused.map { .string($0) })))
  }
}

extension ScheduledDose {
  var json: JSONText {
    .object(present: [
      ("number", .integer(number)), ("label", .string(label)), ("time", .number(time)),
      ("volume", .number(volume)), ("countedParticles", .number(countedParticles)),
      ("microgramProtein", microgramProtein.map { .number($0) }),
      ("infusionDuration", infusionDuration.map { .number($0) }),
      ("vials", vials.map { .number($0) }),
    ])
  }
}
