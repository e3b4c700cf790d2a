import Foundation
import Testing

private let examples = "Models/skin/examples"

/// `exosim run --cells`, from outside.
@Suite("exosim run --cells") struct CellTests {
  @Test("shows how numbers spread over the cells, within the screen's width")
  func answer() throws {
    let outcome = try Program.run(
      ["run", "\(examples)/topical-intact.json", "--cells", "500"],
      environment: ["NO_COLOR": "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("500 single cells"))
    #expect(outcome.output.contains("particles received"))
    #expect(outcome.output.contains("cells with none"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("the same seed gives the same document, another one others; the document says which")
  func seeds() throws {
    func cells(_ words: String...) throws -> NSDictionary {
      let outcome = try Program.run(
        ["run", "\(examples)/topical-intact.json", "--json", "--cells", "300"] + words)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let cells = (document as? [String: Any])?["cells"] as? [String: Any]
      return try #require(cells?["simulated"] as? NSDictionary)
    }
    let one = try cells("--seed", "7")
    #expect(try cells("--seed", "7") == one)
    #expect(one["seed"] as? String == "7")
    #expect(try cells() != one)
  }

  static let wrong: [(words: [String], said: String)] = [
    (["--cells", "0"], "--cells: 0 cells cannot be simulated; allowed: 1 to 1000000"),
    (["--cells=-3"], "--cells: -3 cells"), (["--cells", "1e4"], "--cells"),
    (["--cells", "99999999999"], "allowed: 1 to 1000000"),
    (["--cells", "99999999999999999999999"], "--cells"), (["--seed", "4"], "without --cells"),
    (["--cells", "10", "--seed=-1"], "--seed"),
  ]

  @Test("what cannot be asked is wrong usage, with what can", arguments: wrong)
  func usage(_ wrong: (words: [String], said: String)) throws {
    let outcome = try Program.run(["run", "\(examples)/topical-intact.json"] + wrong.words)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(wrong.said), "\(outcome.errors)")
  }

  @Test("a model that does not say what a cell is answers with its name")
  func noLevel() throws {
    let folder = try Folder()
    let models = folder.path("Models")
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: SourceFile.root.appendingPathComponent("Models/skin").path, toPath: models + "/skin")
    let manifest = models + "/skin/model.json"
    let text = try String(contentsOfFile: manifest, encoding: .utf8)
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    var settings = try #require(object["settings"] as? [String: [String: Any]])
    for name in settings.keys { settings[name]?["cellLevel"] = nil }
    object["settings"] = settings
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: manifest))
    let dose = SourceFile.root.appendingPathComponent("\(examples)/topical-intact.json").path
    let outcome = try Program.run(["run", dose, "--cells", "10", "--models", models])
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("cells.no-level"))
    #expect(outcome.errors.contains("'skin' does not say what one cell is"))
  }
}
