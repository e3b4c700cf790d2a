import Dosing
import ReactionNetworks
import Testing

/// The manifest, table, networks and examples that ship, read together.
@Suite struct SkinModelTests {
  static let folder = "Models/skin"

  let manifest: ModelManifest
  let table: [String: TableRow]

  init() throws {
    manifest = try ModelManifest(
      bytes: ProjectFile.bytes("\(Self.folder)/model.json"), file: "model.json")
    var table: [String: TableRow] = [:]
    let lines = try ProjectFile.text("\(Self.folder)/parameters.tsv").split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    let header = try #require(lines.first)
    func column(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
    let columns = try [
      "parameterId", "nominalValue", "lowerBound", "upperBound", "unit", "evidence", "source",
    ].map(column)
    for line in lines.dropFirst() {
      let cells = columns.map { line.indices.contains($0) ? line[$0] : "" }
      table[cells[0]] = TableRow(
        id: cells[0], value: Double(cells[1]) ?? .nan, lower: Double(cells[2]) ?? .nan,
        upper: Double(cells[3]) ?? .nan, unit: cells[4], evidence: cells[5], source: cells[6])
    }
    self.table = table
  }

  private func network(_ name: String) throws -> ReactionNetwork {
    let setting = try #require(manifest.setting(name))
    return try ReactionNetwork(
      antimony: ProjectFile.text("\(Self.folder)/\(setting.file)"), file: setting.file,
      module: setting.module,
      importing: { (file) throws(ModelError) -> String in
        do { return try ProjectFile.text("\(Self.folder)/\(file)") } catch {
          throw ModelError(.file, "\(file)")
        }
      })
  }

  @Test("every device belongs to a route, and every route's own device is one it is done with")
  func devices() throws {
    let path = "administration.device"
    let options = try #require(manifest.choice(path)).options.map(\.name)
    #expect(Set(manifest.routes.flatMap(\.devices)) == Set(options))
    for route in manifest.routes {
      #expect(route.devices.contains(try #require(route.defaults[path])), "\(route.name)")
      #expect(route.hasDevice == (route.devices != ["none"]), "\(route.name)")
      #expect(route.ignored.keys.allSatisfy { DosePlan.inputPaths.contains($0) })
    }
  }

  @Test("a device is refused where the route has another, and not used where it has none")
  func deviceOfTheRoute() throws {
    let text = try ProjectFile.text("\(Self.folder)/examples/microneedle-monthly-x3.json")
    func plan(_ route: String, _ device: String) throws(DoseError) -> DosePlan {
      try DosePlan(
        json: text.replacing(
          #""route": "microneedle", "device": "microneedle""#,
          with: #""route": "\#(route)", "device": "\#(device)""#),
        file: "dose.json", manifest: manifest)
    }
    for device in ["none", "co2_laser"] {
      var refusal: DoseError?
      do throws(DoseError) { _ = try plan("microneedle", device) } catch { refusal = error }
      #expect(refusal?.code == "dose.conflict")
      #expect(refusal?.path == "/administration/device")
      #expect(refusal?.allowed?.contains("rf_microneedle") == true)
    }
    #expect(try plan("microneedle", "rf_microneedle").unused == [])
    for route in ["topical", "intradermal", "iv"] {
      let settled = try plan(route, "microneedle")
      #expect(settled.administration.device == "none")
      #expect(settled.unused.count == 1)
      #expect(settled.unused.first?.contains("the route \(route)") == true)
    }
  }

  @Test("a dish is not asked for wrinkles: refused by name, with what may be asked")
  func wrinklesInADish() throws {
    let text = try ProjectFile.text("\(Self.folder)/examples/culture-100ug-per-mL.json")
    for readout in ["\"fibroblasts\"", "\"mmp1\""] {
      var refusal: DoseError?
      do throws(DoseError) {
        _ = try DosePlan(
          json: text.replacing(readout, with: "\"wrinkle_index\""), file: "dose.json",
          manifest: manifest)
      } catch { refusal = error }
      let said = try #require(refusal).description
      #expect(said.contains("wrinkle_index means nothing in the setting culture"))
      #expect(said.contains("new_collagen"))
      #expect(said.contains("dose.no-meaning"))
    }
  }

  @Test("in a setting the manifest has its readouts and its words")
  func narrowed() throws {
    let dish = manifest.narrowed(to: "culture")
    #expect(dish.readout("wrinkle_index") == nil)
    #expect(manifest.narrowed(to: "skin").readout("wrinkle_index") != nil)
    #expect(dish.detection?.readout == "new_collagen")
    for readout in dish.readouts {
      #expect(!readout.label.contains("papillary") && !readout.label.contains("dermal"))
    }
  }

  @Test("every row a route or an option names is in the table")
  func rows() {
    let bindings =
      manifest.routes.flatMap(\.set) + manifest.choices.flatMap(\.options).flatMap(\.set)
    for binding in bindings { #expect(table[binding.row] != nil, "\(binding.row)") }
    for step in manifest.funnel {
      for row in step.parameters { #expect(table[row] != nil, "\(row)") }
    }
  }

  @Test("every example is read and scheduled")
  func examples() throws {
    let names = try ProjectFile.names(in: "\(Self.folder)/examples", ending: ".json")
    #expect(!names.isEmpty)
    var networks: [String: ReactionNetwork] = [:]
    for name in names {
      let plan = try DosePlan(
        bytes: ProjectFile.bytes("\(Self.folder)/examples/\(name)"), file: name,
        manifest: manifest)
      let setting = plan.route.setting
      if networks[setting] == nil { networks[setting] = try network(setting) }
      let model = try #require(networks[setting])
      let schedule = try plan.schedule(for: model, table: { table[$0] })
      #expect(!schedule.doses.isEmpty, "\(name)")
      #expect(schedule.notes.isEmpty, "\(name): \(schedule.notes)")
      #expect(
        schedule.parameters.keys.allSatisfy { key in
          model.parameters.contains { $0.name == key }
        })
      let again = try DosePlan(json: plan.json.text(), file: name, manifest: manifest)
      #expect(again.json == plan.json)
    }
  }

  @Test("a starter file for every route is a good one and echoes the same options")
  func starters() throws {
    var networks: [String: ReactionNetwork] = [:]
    for route in manifest.routes {
      if networks[route.setting] == nil { networks[route.setting] = try network(route.setting) }
      let model = try #require(networks[route.setting])
      let text = try DosePlan.starter(
        route: route.name, manifest: manifest, symbols: ModelSymbols(model))
      let plan = try DosePlan(json: text, file: "dose.json", manifest: manifest)
      let schedule = try plan.schedule(for: model, table: { table[$0] })
      #expect(schedule.doses.count == (route.setting == "culture" ? 1 : 3), "\(route.name)")
      #expect(!schedule.readouts.isEmpty)
      #expect(schedule.notes.filter { $0.contains("no effect") } == [], "\(route.name)")
    }
    #expect(throws: DoseError.self) {
      try DosePlan.starter(route: "by_post", manifest: manifest)
    }
  }

  @Test("the schema knows the names of the manifest, and no others")
  func schemaNames() throws {
    let schema = try JSONValue(text: DoseSchema.text, file: "dose.schema.json")
    guard case .array(let branches)? = schema["allOf"]?.kind else {
      Issue.record("no branch for the models")
      return
    }
    let branch = branches.first {
      $0["if"]?["properties"]?["model"]?["const"]?.kind == .string(manifest.name)
    }
    let properties = try #require(branch?["then"]?["properties"])
    func names(_ path: [String]) -> [String] {
      var node: JSONValue? = properties
      for (index, step) in path.enumerated() {
        node = index == 0 ? node?[step] : node?["properties"]?[step]
      }
      guard case .array(let values)? = node?["enum"]?.kind else { return [] }
      return values.compactMap { value in
        if case .string(let name) = value.kind { name } else { nil }
      }
    }
    let help: Comment = "run: python3 Tests/python/embed_schema.py"
    #expect(names(["administration", "route"]) == manifest.routes.map(\.name), help)
    for choice in manifest.choices {
      let path = choice.path.split(separator: ".").map(String.init)
      #expect(names(path) == choice.options.map(\.name), help)
    }
    guard
      case .array(let readouts)? = properties["readouts"]?["items"]?["properties"]?["readout"]?[
        "enum"]?.kind
    else {
      Issue.record("no readouts")
      return
    }
    #expect(readouts.map(\.kind) == manifest.readouts.map { .string($0.name) }, help)
  }
}
