import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

/// Counts do not depend on the machine, so they may be pinned: a change here is a change of the
/// method, of the controller or of what the compiler of networks emits, and is looked at before it
/// is accepted.
@Suite("Work counts are those of the last look")
struct WorkCountTests {
  struct Work: Equatable, CustomStringConvertible {
    var steps: Int
    var rejections: Int
    /// Instructions of f, of f with W, of elimination and of substitution.
    var instructions: [Int]
    var description: String { "Work(\(steps), \(rejections), \(instructions))" }
    init(_ steps: Int, _ rejections: Int, _ instructions: [Int]) {
      self.steps = steps
      self.rejections = rejections
      self.instructions = instructions
    }
  }

  static let pinned: [String: Work] = [
    "robertson": Work(314, 10, [10, 21, 14, 7]),
    "hires": Work(322, 3, [25, 49, 44, 20]),
    "oregonator": Work(758, 8, [11, 26, 13, 6]),
    "pollution": Work(173, 7, [72, 170, 130, 48]),
    "e5": Work(535, 14, [9, 19, 16, 7]),
    "e5_as_reactions": Work(576, 18, [12, 28, 20, 9]),
    "brusselator": Work(234, 17, [6, 12, 8, 4]),
    "brusselator_101": Work(173, 14, [6, 12, 8, 4]),
    "vdpol_mu1000": Work(711, 19, [5, 12, 8, 4]),
    "vdpol_eps1e-6": Work(4333, 86, [5, 13, 8, 4]),
    "vdpol_mu1e6": Work(1019, 19, [5, 12, 8, 4]),
    "pleiades": Work(394, 18, [338, 1318, 567, 69]),
    "ring_modulator": Work(98748, 10031, [83, 208, 104, 40]),
    "medical_akzo": Work(1048, 8, [1802, 3200, 1800, 1000]),
  ]

  static func instructions(_ code: [UInt32]) -> Int {
    var at = 0
    var count = 0
    while at < code.count, let op = Opcode(rawValue: code[at]) {
      at += op.words(code, at)
      count += 1
    }
    return count
  }

  @Test("for the published problems at a tolerance of 1e-6", arguments: ReferenceProblem.all)
  func counts(problem: ReferenceProblem) throws {
    var settings = problem.settings()
    settings.relativeTolerance = 1e-6
    let network = try problem.network()
    let done = try simulate(network, settings: settings).statistics
    let program = try Program(Lowering(network), record: [], actions: [])
    let parts: [ProgramPart] = [.rightHandSide, .jacobian, .factor, .solve]
    let work = Work(
      done.steps, done.rejections, parts.map { Self.instructions(program.code($0)) })
    #expect(work == Self.pinned[problem.name], "\"\(problem.name)\": \(work),")
  }
}
