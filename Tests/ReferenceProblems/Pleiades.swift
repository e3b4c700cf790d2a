/// Seven stars in the plane, star j of mass j: not stiff, but with close encounters.
extension ReferenceProblem {
  public static let pleiades = ReferenceProblem(
    name: "pleiades", title: "Pleiades: seven stars in the plane",
    antimony: pleiadesText,
    end: 3,
    rows: [
      .init(
        time: 3.0,
        values: [
          "x1": 0.37061391439705127, "x2": 3.237284092057233, "x3": -3.2225590324183235,
          "x4": 0.6597091455775308, "x5": 0.342558170715658, "x6": 1.5621721014006311,
          "x7": -0.7003092922212495, "y1": -3.943437585517392, "y2": -3.27138097397255,
          "y3": 5.225081843456544, "y4": -2.5906124349774693, "y5": 1.1982136933922747,
          "y6": -0.24296823449358235, "y7": 1.0914492404289797, "vx1": 3.4170038063143147,
          "vx2": 1.3545845016255011, "vx3": -2.5900655978107756, "vx4": 2.025053734714241,
          "vx5": -1.155815100160449, "vx6": -0.8072988170223022, "vx7": 0.5952396354208719,
          "vy1": -3.7412449612340084, "vy2": 0.3773459685750629, "vy3": 0.9386858869551079,
          "vy4": 0.36679222272005696, "vy5": -0.3474046353808494, "vy6": 2.344915448180937,
          "vy7": -1.947020434263292,
        ])
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.6",
    accuracy: 1e-7,
    limitedBy:
      "Close encounters of stars multiply errors made before them; positions pass through zero.",
    amplification: 500)

  /// x_i'' = sum over j != i of j (x_j - x_i) / r_ij^3, and the same for y.
  private static var pleiadesText: String {
    let x = ["3", "3", "-1", "-3", "2", "-2", "2"]
    let y = ["3", "-3", "2", "0", "0", "-4", "4"]
    let vx = ["0", "0", "0", "0", "0", "1.75", "-1.5"]
    let vy = ["0", "0", "0", "-1.25", "1", "0", "0"]
    var lines: [String] = []
    for i in 1...7 {
      lines.append("x\(i) = \(x[i - 1]); y\(i) = \(y[i - 1])")
      lines.append("vx\(i) = \(vx[i - 1]); vy\(i) = \(vy[i - 1])")
      for j in 1...7 where j > i {
        lines.append("c\(i)_\(j) := ((x\(i) - x\(j))^2 + (y\(i) - y\(j))^2)^1.5")
      }
    }
    for i in 1...7 {
      lines.append("x\(i)' = vx\(i); y\(i)' = vy\(i)")
      for axis in ["x", "y"] {
        let pulls = (1...7).filter { $0 != i }.map { j in
          "\(j)*(\(axis)\(j) - \(axis)\(i))/c\(min(i, j))_\(max(i, j))"
        }
        lines.append("v\(axis)\(i)' = \(pulls.joined(separator: " + "))")
      }
    }
    return lines.joined(separator: "\n")
  }
}
