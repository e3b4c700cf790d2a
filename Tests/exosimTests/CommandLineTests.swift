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
}
