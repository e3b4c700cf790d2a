import Foundation
import ShippedModels
import Testing

@testable import Analysis

/// The calibration that ships: it can be rerun, and the table holds what it finds.
@Suite("Calibration of the skin model")
struct CalibrationTests {
  private static func calibration(
    _ edit: (String) -> String = { $0 }, table: ParameterTable? = nil
  ) throws -> Calibration {
    let suite = try SkinValidationTests.suite()
    let model = try SkinModel()
    let plan = try CalibrationPlan(
      tsv: edit(try SkinModel.text("validation/fit.tsv")), file: "fit.tsv",
      table: table ?? model.table, suite: suite)
    return Calibration(
      plan, suite,
      on: .init(
        manifest: model.manifest, table: table ?? model.table, network: { try model.network($0) },
        dose: { Array(try SkinModel.text($0).utf8) }))
  }

  @Test("the table holds what the fit finds, from every start that converges to the best")
  func tableIsFitted() throws {
    var calibration = try Self.calibration()
    calibration.starts = 3
    let result = try calibration.run()
    for value in result.values {
      #expect(abs(value.change - 1) < 0.01, "\(value.id): \(value.fitted) not \(value.table)")
      #expect(!value.isAtBound, "\(value.id)")
    }
    #expect(result.singularValues.count == result.values.count)
    #expect((result.singularValues.last ?? 0) > 0.1)
    #expect(result.agreeing >= 2)
  }

  @Test("aims made by the model at other values are met at those values")
  func recovers() throws {
    let truth = [
      "half_effect_concentration_trial_fitted": 2e9, "wrinkle_points_trial_fitted": 40,
      "mmp1_ultraviolet_gain": 11.0, "smad_collagen_gain": 1.4,
      "translation_smad_gain": 1.1, "vesicle_collagen_gain": 1.2, "culture_division_gain": 1.6,
      "device_strength_nonablative": 2.5,
    ]
    let suite = try SkinValidationTests.suite()
    let model = try SkinModel()
    let rows = try SkinValidationTests.validation(suite)
      .rows(with: [model.table.replacing(truth)])[0]
    let calibration = try Self.calibration { text in
      text.split(separator: "\n").map { line in
        var fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        if let value = rows.first(where: { $0.target.id == fields[1] })?.value {
          fields[2] = "\(value)"
        }
        return fields.joined(separator: "\t")
      }.joined(separator: "\n") + "\n"
    }
    var one = calibration
    one.starts = 1
    let result = try one.run()
    #expect((result.cost ?? 1) < 1e-8)
    for value in result.values {
      #expect(abs(value.fitted / (truth[value.id] ?? 0) - 1) < 1e-3, "\(value.id)")
    }
  }

  @Test(
    "a row that cannot be meant is refused with its place",
    arguments: [
      ("skin_V5.fold\t11.5", "skin_V5.fld\t11.5", "did you mean 'skin_V5.fold'?"),
      ("target\tskin_V5.fold\t11.5", "target\tskin_V2.half_life\t11.5", "class calibrated"),
      ("\t11.5\t3.5", "\t11.5\t0", "above 0"),
      ("\t11.5\t3.5", "\t\t3.5", "a number"),
      ("parameter\tmmp1_ultraviolet_gain", "parameter\tsites_per_cell", "evidence 'fitted'"),
      ("target\tskin_V5.share", "aim\tskin_V5.share", "parameter, target"),
      ("target\tskin_V5.share", "target\tskin_V5.fold", "each target once"),
    ])
  func refused(old: String, new: String, said: String) throws {
    #expect(try SkinModel.text("validation/fit.tsv").contains(old))
    let error = #expect(throws: TableError.self) {
      try Self.calibration { $0.replacing(old, with: new) }
    }
    #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("fit.tsv:") == true)
  }
}
