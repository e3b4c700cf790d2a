import Foundation
import Testing

/// The rules of the house that no compiler checks.
@Suite("House") struct HouseTests {
  @Test("no source file is longer than 500 lines, schemas that a script embeds aside")
  func shortFiles() throws {
    for file in try SourceFile.all(in: "Sources", "Tests")
    where !file.text.contains("/// Made from Schemas/") {
      #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test("each room imports only what stands below it", arguments: Room.all)
  func imports(room: Room) throws {
    for file in try SourceFile.all(in: room.folder) {
      for name in file.imports where !platform.contains(name) {
        #expect(room.mayImport.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test("no room needs the whole of Foundation, so that the program starts at once")
  func noFoundation() throws {
    for file in try SourceFile.all(in: "Sources") {
      #expect(!file.imports.contains("Foundation"), "\(file.path) imports Foundation")
    }
  }

  @Test("LAPACK is called in the files of factorisations, least squares and the null space only")
  func lapack() throws {
    let allowed = ["DenseLU.swift", "BandedLU.swift", "LeastSquares.swift", "NullSpace.swift"]
    for file in try SourceFile.all(in: "Sources") where file.imports.contains("CLAPACK") {
      #expect(allowed.contains(file.name), "\(file.path) imports CLAPACK")
    }
  }

  @Test("inside Kinetics the mathematics knows no network")
  func networkStaysOutside() throws {
    for folder in ["LinearAlgebra", "Execution", "Integration"] {
      for file in try SourceFile.all(in: "Sources/Kinetics/\(folder)") {
        #expect(!file.imports.contains("ReactionNetworks"), "\(file.path) knows the network")
      }
    }
  }

  @Test("inside Kinetics a folder uses only types of folders to its left")
  func foldersLookLeft() throws {
    var home: [String: Int] = [:]
    var files: [(rank: Int, file: SourceFile)] = []
    for (rank, folder) in kineticsFolders.enumerated() {
      for file in try SourceFile.all(in: "Sources/Kinetics/\(folder)") {
        files.append((rank, file))
        for type in file.declaredTypes { home[type] = rank }
      }
    }
    for (rank, file) in files {
      for word in file.words {
        guard let other = home[word], other > rank else { continue }
        Issue.record(
          "\(file.path) uses \(word), which lives to the right, in \(kineticsFolders[other])")
      }
    }
  }

  @Test("nothing that input can reach traps on purpose")
  func noTraps() throws {
    for file in try SourceFile.all(in: "Sources") {
      for (number, line) in file.code.enumerated() {
        for word in ["try!", "fatalError(", "as!"] where line.contains(word) {
          Issue.record("\(file.path):\(number + 1) uses \(word)")
        }
      }
    }
  }

  @Test("every method names the paper that its table is taken from")
  func tableausHaveSources() throws {
    var tableaus = 0
    for file in try SourceFile.all(in: "Sources/Kinetics/Integration") {
      // Each table from its opening to the next; its own source, not a neighbour's.
      for table in file.text.components(separatedBy: "= RosenbrockTableau(").dropFirst() {
        tableaus += 1
        let head = table.prefix(300)
        #expect(
          head.contains(/source:\s*"[^"]{30,}"/), "\(file.path): \(head.prefix(60)) has no source")
      }
    }
    #expect(tableaus >= 2)
  }

  private let platform: Set<String> = ["Glibc", "Musl", "Darwin"]
  private let kineticsFolders = [
    "LinearAlgebra", "Program", "Execution", "Integration", "Ensemble", "Stochastic",
  ]
}

/// One target of the package and the modules it may import.
struct Room: CustomTestStringConvertible, Sendable {
  var folder: String
  var mayImport: Set<String>
  var testDescription: String { folder }

  static let all = [
    Room(folder: "Sources/ReactionNetworks", mayImport: []),
    Room(
      folder: "Sources/Kinetics",
      mayImport: ["ReactionNetworks", "CKernels", "CLAPACK", "Synchronization", "Dispatch"]),
    Room(folder: "Sources/Dosing", mayImport: ["ReactionNetworks", "FoundationEssentials"]),
    Room(
      folder: "Sources/Analysis",
      mayImport: ["Dosing", "Kinetics", "ReactionNetworks", "FoundationEssentials"]),
    Room(
      folder: "Sources/Reporting",
      mayImport: ["Analysis", "Dosing", "Kinetics", "ReactionNetworks", "FoundationEssentials"]),
    Room(
      folder: "Sources/exosim",
      mayImport: [
        "ArgumentParser", "Reporting", "Analysis", "Dosing", "Kinetics", "ReactionNetworks",
      ]),
  ]
}

/// A Swift file of this package, read as text.
struct SourceFile {
  var path: String
  var text: String

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func all(in folders: String...) throws -> [SourceFile] {
    var found: [SourceFile] = []
    for folder in folders {
      let start = root.appendingPathComponent(folder)
      let names = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String }
      for name in (names ?? []).sorted() where name.hasSuffix(".swift") {
        let text = try String(contentsOf: start.appendingPathComponent(name), encoding: .utf8)
        found.append(SourceFile(path: "\(folder)/\(name)", text: text))
      }
    }
    return found
  }

  var name: String { String(path.split(separator: "/").last ?? "") }
  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The lines without comments and without what stands between quotation marks.
  ///
  /// Byte by byte: a regular expression over every line of the house takes minutes.
  var code: [String] { lines.map(Self.code) }

  private static func code(_ line: Substring) -> String {
    let (quote, slash) = (UInt8(ascii: "\""), UInt8(ascii: "/"))
    var kept: [UInt8] = []
    var isQuoted = false
    for byte in line.utf8 {
      if byte == quote { isQuoted.toggle() } else if isQuoted { continue }
      if byte == slash, kept.last == slash {
        kept.removeLast()
        break
      }
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }

  var imports: [String] {
    lines.compactMap { line in
      let words = line.drop { $0 == " " }
      for head in ["import ", "public import ", "internal import ", "@testable import "]
      where words.hasPrefix(head) {
        let rest = words.dropFirst(head.count)
        return String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      }
      return nil
    }
  }

  var declaredTypes: [String] {
    code.compactMap {
      $0.firstMatch(of: /^(?:\w+ )*(?:struct|class|enum|protocol|typealias) (\w+)/)
    }.map { String($0.1) }
  }

  var words: Set<String> {
    Set(code.flatMap { $0.matches(of: /\b[A-Z]\w+/).map { String($0.0) } })
  }
}
