import Analysis
import Dosing

extension LibraryModel {
  /// The published experiments that stand beside the model.
  func experiments() throws -> ValidationSuite {
    let folder = "\(folder)/validation"
    guard InputFile.isDirectory(folder) else {
      throw Failure(
        .inputOutput, code: "validation.not-found",
        "the model '\(manifest.name)' has no experiments: there is no folder \(folder)")
    }
    return try ValidationSuite(
      .init(
        targets: InputFile.text("\(folder)/targets.tsv"),
        runs: InputFile.text("\(folder)/runs.tsv"),
        conditions: InputFile.text("\(folder)/conditions.tsv"), folder: folder))
  }

  /// The model as experiments ask it: equations with the table's values left open.
  var subject: Validation.Subject {
    Validation.Subject(
      manifest: manifest, table: table,
      network: { name in
        guard let setting = manifest.setting(name) else {
          throw Failure(.data, code: "models.no-setting", "the model has no setting '\(name)'")
        }
        var copy = self
        return try copy.equations(of: setting)
      },
      dose: { try InputFile.bytes("\(folder)/\($0)", limit: InputFile.doseLimit) })
  }
}
