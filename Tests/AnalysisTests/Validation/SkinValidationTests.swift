import Foundation
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// The shipped experiments on the shipped model, as they come out today.
@Suite("Experiments of the skin model")
struct SkinValidationTests {
  static func suite() throws -> ValidationSuite {
    try ValidationSuite(
      .init(
        targets: SkinModel.text("validation/targets.tsv"),
        runs: SkinModel.text("validation/runs.tsv"),
        conditions: SkinModel.text("validation/conditions.tsv"), folder: "validation"))
  }

  static func validation(
    _ suite: ValidationSuite? = nil
  ) throws -> Validation {
    let model = try SkinModel()
    return Validation(
      try suite ?? Self.suite(),
      on: .init(
        manifest: model.manifest, table: model.table, network: { try model.network($0) },
        dose: { Array(try SkinModel.text($0).utf8) }))
  }

  static let result = Result { try validation().run() }

  @Test("counts by class, as found today; a change of the model shows here")
  func counts() throws {
    let result = try Self.result.get()
    func told(_ kind: ValidationTarget.Class) -> [Int] {
      let count = result.count(kind)
      return [count.hits, count.misses, count.reported, count.notSimulated, count.failed]
    }
    #expect(told(.predicted) == [18, 20, 8, 4, 0])
    #expect(told(.calibrated) == [15, 1, 0, 1, 0])
    #expect(told(.input) == [18, 3, 0, 0, 0])
    #expect(told(.moduleCheck) == [0, 0, 0, 4, 0])
    #expect(result.derivedHits == 4)
  }

  @Test("rows that miss today, by name")
  func misses() throws {
    let missed = try Self.result.get().rows.filter { $0.verdict == .miss }.map(\.target.id)
    #expect(
      Set(missed) == [
        "dish_25.cells.in_vitro", "dish_25.mrna.in_vitro", "dish_50.cells.in_vitro",
        "dish_25.cells.trial_fitted", "dish_25.mrna.trial_fitted", "dish_50.cells.trial_fitted",
        "dish_50.mrna.trial_fitted", "dish_100.cells.trial_fitted", "skin_V4.sun_damaged",
        "skin_V6.procollagen", "skin_V9.vesicles_1mL.in_vitro", "skin_V9.vesicles_2mL.in_vitro",
        "skin_V9.vesicles_4mL.in_vitro", "skin_V10.share.in_vitro",
        "skin_V11.ratio_1e10.in_vitro", "skin_V11.ratio_3e10.in_vitro",
        "skin_V11.ratio_1e11.in_vitro", "skin_V11.ratio_1e10.trial_fitted",
        "skin_V11.ratio_3e10.trial_fitted", "skin_V12.tenth.in_vitro",
        "skin_V12.collagen_gel.in_vitro",
        "skin_V12.collagen_tenth.in_vitro", "skin_V12.collagen_tenth.trial_fitted",
        "uptake_V12.repeat",
      ])
  }

  @Test("every miss has its reason and the structure that would be needed")
  func reasons() throws {
    for row in try Self.result.get().rows where row.verdict == .miss {
      #expect(!row.target.reason.isEmpty && !row.target.structure.isEmpty, "\(row.target.id)")
    }
  }

  @Test("predicted rows stand first, and every target has a row")
  func order() throws {
    let result = try Self.result.get()
    let kinds = result.rows.map {
      ValidationTarget.Class.allCases.firstIndex(of: $0.target.kind) ?? 9
    }
    #expect(kinds == kinds.sorted() && kinds.first == 0)
    #expect(Set(result.rows.map(\.target.id)) == Set(try Self.suite().targets.map(\.id)))
  }

  @Test(
    "what the model does not have is refused with file, line and column",
    arguments: [
      (
        "new_collagen@age_70_protected", "new_colagen@age_70_protected", "targets.tsv", "observable"
      ),
      ("age = 70;", "aeg = 70;", "runs.tsv", "parameters"),
      ("age = 70;", "total_collagen = 70;", "runs.tsv", "parameters"),
      ("age = 70;", "age = old;", "runs.tsv", "parameters"),
      ("0 h: ultraviolet", "0 h: ultraviolett", "runs.tsv", "interventions"),
      ("dish_stopped\tculture", "dish_stopped\tcultur", "runs.tsv", "setting"),
      ("cream_in_vitro\tskin", "cream_in_vitro\tculture", "runs.tsv", "setting"),
    ])
  func unknown(found: String, replacement: String, file: String, column: String) throws {
    var targets = try SkinModel.text("validation/targets.tsv")
    targets = targets.replacingOccurrences(
      of: "total_collagen@age_70_protected", with: "new_collagen@age_70_protected")
    var runs = try SkinModel.text("validation/runs.tsv")
    if file == "targets.tsv" {
      targets = targets.replacingOccurrences(of: found, with: replacement)
    } else {
      #expect(runs.contains(found))
      runs = runs.replacingOccurrences(of: found, with: replacement)
    }
    let suite = try ValidationSuite(
      .init(
        targets: targets, runs: runs, conditions: SkinModel.text("validation/conditions.tsv"),
        folder: "validation"))
    let error = #expect(throws: TableError.self) { try Self.validation(suite).run() }
    #expect(error?.file.hasSuffix(file) == true && error?.column == column, "\(error as Any)")
    #expect((error?.line ?? 0) > 1)
  }
}
