import Analysis
import Dosing
import Kinetics
import ReactionNetworks

/// A dose file read against its model: the network of its route, and what is done to it when.
struct DosedModel {
  var plan: DosePlan
  var setting: ModelManifest.Setting
  /// With every open value from the table; `schedule.parameters` are still to be put in.
  var network: ReactionNetwork
  var schedule: Schedule

  /// - Parameter path: the dose file, `-` for standard input.
  init(_ path: String, of model: inout LibraryModel) throws {
    try self.init(
      bytes: InputFile.bytes(path, limit: InputFile.doseLimit), file: path, of: &model)
  }

  init(bytes: [UInt8], file: String, of model: inout LibraryModel) throws {
    let name = try DosePlan.model(bytes: bytes, file: file)
    guard name == model.manifest.name else {
      throw Failure(
        .data, code: "dose.other-model",
        "\(file) is written for the model '\(name)', not for '\(model.manifest.name)'")
    }
    plan = try DosePlan(bytes: bytes, file: file, manifest: model.manifest)
    guard let setting = model.manifest.setting(plan.route.setting) else {
      throw Failure(
        .data, code: "models.no-setting",
        "\(model.manifest.file): the route '\(plan.route.name)' names no setting of the model")
    }
    self.setting = setting
    network = try plan.divided(model.network(of: setting))
    schedule = try plan.schedule(for: network, table: model.table.row)
  }

  /// The subject at its age, before anything is done to it: every amount and changed parameter.
  func stateAtStart() throws -> [String: Double] {
    guard let symbol = setting.burnIn else { return [:] }
    let compiled = try CompiledNetwork(network)
    let member = Member(parameters: schedule.parameters)
    guard let length = try compiled.initialValues(of: [symbol], member: member).first, length > 0
    else { return [:] }
    var settings = SimulationSettings(end: 0)
    settings.start = -length
    settings.relativeTolerance = 1e-10
    return try compiled.simulate([member], settings: settings)[0].get().finalState
  }
}
