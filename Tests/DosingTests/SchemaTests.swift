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
}
