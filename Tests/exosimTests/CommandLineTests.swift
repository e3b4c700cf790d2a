import Foundation
import Testing

/// Exit statuses, and what goes to which stream.
@Suite("Command line") struct CommandLineTests {
  @Test("the version is one line on standard output")
  func version() throws {
    let outcome = try Program.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /exosim \d+\.\d+\.\d+\n/) != nil)
    #expect(outcome.errors.isEmpty)
  }

  @Test(
    "wrong usage is status 64, with nothing on standard output",
    arguments: [
      ["fly"], ["--fly"], ["simulate"], ["simulate", "x.ant"],
      ["simulate", "x.ant", "--end", "3", "--points", "1"],
      ["simulate", "x.ant", "--end", "3", "--points", "many"],
      ["simulate", "x.ant", "--end", "3", "--tolerance", "7"],
      ["simulate", "x.ant", "--end", "3", "--method", "euler"],
    ])
  func usage(arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test("a file that is not there, or is a folder, is status 74")
  func missingFile() throws {
    let folder = try Folder()
    let absent = try Program.run(["simulate", folder.path("no.ant"), "--end", "3"])
    #expect(absent.status == 74)
    #expect(absent.errors.contains("there is no such file"))
    let isFolder = try Program.run(["simulate", folder.url.path, "--end", "3"])
    #expect(isFolder.status == 74)
    #expect(isFolder.errors.contains("it is a folder"))
  }

  @Test("a file that is not text is status 65 and names the line")
  func notText() throws {
    let folder = try Folder()
    try folder.write("bad.ant", Data([0x61, 0x0A, 0x62, 0xFF, 0x0A]))
    let outcome = try Program.run(["simulate", folder.path("bad.ant"), "--end", "3"])
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("line 2 is not UTF-8"))
    #expect(outcome.output.isEmpty)
  }

  @Test("help is status 0 on standard output, and lists the exit statuses")
  func help() throws {
    let outcome = try Program.run(["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("70 the"))
    #expect(outcome.errors.isEmpty)
  }

  @Test(
    "what cannot be written to standard output is status 74, help and version too",
    arguments: [["--help"], ["--version"], ["run", "--help"], ["schema", "dose"]])
  func fullStandardOutput(arguments: [String]) throws {
    let outcome = try Program.run(arguments, output: "/dev/full")
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("No space left on device"), "\(outcome.errors)")
  }

  @Test("a device as --out is written through: it is not replaced, and a full one is status 74")
  func devices() throws {
    let folder = try Folder()
    try folder.write("m.ant", "A = 1; A' = -A")
    let model = folder.path("m.ant")
    let full = try Program.run(["simulate", model, "--end", "1", "--out", "/dev/full"])
    #expect(full.status == 74)
    #expect(full.errors.contains("the disk is full"), "\(full.errors)")
    let null = try Program.run(["simulate", model, "--end", "1", "--out", "/dev/null"])
    #expect(null.status == 0, "\(null.errors)")
    for device in ["/dev/full", "/dev/null"] {
      let kind = try FileManager.default.attributesOfItem(atPath: device)[.type]
      #expect(kind as? FileAttributeType == .typeCharacterSpecial)
    }
  }

  @Test("a name that is not among those allowed is told what is")
  func allowed() throws {
    let folder = try Folder()
    try folder.write("m.ant", "A = 1; A' = -k*A; k = 1")
    let record = try Program.run(
      ["simulate", folder.path("m.ant"), "--end", "1", "--record", "Zz"])
    #expect(record.status == 64)
    #expect(record.errors.contains("allowed: A, k"), "\(record.errors)")
    let route = try Program.run(["init", folder.path("d.json"), "--route", "oral"])
    #expect(route.status == 64)
    #expect(route.errors.contains("intradermal"), "\(route.errors)")
    #expect(folder.names == ["m.ant"])
  }

  @Test("of very many errors a screenful is shown, and the rest is counted")
  func manyErrors() throws {
    let folder = try Folder()
    let keys = (1...1000).map { "\"key\($0)\": 1" }.joined(separator: ", ")
    try folder.write("d.json", "{\"schemaVersion\": 1, \"model\": \"skin\", \(keys)}")
    let outcome = try Program.run(["run", folder.path("d.json")])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count <= 40)
    let shown = outcome.errors.split(separator: "\n").count { $0.hasPrefix("error:") }
    #expect(shown == 7, "\(outcome.errors)")
    #expect(outcome.errors.contains("and 94 or more further errors"), "\(outcome.errors)")
    let few = (1...9).map { "\"key\($0)\": 1" }.joined(separator: ", ")
    try folder.write(
      "few.json",
      """
      {"schemaVersion": 1, "model": "skin", "product": {"particles": "1e10 /mL"},
       "administration": {"route": "topical", "volume": "2 mL"}, \(few)}
      """)
    let outcomeOfFew = try Program.run(["run", folder.path("few.json")])
    #expect(outcomeOfFew.errors.contains("and 3 further errors"), "\(outcomeOfFew.errors)")
  }
}
