import Testing

@testable import Analysis

@Suite("Parameter table")
struct ParameterTableTests {
  static let header =
    "parameterId\tparameterName\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate"
    + "\tunit\tevidence\tsource\tnote"

  static func row(_ changes: [Int: String] = [:]) -> String {
    var fields = [
      "k_on", "binding", "log10", "1e-13", "1e-11", "4.8e-13", "1", "mL/hour", "measured",
      "Somebody 2020", "",
    ]
    for (index, text) in changes { fields[index] = text }
    return fields.joined(separator: "\t")
  }

  @Test("a row is read with every field", arguments: ["\n", "\r\n"])
  func reads(lineEnd: String) throws {
    let text = [Self.header, Self.row(), ""].joined(separator: lineEnd)
    let table = try ParameterTable(tsv: text)
    let row = try #require(table["k_on"])
    #expect(row.nominal == 4.8e-13)
    #expect(row.scale == .log10)
    #expect(row.evidence == .measured)
    #expect(row.isEstimated)
    #expect(row.line == 2)
    #expect(table.value("k_off") == nil)
  }

  @Test(
    "what cannot be right is refused with its column",
    arguments: [
      (0, "1k", "parameterId"), (2, "ln", "parameterScale"), (3, "abc", "lowerBound"),
      (3, "0", "lowerBound"), (3, "1", "lowerBound"), (4, "inf", "upperBound"),
      (5, "1", "nominalValue"), (5, "nan", "nominalValue"), (5, "0x1p3", "nominalValue"),
      (6, "yes", "estimate"), (7, "", "unit"), (8, "guess", "evidence"), (9, "", "source"),
    ])
  func refuses(index: Int, text: String, column: String) {
    let error = #expect(throws: TableError.self) {
      try ParameterTable(tsv: Self.header + "\n" + Self.row([index: text]), file: "p.tsv")
    }
    #expect(error?.column == column)
    #expect(error?.line == 2)
    #expect(error?.description.hasPrefix("p.tsv:2:") == true)
  }

  @Test("a parameter stands once")
  func duplicates() {
    let error = #expect(throws: TableError.self) {
      try ParameterTable(tsv: [Self.header, Self.row(), Self.row()].joined(separator: "\n"))
    }
    #expect(error?.line == 3)
    #expect(error?.allowed.contains("line 2") == true)
  }

  @Test("the header must have every column and no unknown one")
  func headers() {
    #expect(throws: TableError.self) { try ParameterTable(tsv: "") }
    #expect(throws: TableError.self) {
      try ParameterTable(tsv: Self.header.replacing("note", with: "remark"))
    }
    #expect(throws: TableError.self) {
      try ParameterTable(tsv: Self.header.replacing("\tnote", with: ""))
    }
  }

  @Test("a line with a field too many is refused")
  func width() {
    #expect(throws: TableError.self) {
      try ParameterTable(tsv: Self.header + "\n" + Self.row() + "\textra")
    }
  }
}
