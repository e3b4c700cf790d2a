import Testing

@testable import Reporting

/// Ranges of members as boxes of an array.
@Suite("Labelled arrays")
struct LabelledArraysTests {
  @Test(
    "the boxes of a range hold each of its places once, in order",
    arguments: [[7], [3, 4], [2, 3, 5], [1, 4, 1, 6], [2, 2, 2, 2]])
  func boxes(shape: [Int]) {
    let total = shape.reduce(1, *)
    for start in 0..<total {
      for end in (start + 1)...total {
        var found: [Int] = []
        for box in LabelledArrays.boxes(of: shape, from: start, count: end - start) {
          #expect(box.offset == found.count)
          found += Self.places(box.at, box.lengths, shape)
        }
        #expect(found == Array(start..<end))
      }
    }
  }

  @Test("few boxes are enough")
  func few() {
    let boxes = LabelledArrays.boxes(of: [41, 4, 256], from: 100, count: 41 * 4 * 256 - 200)
    #expect(boxes.count <= 5)
  }

  @Test("a reason is cut between characters, never within one")
  func cut() {
    let bytes = SweepArrays.cut(String(repeating: "é", count: 200))
    #expect(bytes.count == SweepArrays.reasonLength)
    #expect(String(validating: bytes, as: UTF8.self) == String(repeating: "é", count: 60))
    #expect(SweepArrays.cut("no").prefix(3) == [110, 111, 0])
  }

  /// The row-major places in a box, in the order in which the library takes them.
  private static func places(_ at: [Int], _ lengths: [Int], _ shape: [Int]) -> [Int] {
    var places = [0]
    for index in shape.indices {
      places = places.flatMap { place in
        (at[index]..<at[index] + lengths[index]).map { place * shape[index] + $0 }
      }
    }
    return places
  }
}
