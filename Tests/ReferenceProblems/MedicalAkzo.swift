/// Antibodies diffusing into tumour tissue: 400 states in a band, and a jump at t = 5.
extension ReferenceProblem {
  public static let medicalAkzo = ReferenceProblem(
    name: "medical_akzo", title: "Medical Akzo Nobel problem, N = 200",
    antimony: medicalAkzoText(cells: 200),
    end: 20,
    rows: [
      .init(
        time: 5.0,
        values: [
          "u40": 1.3311898950946424, "u75": 0.5121543834392142, "u100": 0.0003360050361274072,
          "v100": 0.9906537945626577, "u120": 1.0639128713865171e-12, "v120": 0.9999999999706142,
        ]),
      .init(
        time: 20.0,
        values: [
          "u40": 0.00023399422229565306, "u67": 0.00035768359668126903,
          "u75": 0.0003595616025778846,
          "u86": 0.00030859498406384363, "u100": 0.00011737412961632996,
          "v100": 6.190822024282278e-06, "u102": 7.740788533204064e-05, "v103": 0.03234526078921832,
          "u105": 2.0031527666876758e-05, "v106": 0.6649744835068363, "u109": 7.048157980462243e-07,
          "u115": 1.835610371743049e-09, "u120": 6.86009484591821e-12, "v120": 0.9999997325855254,
        ]),
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.4; values computed here with two "
      + "tolerances of a Radau method that stops at the jump (the printed ones hold to 2.5e-9, "
      + "those of v to 1e-7)",
    accuracy: 1e-10,
    limitedBy:
      "u ahead of the front and v behind it are remainders of a fast reaction, exponentially "
      + "sensitive to the place of the front.",
    amplification: 1,
    absoluteScale: 1e-9, absoluteFloor: 1e-40)

  /// The method of lines with `cells` cells; published values hold for 200.
  ///
  /// With z = j/N: u' = alpha (u+ - u-) N/2 + beta (u- - 2u + u+) N^2 - k u v, v' = -k u v.
  public static func medicalAkzoText(cells: Int) -> String {
    let n = Double(cells)
    let c = 4.0
    var lines = ["phi := piecewise(2, time <= 5, 0)", "k = 100"]
    for j in 1...cells {
      let w = Double(j) / n - 1
      let alpha = 2 * w * w * w / (c * c) * n / 2
      let beta = w * w * w * w / (c * c) * n * n
      let left = j == 1 ? "phi" : "u\(j - 1)"
      let right = j == cells ? "u\(j)" : "u\(j + 1)"
      lines.append("u\(j) = 0; v\(j) = 1; a\(j) = \(alpha); b\(j) = \(beta)")
      lines.append(
        "u\(j)' = a\(j)*(\(right) - \(left)) + b\(j)*(\(left) - 2*u\(j) + \(right))"
          + " - k*u\(j)*v\(j)")
      lines.append("v\(j)' = -k*u\(j)*v\(j)")
    }
    return lines.joined(separator: "\n")
  }
}
