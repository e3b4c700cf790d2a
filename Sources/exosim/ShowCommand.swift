import Analysis
import ArgumentParser
import Dosing
import Kinetics
import ReactionNetworks

/// `exosim model show`: one model as a single flat network with its values.
struct ShowCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case antimony, json, table }

  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print one model, flat and with values; with --dose, its doses as events.",
    discussion: """
      With --dose the text starts where the run starts: the subject at its age, the values of the \
      dose file, and every administration as an event. It is what other simulators can run.
      """)

  @Argument(help: "The model.")
  var model: String

  @Option(help: "A dose file whose values and doses go into the text.")
  var dose: String?

  @Option(help: "Which setting of the model; that of the route, or the first, if absent.")
  var setting: String?

  @Option(help: "Which arm's interventions become events: treated, device_only or untreated.")
  var arm = "treated"

  @Option(help: "antimony, json, or table (the values with their evidence and sources).")
  var format = Format.antimony

  @OptionGroup var models: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let library = try ModelLibrary(asked: models.models)
    var model = try LibraryModel(self.model, in: library)
    let flat = try dose.map { try dosed(&model, by: $0) } ?? plain(&model)
    switch common.json ? .json : format {
    case .antimony: try common.console.data(flat.network.antimony)
    case .json: try common.console.data(flat.json.text())
    case .table: try common.console.data(table(flat.network, of: model))
    }
  }

  private func plain(_ model: inout LibraryModel) throws -> FlatModel {
    let names = model.manifest.settings.map(\.name)
    let name = setting ?? names.first ?? ""
    guard let setting = model.manifest.setting(name) else {
      try require(name, among: names, option: "--setting")
      throw ValidationError("the model has no settings")
    }
    return FlatModel(try model.network(of: setting), values: [:], interventions: [])
  }

  private func dosed(_ model: inout LibraryModel, by file: String) throws -> FlatModel {
    let dosed = try DosedModel(file, of: &model)
    let names = dosed.schedule.arms.map(\.name)
    guard let arm = dosed.schedule.arms.first(where: { $0.name == self.arm }) else {
      try require(self.arm, among: names, option: "--arm")
      throw ValidationError("--arm: the plan has no arms")
    }
    let state = try dosed.stateAtStart()
    return FlatModel(
      dosed.network, values: dosed.schedule.parameters, state: state,
      interventions: arm.interventions)
  }

  private func table(_ network: ReactionNetwork, of model: LibraryModel) -> String {
    var lines = ["parameter\tvalue\tunit\tevidence\tsource"]
    for parameter in network.parameters where parameter.value != nil {
      let row = model.table[parameter.name]
      let value = parameter.value.map { JSONText.digits($0) } ?? ""
      lines.append(
        [
          parameter.name, value, row?.unit ?? parameter.unit ?? "",
          row?.evidence.rawValue ?? "", row?.source ?? "",
        ].joined(separator: "\t"))
    }
    return lines.joined(separator: "\n")
  }
}
