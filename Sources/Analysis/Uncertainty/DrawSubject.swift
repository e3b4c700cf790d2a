import Dosing
import ReactionNetworks

/// A dose file whose numbers are drawn, under every combination of what nobody knows.
final class DrawSubject {
  /// What every member of a range of points came to, in one combination.
  typealias Outcomes = [DoseSweep.MemberOutcome]

  let sweep: DoseSweep
  let unknowns: [Unknown]
  let parameters: [DrawnParameter]
  let widening: [Widening]
  private let grid: [SweepDesign.Dimension]
  /// Points of every combination, those of `begin`.
  private var pointCount = 0

  init(_ sweep: DoseSweep) throws {
    self.sweep = sweep
    let network = try sweep.network(sweep.base.route.setting)
    let symbols = ModelSymbols(network)
    let table = sweep.table
    unknowns = try Unknown.all(of: sweep.base) { try $0.schedule(on: symbols, table: table.row) }
    grid = unknowns.map {
      .init(name: $0.path, levels: $0.options.map { .name($0.name) })
    }
    let widening = try Widening.all(sweep.manifest, table)
    self.widening = widening
    parameters = try sweep.usuallyDrawn(with: grid).compactMap { table[$0] }.map { row in
      DrawnParameter(
        row, widening: widening.first { $0.evidence == row.evidence }?.factor ?? 1)
    }
    guard !parameters.isEmpty else {
      throw SweepError(
        "nothing-drawn", at: sweep.file,
        "no number that this dose file uses has a range to draw from",
        help: "run it without --draws")
    }
  }

  /// Every combination of options, the last unknown running fastest.
  var combinations: [[Unknown.Option]] {
    unknowns.reduce([[]]) { all, unknown in
      all.flatMap { head in unknown.options.map { head + [$0] } }
    }
  }

  func isOfFile(_ options: [Unknown.Option]) -> Bool {
    zip(unknowns, options).allSatisfy { sweep.base.variants[$0.name] == $1.name }
  }

  /// Computes every point in every combination.
  ///
  /// - Parameters:
  ///   - places: the part of the way through the range of each parameter, by point and parameter.
  ///   - take: is given one combination at a time, so that no more than one is kept.
  ///   - advance: is told how many more members are done.
  func compute(
    points count: Int, asking questions: [Question],
    at places: (_ point: Int, _ parameter: Int) -> Double, advance: (Int) throws -> Void,
    take: (_ combination: Int, Outcomes) throws -> Void
  ) throws {
    let columns = parameters.indices.map { parameter in
      (0..<count).map { parameters[parameter].value(at: places($0, parameter)) }
    }
    try begin(columns, asking: questions)
    let all = (0..<count).map { Asked(point: $0) }
    for combination in combinations.indices {
      try take(combination, outcomes(combination, all, advance: advance))
    }
  }

  /// Values of every parameter at every point, under which `outcomes` then computes.
  ///
  /// - Parameter columns: Shape: [parameters, points].
  func begin(_ columns: [[Double]], asking questions: [Question]) throws {
    let points = SweepPoints(names: parameters.map(\.id), numbers: columns)
    pointCount = points.count
    sweep.asked = questions
    try sweep.begin(try SweepDesign(grid: grid, points: points))
  }

  /// A point to compute, what the doses of its treated arm are multiplied by, and how many sessions
  /// there are instead of the plan's.
  struct Asked {
    var point: Int
    var scale = DoseScale.plain
    var sessions: Int?
  }

  /// What points of one combination come to; comparison arms of a point are run once.
  func outcomes(
    _ combination: Int, _ asked: [Asked], advance: (Int) throws -> Void
  ) throws -> Outcomes {
    var outcomes: Outcomes = []
    outcomes.reserveCapacity(asked.count)
    for start in stride(from: 0, to: asked.count, by: Self.chunk) {
      let members = asked[start..<min(start + Self.chunk, asked.count)].map {
        DoseSweep.ScaledMember(
          member: member($0.point, combination), scale: $0.scale, sessions: $0.sessions)
      }
      outcomes += try sweep.outcomes(of: members, arms: [0, 1, 2]).outcomes
      try advance(members.count)
    }
    return outcomes
  }

  /// The number of a point in the design of the sweep.
  func member(_ point: Int, _ combination: Int) -> Int { combination * pointCount + point }

  /// As many at a time as keep every lane busy.
  private static let chunk = 1024

  /// Where a question stands among those that were asked last.
  func place(of question: Question) -> Int? {
    sweep.questions.firstIndex {
      $0.readout.name == question.readout && $0.at == question.at
    }
  }
}
