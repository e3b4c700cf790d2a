public import Analysis
public import Dosing
public import Foundation
public import ReactionNetworks

/// The skin model that ships with the program, read from the repository.
public struct SkinModel: Sendable {
  public static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Models/skin")

  public let manifest: ModelManifest
  public let table: ParameterTable

  public init() throws {
    manifest = try ModelManifest(json: try Self.text("model.json"), file: "model.json")
    table = try ParameterTable(tsv: try Self.text("parameters.tsv"))
  }

  public static func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }

  /// The model of a setting, flat; its values stand in the table.
  public func network(_ setting: String) throws -> ReactionNetwork {
    guard let setting = manifest.setting(setting) else {
      throw ModelError(.file, "the model has no setting \(setting)")
    }
    return try ReactionNetwork(
      antimony: try Self.text(setting.file), file: setting.file, module: setting.module,
      importing: { name throws(ModelError) in
        do { return try Self.text(name) } catch {
          throw ModelError(.file, "there is no file \(name)", file: name)
        }
      })
  }

  /// The study of a dose file's text.
  public func study(_ dose: String, explains: Bool = true) throws -> Study {
    let plan = try DosePlan(json: dose, file: "dose.json", manifest: manifest)
    return Study(
      plan: plan, network: try plan.divided(network(plan.route.setting)), table: table,
      origin: Study.Origin(
        version: "test", command: "test",
        modelTexts: [.init(name: "parameters.tsv", text: try Self.text("parameters.tsv"))],
        otherTexts: [.init(name: "dose.json", text: dose)]), explains: explains)
  }

  public func example(_ name: String, explains: Bool = true) throws -> Study {
    try study(try Self.text("examples/\(name).json"), explains: explains)
  }
}
