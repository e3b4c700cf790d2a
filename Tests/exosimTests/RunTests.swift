import Foundation
import Testing

private let examples = "Models/skin/examples"
/// The quickest of the examples.
private let culture = "\(examples)/culture-100ug-per-mL.json"

/// `exosim run`, from outside.
@Suite("exosim run") struct RunTests {
  @Test("prints the answer and nothing else on standard output")
  func answer() throws {
    let outcome = try Program.run(["run", culture], environment: ["NO_COLOR": "1"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains("no medical advice"))
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("--json prints one document that says what was simulated")
  func json() throws {
    let outcome = try Program.run(["run", culture, "--json"])
    #expect(outcome.status == 0)
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let result = try #require(document as? [String: Any])
    for key in ["schemaVersion", "verdict", "schedule", "funnel", "certificate"] {
      #expect(result[key] != nil, "no \(key)")
    }
  }

  @Test("what was settled for the user is told on standard error, unless it is to be quiet")
  func notes() throws {
    let dose = """
      {"schemaVersion": 1, "model": "skin",
       "product": {"particles": "1e10 /mL", "vialVolume": "1 mL"},
       "administration": {"route": "microneedle", "volume": "3 mL"}}
      """
    let told = try Program.run(["run", "-"], input: dose)
    #expect(told.status == 0)
    #expect(told.errors.contains("note: the dose takes 3 vials of 1 mL"), "\(told.errors)")
    #expect(try Program.run(["run", "-", "--quiet"], input: dose).errors.isEmpty)
  }

  @Test("what a killed run left half-written goes with the next one; nothing else does")
  func remains() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("answer"), withIntermediateDirectories: true)
    // no process has a number this high
    let dead = 4_194_304 + 1
    try folder.write("answer/.report.html.\(dead).tmp", "half")
    try folder.write("answer/.report.html.mine.tmp", "not ours")
    let alive = ProcessInfo.processInfo.processIdentifier
    try folder.write("answer/.result.json.\(alive).tmp", "being written")
    let outcome = try Program.run(["run", culture, "--out", folder.path("answer"), "--quiet"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("answer"))
    #expect(
      names.sorted() == [
        ".report.html.mine.tmp", ".result.json.\(alive).tmp", "report.html", "result.json",
        "trajectory.csv",
      ])
  }

