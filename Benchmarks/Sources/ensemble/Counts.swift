import Foundation
import Kinetics

/// What the linear systems of a model cost, counted: one line of JSON.
enum Counts {
  static func show(of path: String) throws {
    let model = try TimedModel(path: path)
    let began = Clock.processor
    let compiled = try CompiledNetwork(model.network, interventions: model.interventions)
    let (work, chosen) = try compiled.eliminationWork()
    let fields = [
      "\"states\": \(work.states)", "\"entries\": \(work.entries)",
      "\"factor_entries\": \(work.factorEntries)", "\"fixed\": \(work.fixed)",
      "\"band_rows\": \(work.bandRows)", "\"lower\": \(work.lower)",
      "\"upper\": \(work.upper)", "\"banded\": \(work.banded)", "\"dense\": \(work.dense)",
      "\"chosen\": \"\(chosen.rawValue)\"", "\"compile\": \(Clock.processor - began)",
      "\"names\": [\(compiled.stateNames.map { "\"\($0)\"" }.joined(separator: ", "))]",
    ]
    print("{\(fields.joined(separator: ", "))}")
  }
}
