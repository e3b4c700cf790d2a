/// The Van der Pol oscillator in three scalings, with ever faster switches.
extension ReferenceProblem {
  public static let vanDerPol1000 = ReferenceProblem(
    name: "vdpol_mu1000", title: "Van der Pol oscillator, mu = 1000",
    antimony: """
      y1 = 2; y2 = 0
      y1' = y2
      y2' = mu*(1 - y1^2)*y2 - y1
      mu = 1000
      """,
    end: 2000,
    rows: [
      .init(
        time: 2000.0,
        values: [
          "y1": 1.706167732170465, "y2": -0.0008928097010248166,
        ])
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.8.4.1",
    accuracy: 1e-9,
    limitedBy:
      "Errors before each of the two jumps move the time of the jump.",
    amplification: 5,
    absoluteScale: 1e-6)

  public static let vanDerPolScaled = ReferenceProblem(
    name: "vdpol_eps1e-6", title: "Van der Pol oscillator, scaled time, eps = 1e-6",
    antimony: """
      y1 = 2; y2 = 0
      y1' = y2
      y2' = ((1 - y1^2)*y2 - y1)/eps
      eps = 1e-6
      """,
    end: 11,
    rows: [
      .init(
        time: 1.0,
        values: [
          "y1": -1.8636462548081338, "y2": 0.7535430865435434,
        ]),
      .init(
        time: 2.0,
        values: [
          "y1": 1.706167732170465, "y2": -0.8928097010248165,
        ]),
      .init(
        time: 3.0,
        values: [
          "y1": -1.5106069367441115, "y2": 1.178380000730911,
        ]),
      .init(
        time: 4.0,
        values: [
          "y1": 1.194414677695959, "y2": -2.799585996539364,
        ]),
      .init(
        time: 5.0,
        values: [
          "y1": 1.8904285964167675, "y2": -0.7345118680166794,
        ]),
      .init(
        time: 6.0,
        values: [
          "y1": -1.7377163068059123, "y2": 0.8604008653025639,
        ]),
      .init(
        time: 7.0,
        values: [
          "y1": 1.5516146455482651, "y2": -1.1023828925332482,
        ]),
      .init(
        time: 8.0,
        values: [
          "y1": -1.2786319843304916, "y2": 2.013890883008587,
        ]),
      .init(
        time: 9.0,
        values: [
          "y1": -1.9165529494898677, "y2": 0.7169573003462981,
        ]),
      .init(
        time: 10.0,
        values: [
          "y1": 1.7681637923919835, "y2": -0.831527640789806,
        ]),
      .init(
        time: 11.0,
        values: [
          "y1": -1.5901505448291269, "y2": 1.040279389212387,
        ]),
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.8.4.2; times 1 to 11: Hairer, Wanner",
    accuracy: 1e-8,
    limitedBy:
      "Eleven slow phases; the error in the time of every jump is added to that of the "
      + "one before.",
    amplification: 50,
    absoluteScale: 1e-6)

  public static let vanDerPolMillion = ReferenceProblem(
    name: "vdpol_mu1e6", title: "Van der Pol oscillator, mu = 1e6",
    antimony: """
      y1 = 2; y2 = 0
      y1' = y2
      y2' = mu*(1 - y1^2)*y2 - y1
      mu = 1e6
      """,
    end: 2e6,
    rows: [
      .init(
        time: 2000000.0,
        values: [
          "y1": 1.7055462175353784, "y2": -8.934763625465282e-07,
        ])
    ],
    source:
      "computed here in quadruple precision at two tolerances that agree to 18 digits",
    accuracy: 1e-9,
    limitedBy:
      "Rounding inside the two jumps, where y2 is 1e12 times its end value, moves the "
      + "phase.",
    amplification: 5,
    absoluteScale: 1e-9)
}
