import Analysis
import ArgumentParser
import Dosing
import Reporting

/// `exosim dose-response`: how many particles would do.
struct DoseResponseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dose-response",
    abstract: "Say how many particles would do: the effect over doses, and where it is enough.",
    discussion: """
      Enough is what the claims of the dose file ask, or --effect, and what a trial of the model's \
      size could detect. Every crossing is told, also where more is too many; "no dose reaches it" \
      is an answer. --draws adds how far what is needed moves \
      with the model's numbers. --out writes dose-response.json, dose-response.csv and report.html.
      """)

  @Argument(help: "A dose file, or - for standard input.")
  var dose: String

  @Option(
    help:
      "What is varied: \(DoseAxis.allCases.map(\.rawValue).joined(separator: ", ")).")
  var vary = DoseAxis.dose.rawValue

  @Option(
    help: """
      What is enough, instead of the claims of the dose file, such as \
      "new_collagen >= 5 % at 12 wk versus device_only"; may be given several times.
      """)
  var effect: [String] = []

  @Option(help: "Members of a trial's group instead of those of the model's table.")
  var perArm: Int?

  @Option(help: "The seed of the random numbers of --draws; 1 if not given.")
  var seed: UInt64?

  @Option(
    help: "A folder for dose-response.json, dose-response.csv and report.html; made if missing.",
    transform: OutputFile.named)
  var out: String?

  @OptionGroup var drawing: DrawOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let perArm, !(2...1_000_000).contains(perArm) {
      throw ValidationError("--per-arm: found \(perArm), allowed: 2 to 1000000")
    }
    if let seed, drawing.draws == nil {
      throw ValidationError(
        "--seed: nothing is drawn by chance without --draws; try --draws 256 --seed \(seed)")
    }
  }

  func run() throws {
    try require(vary, among: DoseAxis.allCases.map(\.rawValue), option: "--vary")
    let axis = DoseAxis(rawValue: vary) ?? .dose
    let (result, memory) = try answer(along: axis)
    let document = result.json
    if let hole = document.firstNonFinite {
      throw Failure(
        .solver, code: "result.not-finite", "the result is not a finite number at \(hole)",
        help: "nothing was written; please report this dose file")
    }
    let text = document.text(indent: 2, width: .max)
    if let out {
      try OutputFile.save(
        [
          ("dose-response.json", text), ("dose-response.csv", result.csv),
          ("report.html", DoseResponseReport(result).html),
        ], into: out)
      memory?.finish()
      common.console.note("wrote \(out)/dose-response.json, dose-response.csv and report.html")
    }
    for note in result.notes { common.console.note("note: \(note)") }
    try common.console.data(
      common.json
        ? text
        : DoseResponseText(result).text(width: Console.width, colour: Console.usesColour))
  }

  private func answer(along axis: DoseAxis) throws -> (DoseResponseResult, DrawMemory?) {
    let library = try ModelLibrary(asked: models.models)
    let bytes = try InputFile.bytes(dose, limit: InputFile.doseLimit)
    var study = try study(bytes, library)
    study.origin.command = command
    guard let draws = drawing.draws else {
      return (try DoseResponse(study, along: axis, trialOf: perArm).run(), nil)
    }
    let sweep = try drawing.sweep(study, bytes: bytes, file: dose, in: library)
    let memory = try drawing.memory(
      in: out, study, bytes: bytes, seed: seed ?? 1,
      asked: [
        ("command", "dose-response"), ("--vary", vary),
        ("--effect", effect.joined(separator: "; ")), ("--per-arm", perArm.map { "\($0)" } ?? ""),
      ])
    sweep.memory = memory
    let watch = DrawWatch(common.console, memory)
    let result = try DoseResponse(
      study, along: axis, trialOf: perArm,
      drawing: .init(sweep, DrawRequest(draws: draws, seed: seed ?? 1)) { done, total in
        try watch.report("draws", done, total)
      }
    ).run()
    watch.end()
    let combinations = result.uncertainty?.combinations.count ?? 0
    common.console.note(
      "\(draws) draws under \(combinations) combinations in \(watch.time)")
    return (result, memory)
  }

  /// What was asked, as it can be asked again; threads change nothing in the answer.
  private var command: String {
    var words = ["exosim dose-response", dose, "--vary \(vary)"]
    words += effect.map { "--effect \"\($0)\"" }
    if let perArm { words.append("--per-arm \(perArm)") }
    if let draws = drawing.draws { words.append("--draws \(draws)") }
    if let seed { words.append("--seed \(seed)") }
    return words.joined(separator: " ")
  }

  private func study(_ bytes: [UInt8], _ library: ModelLibrary) throws -> Study {
    var study = try DosedStudy.read(bytes, dose, in: library, command: "dose-response")
    if !effect.isEmpty {
      let claims = JSONText.array(try effect.map { try EffectOption($0).claim })
      let document = try JSONValue(bytes: bytes, file: dose).setting(
        "claims", to: JSONValue(text: claims.text(indent: nil), file: "--effect").kind, file: dose)
      study.plan = try EffectOption.reading {
        try DosePlan(document: document, file: dose, manifest: study.plan.manifest)
      }
    }
    return study
  }
}

