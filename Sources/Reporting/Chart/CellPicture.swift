/// Two hundred cells as dots: those with a release, those that were only touched, the untouched.
struct CellPicture: Sendable {
  var touched: Double
  var withRelease: Double
  var cellName = "fibroblast"

  private static let columns = 25
  private static let rows = 8

  /// How many of the dots stand for a share; rounded, but never all or none for a
  /// share that would show.
  static func dots(_ share: Double, of total: Int) -> Int {
    let count = Int((share * Double(total)).rounded())
    let half = 0.5 / Double(total)
    if share > 1 - half { return total }
    return share < half ? 0 : max(1, min(total - 1, count))
  }

  var svg: HTML {
    let total = Self.columns * Self.rows
    let released = Self.dots(withRelease, of: total)
    let reached = max(Self.dots(touched, of: total), released)
    return .element(
      "svg",
      [
        "class": "cells", "viewBox": "0 0 350 112", "role": "img",
        "aria-label": "\(reached) of \(total) cells touched, \(released) with a release",
      ]
    ) {
      HTML.element("title") { "Of \(total) cells" }
      HTML.joined(
        (0..<total).map { index in
          let place = Self.order(index, of: total)
          let style = index < released ? "released" : index < reached ? "touched" : "untouched"
          return .element(
            "circle",
            [
              "cx": Frame.text(7 + 14 * Double(place % Self.columns)),
              "cy": Frame.text(7 + 14 * Double(place / Self.columns)), "r": "5", "class": style,
            ])
        })
    }
  }

  /// Scatters the dots evenly: steps of a number coprime to the total visit every place once.
  static func order(_ index: Int, of total: Int) -> Int { (index * 77 + 31) % total }
}
