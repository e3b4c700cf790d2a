import Foundation
import Testing
import ReactionNetworks
import ReferenceProblems
@testable import Kinetics
@Test func scratch() throws {
  let p = ReferenceProblem.e5AsReactions
  for (scale, uf, af) in [(1e-20, 0.0, 1e-60), (1e-12, 1e-30, 1e-40), (1e-12, 0, 1e-40), (1e-12, 0, 1e-60), (1e-20, 0, 1e-40)] {
    var s = p.settings()
    s.absoluteScale = scale; s.unitFloor = uf; s.absoluteFloor = af
    let t = try simulate(p.network(), settings: s)
    print(scale, uf, af, t.statistics.steps, t.statistics.rejections, t.mostNegative as Any)
    for e in p.comparison(with: t).entries where e.time > 1e8 { print("   ", e.name, e.time, e.value, e.relativeDifference) }
  }
}
@Test func scratchLanes() throws {
  let text = try String(contentsOfFile: "/tmp/lead-flat.ant", encoding: .utf8)
  let net = try ReactionNetwork(antimony: text, file: "skin.ant")
  let c = try CompiledNetwork(net)
  var s = SimulationSettings(end: 4320, outputTimes: stride(from: 0, through: 4320, by: 12).map { $0 })
  s.relativeTolerance = 1e-10
  let ref = try c.simulate([Member()], settings: s)[0].get()
  print("ref", ref.statistics.steps)
  let peaks = ref.names.map { n in ref.column(n)!.map { abs($0) }.max()! }
  for (scale, floor) in [(1e-3, 1e-10), (1e-3, 1e-8)] {
    for tol in [1e-5, 1e-6, 1e-7, 1e-8] {
      s.relativeTolerance = tol; s.absoluteScale = scale; s.unitFloor = floor
      let a = Date()
      let r = try c.simulate((0..<6).map { _ in Member() }, settings: s)[0].get()
      let d = Date().timeIntervalSince(a)
      var worst = 0.0, name = ""
      for i in r.values.indices { let j = i % r.names.count; let e = abs(r.values[i] - ref.values[i]) / (abs(ref.values[i]) + 1e-3 * peaks[j]); if e > worst { worst = e; name = r.names[j] } }
      print(scale, floor, tol, "steps", r.statistics.steps, r.statistics.rejections, "error", worst, name, d)
    }
  }
}
