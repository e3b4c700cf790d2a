import Testing

@testable import Analysis

/// Laws of the points of a sweep.
@Suite("Sweep design")
struct SweepDesignTests {
  private func axis(_ text: String) throws -> SweepAxis {
    try SweepAxis(name: "k", text: text, at: "--vary k=\(text)")
  }

  private func levels(_ text: String) throws -> [SweepValue] {
    guard case .levels(let levels) = try axis(text).choice else { return [] }
    return levels
  }

  @Test("ranges meet their ends exactly, and decades are decades")
  func ranges() throws {
    #expect(
      try levels("lin:0:1:5") == [0, 0.25, 0.5, 0.75, 1].map { .number($0, unit: "") })
    #expect(
      try levels("log:1:1e4:5") == [1, 10, 100, 1000, 10_000].map { .number($0, unit: "") })
    #expect(try levels("log:1:1e4:41").count == 41)
    #expect(try levels("lin:1 mL:3:3") == [1, 2, 3].map { .number($0, unit: "mL") })
    #expect(
      try levels("10,a b,2 d") == [.number(10, unit: ""), .name("a b"), .number(2, unit: "d")])
    let drawn = SweepAxis.Choice.drawn(low: 0.1, high: 10, isLogarithmic: true, unit: "")
    #expect(try axis("loguniform:0.1:10").choice == drawn)
    #expect(try axis("table").choice == .drawnFromTable)
  }

  @Test("a name stays a name where names are expected")
  func names() throws {
    let axis = try SweepAxis(name: "variants.release", text: "0.30,0.001", isName: true, at: "")
    #expect(axis.choice == .levels([.name("0.30"), .name("0.001")]))
  }

  @Test(
    "what cannot be a range is refused, with what to write instead",
    arguments: [
      ("lin:0:1", "lin:first:last:count"), ("log:1:10", "log:first:last:count"),
      ("log:0:1:5", "logarithmic"), ("lin:1:1:3", "both ends"), ("lin:0:1:1", "number of values"),
      ("lin:0:1:1e3", "number of values"), ("lin:a:1:3", "no number"), ("lin:0:nan:3", "no number"),
      ("lin:1 mL:2 h:3", "different units"), ("uniform:0", "uniform:low:high"),
      ("loguniform:-1:1", "logarithmic"), ("1,,2", "missing"), ("", "missing"), ("1,2,1", "twice"),
    ])
  func errors(text: String, words: String) {
    let error = #expect(throws: SweepError.self) { try axis(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("--vary k=") == true)
  }

  @Test("members run through the grid with the last dimension fastest, each once")
  func grid() throws {
    let design = try SweepDesign(
      grid: [
        .init(name: "a", levels: try levels("1,2,3")), .init(name: "b", levels: try levels("x,y")),
      ],
      drawn: [.init(name: "c", low: 0, high: 1, isLogarithmic: false, unit: "")], sample: 5)
    #expect(design.shape == [3, 2, 5])
    #expect(design.count == 30)
    #expect(Set((0..<30).map { design.place(of: $0) }).count == 30)
    #expect(design.place(of: 0) == [0, 0, 0])
    #expect(design.place(of: 7) == [0, 1, 2])
    #expect(design.values(of: 29).prefix(2) == [.number(3, unit: ""), .name("y")])
    // The same points are drawn at every place of the grid.
    #expect(design.values(of: 2).last == design.values(of: 27).last)
  }

  @Test("too many members and two axes of one name are refused")
  func limits() throws {
    let many = SweepDesign.Dimension(name: "a", levels: try levels("lin:0:1:20000"))
    var other = many
    other.name = "b"
    #expect(throws: SweepError.self) { try SweepDesign(grid: [many, other]) }
    #expect(throws: SweepError.self) { try SweepDesign(grid: [many, many]) }
  }

  @Test(
    "a Latin hypercube has exactly one point in every stratum of every dimension",
    arguments: [1, 2, 3, 4, 5, 16, 100, 257, 1000])
  func strata(count: Int) {
    let cube = LatinHypercube(count: count, seed: 11)
    for dimension in 0..<5 {
      let hit = (0..<count).map { point in
        Int(cube.coordinate(point: point, dimension: dimension) * Double(count))
      }
      #expect(hit.sorted() == Array(0..<count))
    }
    if count >= 16 {
      let first = (0..<count).map { cube.stratum(point: $0, dimension: 0) }
      #expect(first != (0..<count).map { cube.stratum(point: $0, dimension: 1) })
      #expect(first != Array(0..<count))
    }
  }

  @Test("Sobol's first points are those of the literature")
  func sobol() {
    let sequence = SobolSequence(dimensions: 4, seed: nil)
    let points = (0..<8).map { point in
      (0..<4).map { sequence.coordinate(point: point, dimension: $0) }
    }
    // Source: the table of Joe & Kuo as other programs print it, in Gray-code order.
    #expect(
      points == [
        [0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25], [0.25, 0.75, 0.75, 0.75],
        [0.375, 0.375, 0.625, 0.875], [0.875, 0.875, 0.125, 0.375],
        [0.625, 0.125, 0.875, 0.625], [0.125, 0.625, 0.375, 0.125],
      ])
  }

  @Test("2^m Sobol points, shifted or not, have one in every interval of every dimension")
  func sobolStrata() {
    for seed in [nil, 3] as [UInt64?] {
      let sequence = SobolSequence(dimensions: SobolSequence.mostDimensions, seed: seed)
      for dimension in 0..<SobolSequence.mostDimensions {
        let hit = (0..<256).map {
          Int(sequence.coordinate(point: $0, dimension: dimension) * 256)
        }
        #expect(hit.sorted() == Array(0..<256), "dimension \(dimension)")
      }
    }
  }

  @Test("drawn values keep to their bounds and follow their scale")
  func drawnValues() throws {
    let design = try SweepDesign(
      grid: [],
      drawn: [
        .init(name: "a", low: 1e-3, high: 1e3, isLogarithmic: true, unit: ""),
        .init(name: "b", low: 5, high: -5, isLogarithmic: false, unit: "mL"),
      ], sample: 1000, scheme: .lhs, seed: 4)
    let a = (0..<1000).compactMap { design.values(of: $0)[0].number }
    #expect(a.allSatisfy { $0 >= 1e-3 && $0 <= 1e3 })
    // One value in each thousandth of the logarithm: half of them below the middle.
    #expect(a.count { $0 < 1 } == 500)
    #expect((0..<1000).allSatisfy { abs(design.values(of: $0)[1].number ?? 9) <= 5 })
  }

  @Test("a table of points is read as it stands, and refused where it cannot be")
  func points() throws {
    let text = "k, route\r\n1,iv\n\"2.5\",\"a, b\"\n\n"
    let points = try SweepPoints(csv: Array(text.utf8), file: "p.csv")
    #expect(points.names == ["k", "route"])
    #expect(points.count == 2)
    #expect(points.value(row: 1, column: 0) == .number(2.5, unit: ""))
    #expect(points.value(row: 1, column: 1) == .name("a, b"))
    for (bad, words) in [
      ("", "empty"), ("k\n", "no row"), ("k,k\n1,2\n", "twice"), ("k,\n1,2\n", "no name"),
      ("k\n1,2\n", "p.csv:2: 2 values"), ("k,l\n1,\n", "p.csv:2, column 'l'"),
      ("k\ninf\n", "no finite number"), ("k\n\"1\n", "quotation"), ("k\n\"1\"2\n", "quotation"),
    ] {
      let error = #expect(throws: SweepError.self) {
        try SweepPoints(csv: Array(bad.utf8), file: "p.csv")
      }
      #expect(error?.description.contains(words) == true, "\(bad): \(error?.description ?? "")")
    }
  }
}
