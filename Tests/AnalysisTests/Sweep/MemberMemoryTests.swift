import Dosing
import ShippedModels
import Testing

@testable import Analysis

/// What is kept of a study that is stopped.
@Suite("Members that are kept")
struct MemberMemoryTests {
  /// Keeps in memory, and gives up after so many answers.
  private final class Notes: MemberMemory {
    struct Full: Error {}
    var blocks: [(bytes: [UInt8], members: Int)] = []
    var taken = 0
    let most: Int

    init(_ blocks: [(bytes: [UInt8], members: Int)] = [], most: Int = .max) {
      self.blocks = blocks
      self.most = most
    }

    func next(members: Int) throws -> [UInt8]? {
      guard taken < blocks.count else { return nil }
      #expect(blocks[taken].members == members)
      taken += 1
      return blocks[taken - 1].bytes
    }

    func keep(_ bytes: [UInt8], members: Int) throws {
      if blocks.count == most { throw Full() }
      blocks.append((bytes, members))
      taken += 1
    }
  }

  private let outcomes: [DoseSweep.MemberOutcome] = [
    .values([[1, -0.0, .leastNonzeroMagnitude], [.infinity, 1e300, -3.25]]),
    .failed(.negative, "arm treated: µ negative"), .values([]), .values([[], []]),
    .failed(.refused, ""),
  ]

  private func text(_ outcomes: [DoseSweep.MemberOutcome]?) -> String {
    (outcomes ?? []).map { outcome in
      switch outcome {
      case .values(let arms): "\(arms.map { $0.map(\.bitPattern) })"
      case .failed(let status, let reason): "\(status) \(reason)"
      }
    }.joined(separator: "|")
  }

  @Test("bytes give back what was written, to the bit")
  func round() {
    let bytes = OutcomeBytes.write(outcomes)
    #expect(text(OutcomeBytes.read(bytes, members: 5)) == text(outcomes))
    #expect(OutcomeBytes.read(OutcomeBytes.write([]), members: 0)?.isEmpty == true)
  }

  @Test("bytes that are something else are refused, whatever they claim to hold")
  func damaged() {
    let bytes = OutcomeBytes.write(outcomes)
    for count in 0..<bytes.count {
      #expect(OutcomeBytes.read(Array(bytes[..<count]), members: 5) == nil)
    }
    #expect(OutcomeBytes.read(bytes + [0], members: 5) == nil)
    #expect(OutcomeBytes.read(bytes, members: 4) == nil)
    #expect(OutcomeBytes.read(bytes, members: 6) == nil)
    for place in 1..<17 {
      var wrong = bytes
      wrong[place] = 0xFF
      _ = OutcomeBytes.read(wrong, members: 5)
    }
    #expect(OutcomeBytes.read([0] + Array(repeating: 0xFF, count: 40), members: 1) == nil)
    #expect(OutcomeBytes.read([99] + Array(repeating: 0, count: 40), members: 1) == nil)
  }

  private func uncertainty(_ memory: Notes?) throws -> Uncertainty {
    let model = try SkinModel()
    let text = try SkinModel.text("examples/culture-100ug-per-mL.json")
    let sweep = try DoseSweep(
      bytes: Array(text.utf8), file: "dose.json", manifest: model.manifest, table: model.table
    ) { try model.network($0) }
    sweep.memory = memory
    return try UncertaintyStudy(sweep, model.study(text).run(), .init(draws: 4, seed: 2)).run()
  }

  @Test("a study that was stopped anywhere goes on to the same answer")
  func stopped() throws {
    let whole = Notes()
    let answer = try uncertainty(whole)
    #expect(try uncertainty(nil) == answer)
    for most in [1, whole.blocks.count / 2, whole.blocks.count - 1] {
      let part = Notes(most: most)
      #expect(throws: Notes.Full.self) { try uncertainty(part) }
      #expect(part.blocks.count == most)
      let rest = Notes(part.blocks)
      #expect(try uncertainty(rest) == answer)
      #expect(rest.blocks.count == whole.blocks.count)
    }
  }

  @Test("what was kept of another study is refused")
  func other() throws {
    let whole = Notes()
    _ = try uncertainty(whole)
    whole.blocks[0].bytes.removeLast()
    whole.taken = 0
    #expect(throws: SweepError.self) { try uncertainty(whole) }
  }
}
