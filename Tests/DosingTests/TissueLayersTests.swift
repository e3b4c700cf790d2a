import ReactionNetworks
import Testing

@testable import Dosing

/// The roles by which a manifest divides a tissue.
@Suite struct TissueLayersTests {
  private let text: String
  private let manifest: ModelManifest
  private let tissue: TissueLayers

  init() throws {
    text = try ProjectFile.text("Models/skin/model.json")
    manifest = try ModelManifest(json: text, file: "model.json")
    tissue = try #require(manifest.setting("skin")?.layers)
  }

  @Test("layers of a zone are the zone, named from the surface down")
  func shares() {
    for count in TissueLayers.fewest...tissue.most {
      let layers = tissue.layers(count)
      #expect(layers.count == count)
      #expect(Set(layers.map(\.name)).count == count)
      for zone in [tissue.upper, tissue.lower] {
        let own = layers.filter { $0.zone == zone }
        #expect(abs(own.count - count / 2) <= 1)
        #expect(own.filter(\.isFirst).count == 1)
        #expect(own.reduce(0) { $0 + $1.part.over } == own[0].part.under)
      }
    }
    #expect(tissue.layers(2).map(\.name) == [tissue.upper, tissue.lower])
  }

  @Test("names of rows that begin like a zone are no symbols of the zone")
  func names() {
    #expect(tissue.zone(of: "papillary_share") == nil)
    #expect(tissue.zone(of: "papillary_1_free") == nil)
    #expect(tissue.zone(of: "reticular_free")?.part == "free")
    #expect(tissue.zone(of: "papillary__matrix__mmp1")?.zone == "papillary")
  }

  @Test("an assignment that adds nothing to its target cannot be divided, and says so")
  func additive() throws {
    let set = Assignment(target: "papillary_free", value: .number(3))
    let error = #expect(throws: DoseError.self) {
      try tissue.dividing([set], into: 6, file: "model.json")
    }
    #expect(error?.code == "manifest.layers")
    // As long as a zone is one layer nothing is divided.
    #expect(try tissue.dividing([set], into: 2, file: "model.json") == [set])
  }

  @Test(
    "a slip in the roles is an error with its place",
    arguments: [
      ("\"growth_factor\": \"tissue_volume\"", "\"growth_factor\": \"weight\"", "means"),
      ("\"zones\": [\"papillary\", \"reticular\"]", "\"zones\": [\"papillary\"]", "zones"),
      ("\"grading\": {\"papillary\"", "\"grading\": {\"epidermis\"", "grading"),
      ("\"thickness\": \"tissue_volume/treated_area\"", "\"thickness\": \"a +\"", "thickness"),
      ("\"number\": \"cells_reached\"", "\"number\": \"cells\"", "number"),
    ])
  func slips(what: String, by slip: String, place: String) throws {
    try #require(text.contains(what))
    let error = #expect(throws: DoseError.self) {
      try ModelManifest(json: text.replacing(what, with: slip), file: "model.json")
    }
    #expect(error?.path?.contains(place) == true)
  }
}
