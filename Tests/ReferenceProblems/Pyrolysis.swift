/// E5, whose end lies twelve decades below its beginning, and the Brusselator.
///
/// y2 = y3 + y4 holds exactly, and the states end at 9e-23. A solver that lets rounding errors of
/// 1e-23 into that sum while the fluxes through it are large keeps them for ever. `e5` writes y3 as
/// y2 - y4; `e5AsReactions` carries all four species and asks the solver to keep the sum.
extension ReferenceProblem {
  public static let e5 = ReferenceProblem(
    name: "e5", title: "E5: chemical pyrolysis",
    antimony: """
      y1 = 0.00176; y2 = 0; y4 = 0
      y3 := y2 - y4
      y1' = -A*y1 - B*y1*y3
      y2' = A*y1 - M*C*y2*y3
      y4' = B*y1*y3 - C*y4
      A = 7.89e-10; B = 1.1e7; C = 1130; M = 1e6
      """,
    end: 1e13,
    rows: earlyRows + lateRows,
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.11; "
      + "the end value printed there holds to 3 digits only",
    accuracy: 1e-9,
    limitedBy:
      "With the conserved sum eliminated the problem forgets its past, as y2 tends to 1/(MCt); "
      + "every state must be controlled relative to itself, however small.",
    amplification: 20, absoluteScale: 1e-20, unitFloor: 0, absoluteFloor: 1e-60)

  public static let e5AsReactions = ReferenceProblem(
    name: "e5_as_reactions", title: "E5: chemical pyrolysis, all four species",
    antimony: """
      species y1, y2, y3, y4
      y1 = 0.00176; y2 = 0; y3 = 0; y4 = 0
      split: y1 -> y2 + y3; A*y1
      bind: y1 + y3 -> y4; B*y1*y3
      join: y2 + y3 -> ; M*C*y2*y3
      free: y4 -> y3; C*y4
      A = 7.89e-10; B = 1.1e7; C = 1130; M = 1e6
      """,
    end: 1e13,
    rows: earlyRows + lateRows,
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.11; "
      + "the end value printed there holds to 3 digits only",
    accuracy: 1e-8,
    limitedBy:
      "As E5, and by how well y2 - y3 - y4 = 0 is kept: a drift of 1e-25 leaves three digits at "
      + "the end, so tolerances above 1e-8 say nothing there.",
    amplification: 20, absoluteScale: 1e-20, unitFloor: 0, absoluteFloor: 1e-60)

  private static let earlyRows: [Row] = [
    .init(
      time: 10.0,
      values: [
        "y1": 0.0017599259497677897, "y2": 1.3846281519376517e-11, "y3": 7.637003853007391e-13,
        "y4": 1.3082581134075777e-11,
      ]),
    .init(
      time: 1000.0,
      values: [
        "y1": 0.0016180769999072943, "y2": 1.3822370304983736e-10, "y3": 8.251573500683834e-12,
        "y4": 1.2997212954915352e-10,
      ]),
    .init(
      time: 100000.0,
      values: [
        "y1": 7.481320822429222e-06, "y2": 2.3734781561205976e-12, "y3": 2.2123586689581663e-12,
        "y4": 1.6111948716243113e-13,
      ]),
    .init(
      time: 10000000.0,
      values: [
        "y1": 4.715033363040164e-10, "y2": 1.8188895860807023e-14, "y3": 1.8188812376786725e-14,
        "y4": 8.348402029632169e-20,
      ]),
    .init(
      time: 1000000000.0,
      values: [
        "y1": 3.1317148329356996e-14, "y2": 1.4840957952870065e-16, "y3": 1.4840957948345692e-16,
        "y4": 4.524372827978262e-26,
      ]),
  ]

  /// y1 and y4 are below 1e-48 from here on: zero for any purpose, and not compared.
  private static let lateRows: [Row] = [
    .init(time: 1e11, values: ["y2": 1.0192582568142706e-20, "y3": 1.0192582568142706e-20]),
    .init(time: 1e13, values: ["y2": 8.861233521291085e-23, "y3": 8.861233521291085e-23]),
  ]

  public static let brusselator = ReferenceProblem(
    name: "brusselator", title: "Brusselator from (1.5, 3)",
    antimony: """
      y1 = 1.5; y2 = 3
      y1' = 1 + y1^2*y2 - 4*y1
      y2' = 3*y1 - y1^2*y2
      """,
    end: 20,
    rows: [
      .init(
        time: 20.0,
        values: [
          "y1": 0.49863707126834783, "y2": 4.596780349452011,
        ])
    ],
    source:
      "E. Hairer, S. P. Norsett, G. Wanner, Solving ODEs I, sections II.4 and II.6",
    accuracy: 5e-9,
    limitedBy:
      "Not stiff; errors along the limit cycle add up over four periods.",
    amplification: 20)

  public static let brusselatorNearby = ReferenceProblem(
    name: "brusselator_101", title: "Brusselator from (1.01, 3)",
    antimony: """
      y1 = 1.01; y2 = 3
      y1' = 1 + y1^2*y2 - 4*y1
      y2' = 3*y1 - y1^2*y2
      """,
    end: 20,
    rows: [
      .init(
        time: 20.0,
        values: [
          "y1": 0.4558085987188568, "y2": 4.457846674977516,
        ])
    ],
    source:
      "computed here by two unrelated methods, "
      + "extrapolation and Radau IIA, that agree to 21 digits",
    accuracy: 5e-9,
    limitedBy:
      "Not stiff; the start lies near the unstable fixed point, which multiplies early "
      + "errors.",
    amplification: 20)
}
