import Dosing
import Testing

@Suite struct SchemaTests {
  @Test("the schema in the program is the schema in the file, byte for byte")
  func sameText() throws {
    let bytes = try ProjectFile.bytes("Schemas/dose.schema.json")
    #expect(
      bytes == Array(DoseSchema.text.utf8),
      "run: python3 Tests/python/embed_schema.py")
  }

  @Test("the schema knows every key the reader knows")
  func isJSON() throws {
    let schema = try JSONValue(text: DoseSchema.text, file: "dose.schema.json")
    guard case .object(let members)? = schema["properties"]?.kind else {
      Issue.record("no properties")
      return
    }
    #expect(members.map(\.key).count == 11)
    for path in DosePlan.inputPaths + DosePlan.choicePaths {
      var node: JSONValue? = schema
      for step in path.split(separator: ".") {
        node = node?["properties"]?[String(step)]
        // A reference is followed by its last word.
        if case .string(let target)? = node?["$ref"]?.kind,
          let name = target.split(separator: "/").last
        {
          node = schema["$defs"]?[String(name)]
        }
      }
      #expect(node != nil, "\(path)")
    }
  }

  /// The document with changes `[pointer, value]`, or `[pointer]` to remove.
  private func changed(_ document: JSONText, _ change: JSONValue) throws -> JSONText {
    guard case .array(let parts) = change.kind, case .string(let pointer)? = parts.first?.kind
    else { throw CaseError() }
    let path = pointer.split(separator: "/").map(String.init)
    return try replacing(document, path[...], parts.count > 1 ? JSONText(parts[1]) : nil)
  }

  private struct CaseError: Error {}

  private func replacing(
    _ node: JSONText, _ path: ArraySlice<String>, _ value: JSONText?
  ) throws -> JSONText {
    guard case .object(var members) = node, let key = path.first else { throw CaseError() }
    let index = members.firstIndex { $0.key == key }
    if path.count == 1 {
      if let index { members.remove(at: index) }
      if let value { members.insert(.init(key, value), at: index ?? members.count) }
    } else {
      let at = try #require(index)
      members[at].value = try replacing(members[at].value, path.dropFirst(), value)
    }
    return .object(members)
  }

  @Test("the reader and the schema agree on every case of dose_cases.json")
  func cases() throws {
    let cases = try JSONValue(
      bytes: ProjectFile.bytes("Tests/python/dose_cases.json"), file: "dose_cases.json")
    let manifest = try ModelManifest(
      bytes: ProjectFile.bytes("Models/skin/model.json"), file: "model.json")
    guard let base = cases["base"], case .array(let list)? = cases["cases"]?.kind else {
      throw CaseError()
    }
    for item in list {
      guard case .array(let changes)? = item["change"]?.kind, let name = item["name"] else {
        throw CaseError()
      }
      var document = JSONText(base)
      for change in changes { document = try changed(document, change) }
      var refusal: DoseError?
      do throws(DoseError) {
        _ = try DosePlan(json: document.text(), file: "case.json", manifest: manifest)
      } catch { refusal = error }
      #expect(
        (refusal == nil) == (item["valid"]?.kind == .bool(true)),
        "\(name.shortText): \(refusal?.description ?? "accepted")")
    }
  }
}