  @Test("the verdict is about the largest effect asked for, not about the last time")
  func verdictTime() throws {
    func verdict(_ readouts: String) throws -> String {
      let dose = """
        {"schemaVersion": 1, "model": "skin", "product": {"particles": "1e11 /mL"},
         "administration": {"route": "microneedle", "volume": "1 mL"}, "regimen": "q 28 d x 3",
         "variants": {"potency": "trial_fitted"}\(readouts)}
        """
      let outcome = try Program.run(["run", "-", "--quiet"], input: dose)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    let both =
      #", "readouts": [{"readout": "wrinkle_index", "at": "12 wk"},"#
      + #" {"readout": "wrinkle_index", "at": "180 d"}]"#
    for text in [try verdict(""), try verdict(both)] {
      #expect(text.contains("\nMEASURABLE") && text.contains("12 wk"), "\(text)")
    }
  }

  @Test("reads the dose file from standard input")
  func standardInput() throws {
    let text = try String(
      contentsOf: SourceFile.root.appendingPathComponent(culture), encoding: .utf8)
    let outcome = try Program.run(["run", "-"], input: text)
    #expect(outcome.status == 0)
  }

  @Test("--out writes three files, twice over the same folder, and leaves nothing else")
  func files() throws {
    let folder = try Folder()
    for _ in 1...2 {
      let outcome = try Program.run(["run", culture, "--out", folder.path("answer"), "--quiet"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("answer"))
      #expect(names.sorted() == ["report.html", "result.json", "trajectory.csv"])
    }
  }

  @Test("a place that cannot be written is status 74, and nothing is left there")
  func unwritable() throws {
    let folder = try Folder()
    try folder.write("taken", "a file")
    let outcome = try Program.run(["run", culture, "--out", folder.path("taken")])
    #expect(outcome.status == 74)
    #expect(outcome.output.isEmpty)
    #expect(folder.names == ["taken"])
    #expect(try folder.read("taken") == "a file")
    // a folder in the place of one of the three files: none of them is written
    try FileManager.default.createDirectory(
      atPath: folder.path("answer/report.html"), withIntermediateDirectories: true)
    let blocked = try Program.run(["run", culture, "--out", folder.path("answer")])
    #expect(blocked.status == 74)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("answer"))
    #expect(names == ["report.html"])
  }

  @Test("a damaged dose file is status 65 with its place, and makes no folder")
  func badData() throws {
    let folder = try Folder()
    let text = try String(
      contentsOf: SourceFile.root.appendingPathComponent(culture), encoding: .utf8)
    try folder.write(
      "dose.json", text.replacing("\"administration\"", with: "\"adminstration\""))
    let outcome = try Program.run(
      ["run", "dose.json", "--out", "answer"],
      environment: ["EXOSIM_MODELS": SourceFile.root.path + "/Models"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("error: dose.json:"))
    #expect(outcome.errors.contains("did you mean"))
    #expect(outcome.errors.split(separator: "\n").count <= 24)
    #expect(folder.names == ["dose.json"])
  }

  @Test("an unmet claim is status 2 with --require-claims, and status 0 without")
  func claims() throws {
    let folder = try Folder()
    let text = try String(
      contentsOf: SourceFile.root.appendingPathComponent(culture), encoding: .utf8)
    var dose = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    dose["claims"] = [
      ["readout": "mirna_copies", "at": "24 h", "atLeast": 1e30]
    ]
    try folder.write("dose.json", JSONSerialization.data(withJSONObject: dose))
    let file = folder.path("dose.json")
    let kind = try Program.run(["run", file])
    #expect(kind.status == 0, "\(kind.errors)")
    let strict = try Program.run(["run", file, "--require-claims"])
    #expect(strict.status == 2)
    #expect(strict.errors.contains("claim.not-met"))
    #expect(!strict.output.isEmpty)
  }
}

/// The small verbs.
@Suite("Verbs") struct VerbTests {
  @Test("init writes a dose file that check accepts, and never replaces one unasked")
  func initialise() throws {
    let folder = try Folder()
    let environment = ["EXOSIM_MODELS": SourceFile.root.path + "/Models"]
    for route in ["topical", "microneedle", "co2_laser", "intradermal", "iv", "culture"] {
      let file = "\(route).json"
      let made = try Program.run(
        ["init", file, "--route", route], environment: environment, in: folder)
      #expect(made.status == 0, "\(made.errors)")
      let checked = try Program.run(["check", file], environment: environment, in: folder)
      #expect(checked.status == 0, "\(checked.errors)")
    }
    let again = try Program.run(["init", "topical.json"], environment: environment, in: folder)
    #expect(again.status == 74)
    #expect(again.errors.contains("--force"))
    let unknown = try Program.run(
      ["init", "x.json", "--route", "topicl"], environment: environment, in: folder)
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("topical"))
  }

  @Test("check says what is in a model, and where a bad one breaks")
  func check() throws {
    #expect(try Program.run(["check", "skin"]).status == 0)
    let folder = try Folder()
    try folder.write("bad.ant", "species A\nA = 3 +\n")
    let outcome = try Program.run(["check", folder.path("bad.ant"), "--json"])
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("\"valid\": false"))
    #expect(outcome.errors.contains("bad.ant:2:"))
    #expect(outcome.errors.contains("^"))
  }

  @Test("model list and model show know the skin")
  func model() throws {
    let list = try Program.run(["model", "list"])
    #expect(list.status == 0)
    #expect(list.output.contains("skin"))
    let table = try Program.run(["model", "show", "skin", "--format", "table"])
    #expect(table.status == 0)
    #expect(table.output.hasPrefix("parameter\tvalue\tunit\tevidence\tsource\n"))
  }

  @Test("a models folder that is not there is status 74 and says how to name one")
  func noModels() throws {
    let outcome = try Program.run(["model", "list", "--models", "/nowhere/at/all"])
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("--models"))
  }

  @Test("doctor names the processor level and the BLAS kernel")
  func doctor() throws {
    let outcome = try Program.run(["doctor", "--json"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("processorLevel"))
  }
}
