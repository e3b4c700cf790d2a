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
    "robertson": Work(312, 7, [10, 24, 17, 7]),
    "hires": Work(324, 3, [25, 57, 55, 20]),
    "oregonator": Work(759, 9, [11, 29, 15, 6]),
    "pollution": Work(171, 4, [72, 190, 169, 48]),
    "e5": Work(533, 10, [9, 22, 19, 7]),
    "e5_as_reactions": Work(579, 11, [12, 32, 24, 9]),
    "brusselator": Work(236, 18, [6, 14, 9, 4]),
    "brusselator_101": Work(173, 14, [6, 14, 9, 4]),
    "vdpol_mu1000": Work(708, 16, [5, 14, 9, 4]),
    "vdpol_eps1e-6": Work(4331, 82, [5, 15, 9, 4]),
    "vdpol_mu1e6": Work(1017, 17, [5, 14, 9, 4]),
    "pleiades": Work(394, 18, [338, 1346, 672, 69]),
    "ring_modulator": Work(98716, 9983, [83, 229, 130, 40]),
    "medical_akzo": Work(1046, 4, [1802, 3600, 2199, 1000]),
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
