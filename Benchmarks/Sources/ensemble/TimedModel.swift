import Foundation
import Kinetics
import ReactionNetworks

/// A frozen model whose events at known times have become interventions: what a dose file gives the engine.
struct TimedModel {
  var network: ReactionNetwork
  var interventions: [Intervention] = []

  struct Unknown: Error { var event: String }

  init(path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    network = try ReactionNetwork(antimony: text, file: path)
    for event in network.events.sorted(by: { Self.priority($0) > Self.priority($1) }) {
      guard case .apply(.geq, let sides) = event.trigger, sides.first == .time,
        case .number(let time, _)? = sides.last, event.delay == nil
      else { throw Unknown(event: event.name) }
      interventions.append(
        Intervention(time: time, label: event.name, assignments: event.assignments))
    }
    network.events = []
  }

  private static func priority(_ event: Event) -> Double {
    if case .number(let value, _)? = event.priority { value } else { 0 }
  }
}