/// `READOUT >= BOUND [at TIME] [versus COMPARATOR]`, as a claim of a dose file.
struct EffectOption {
  static let form = "\"READOUT >= BOUND at TIME versus COMPARATOR\""
  static let example = "\"new_collagen >= 5 % at 12 wk versus device_only\""

  let claim: JSONText

  init(_ text: String) throws {
    var rest = Substring(text)
    func refuse(_ what: String) -> ValidationError {
      ValidationError(
        "--effect: \(what) in '\(text)'; allowed: \(Self.form), such as \(Self.example)")
    }
    var members: [(String, String)] = []
    // from the back, since a bound and a time are written in several words
    for (word, key) in [(" versus ", "versus"), (" at ", "at")] {
      guard let found = rest.firstRange(of: word) else { continue }
      members.append((key, String(rest[found.upperBound...]).trimmedText))
      rest = rest[..<found.lowerBound]
    }
    let bounds = [(">=", "atLeast"), ("<=", "atMost")].compactMap { sign, key in
      rest.firstRange(of: sign).map { ($0, key) }
    }
    guard bounds.count == 1, let (sign, key) = bounds.first else {
      throw refuse("one of >= and <= is missing")
    }
    let readout = String(rest[..<sign.lowerBound]).trimmedText
    let bound = String(rest[sign.upperBound...]).trimmedText
    guard !readout.isEmpty, !bound.isEmpty else {
      throw refuse("the readout or the bound is missing")
    }
    let isPure = Double(bound).map { $0.isFinite } ?? false
    var pairs: [(String, JSONText?)] = [
      ("readout", .string(readout)),
      (key, isPure ? Double(bound).map { .number($0) } : .string(bound)),
    ]
    pairs += members.reversed().map { ($0.0, .string($0.1)) }
    claim = .object(present: pairs)
  }

  /// Errors about claims are errors of the option, not of the dose file.
  static func reading(_ make: () throws -> DosePlan) throws -> DosePlan {
    do {
      return try make()
    } catch let error {
      guard let found = error as? DoseError, found.path?.hasPrefix("/claims") == true else {
        throw error
      }
      let all = [found] + found.others
      throw Failure(
        .usage,
        all.map { one in
          let allowed = one.allowed.map { "; allowed: \($0)" } ?? ""
          let seen = one.found.map { "; found: \($0)" } ?? ""
          return Diagnostic(
            code: one.code, message: "--effect: \(one.message)\(seen)\(allowed)",
            suggestion: one.suggestion.map { "did you mean \($0)?" })
        })
    }
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmedText: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
