import Dosing
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct SchemaTests {
  @Test("the schema in the program is the schema in the file, byte for byte")
  func sameText() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let path = root.joined(separator: "/") + "/Schemas/dose.schema.json"
    let file = try #require(fopen(path, "rb"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    #expect(
      Array(bytes[..<count]) == Array(DoseSchema.text.utf8),
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
