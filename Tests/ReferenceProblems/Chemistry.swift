/// Chemistry: the stiff kinetics of the published test sets.
///
/// Reference values were computed afresh in quadruple precision at two tolerances with a 7-stage
/// Radau IIA method of order 13 and agree with the published ones unless a problem says otherwise.
extension ReferenceProblem {
  public static let robertson = ReferenceProblem(
    name: "robertson", title: "Robertson autocatalytic reaction",
    antimony: """
      species y1, y2, y3
      y1 = 1; y2 = 0; y3 = 0
      slow: y1 -> y2; k1*y1
      fast: y2 -> y3; k2*y2^2
      back: y2 -> y1; k3*y2*y3
      k1 = 0.04; k2 = 3e7; k3 = 1e4
      """,
    end: 1e11,
    rows: [
      .init(
        time: 0.4,
        values: [
          "y1": 0.9851721138609899, "y2": 3.386395378974904e-05, "y3": 0.014794022185220388,
        ]),
      .init(
        time: 4.0,
        values: [
          "y1": 0.9055186785842539, "y2": 2.240475687560201e-05, "y3": 0.09445891665887049,
        ]),
      .init(
        time: 40.0,
        values: [
          "y1": 0.715827068719405, "y2": 9.185534764557764e-06, "y3": 0.28416374574583037,
        ]),
      .init(
        time: 400.0,
        values: [
          "y1": 0.45051866847110245, "y2": 3.2229014416746115e-06, "y3": 0.5494781086274559,
        ]),
      .init(
        time: 4000.0,
        values: [
          "y1": 0.18320225777670932, "y2": 8.94237125277591e-07, "y3": 0.8167968479861654,
        ]),
      .init(
        time: 40000.0,
        values: [
          "y1": 0.03898337708548285, "y2": 1.6217683159096825e-07, "y3": 0.9610164607376855,
        ]),
      .init(
        time: 400000.0,
        values: [
          "y1": 0.004938274520979815, "y2": 1.9849940879543756e-08, "y3": 0.9950617056290793,
        ]),
      .init(
        time: 4000000.0,
        values: [
          "y1": 0.0005168096014924384, "y2": 2.0682944912244536e-09, "y3": 0.9994831883302131,
        ]),
      .init(
        time: 40000000.0,
        values: [
          "y1": 5.2030718441205475e-05, "y2": 2.0813357318925326e-10, "y3": 0.9999479690734252,
        ]),
      .init(
        time: 400000000.0,
        values: [
          "y1": 5.207702103573173e-06, "y2": 2.0830915594153648e-11, "y3": 0.9999947922770656,
        ]),
      .init(
        time: 4000000000.0,
        values: [
          "y1": 5.208276611435935e-07, "y2": 2.083311716604572e-12, "y3": 0.9999994791702556,
        ]),
      .init(
        time: 40000000000.0,
        values: [
          "y1": 5.208345176799239e-08, "y2": 2.083338177925489e-13, "y3": 0.99999994791634,
        ]),
      .init(
        time: 100000000000.0,
        values: [
          "y1": 2.083340149701294e-08, "y2": 8.333360770334784e-14, "y3": 0.9999999791665152,
        ]),
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.10; "
      + "E. Hairer, G. Wanner, Solving ODEs II, 2nd ed., 1996",
    accuracy: 1e-9,
    limitedBy:
      "The late decline of y1 follows 1/t, so relative errors made early are carried "
      + "on for eleven decades of time.",
    amplification: 5,
    absoluteScale: 1e-12)

  public static let hires = ReferenceProblem(
    name: "hires", title: "HIRES: high irradiance responses of photomorphogenesis",
    antimony: """
      y1 = 1; y2 = 0; y3 = 0; y4 = 0; y5 = 0; y6 = 0; y7 = 0; y8 = 0.0057
      y1' = -1.71*y1 + 0.43*y2 + 8.32*y3 + 0.0007
      y2' = 1.71*y1 - 8.75*y2
      y3' = -10.03*y3 + 0.43*y4 + 0.035*y5
      y4' = 8.32*y2 + 1.71*y3 - 1.12*y4
      y5' = -1.745*y5 + 0.43*y6 + 0.43*y7
      y6' = -280*y6*y8 + 0.69*y4 + 1.71*y5 - 0.43*y6 + 0.69*y7
      y7' = 280*y6*y8 - 1.81*y7
      y8' = -280*y6*y8 + 1.81*y7
      """,
    end: 321.8122,
    rows: [
      .init(
        time: 321.8122,
        values: [
          "y1": 0.0007371312573325667, "y2": 0.00014424857263161848, "y3": 5.888729740967575e-05,
          "y4": 0.001175651343283149, "y5": 0.0023863561988313304, "y6": 0.0062389682527427956,
          "y7": 0.0028499983951857685, "y8": 0.0028500016048142313,
        ])
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.1",
    accuracy: 1e-10,
    limitedBy:
      "The end falls into the fast switch near t = 321.8, where a shift in time shows "
      + "in every state.",
    amplification: 1)

  public static let oregonator = ReferenceProblem(
    name: "oregonator", title: "Oregonator, the Belousov-Zhabotinskii reaction",
    antimony: """
      y1 = 1; y2 = 2; y3 = 3
      y1' = s*(y2 - y1*y2 + y1 - q*y1^2)
      y2' = (-y2 - y1*y2 + y3)/s
      y3' = w*(y1 - y3)
      s = 77.27; w = 0.161; q = 8.375e-6
      """,
    end: 360,
    rows: [
      .init(
        time: 30.0,
        values: [
          "y1": 1.0006614671804968, "y2": 1512.7789373482503, "y3": 10358.543127672276,
        ]),
      .init(
        time: 360.0,
        values: [
          "y1": 1.0008148703185227, "y2": 1228.178521549888, "y3": 132.05549428465082,
        ]),
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.9",
    accuracy: 1e-9,
    limitedBy:
      "At t = 360 an error in the phase of the relaxation oscillation appears in y2 "
      + "and y3 multiplied by a thousand or more.",
    amplification: 5)

  public static let pollution = ReferenceProblem(
    name: "pollution", title: "POLLU: air pollution model of the Dutch institute RIVM",
    antimony: """
      species y1, y2, y3, y4, y5, y6, y7, y8, y9, y10
      species y11, y12, y13, y14, y15, y16, y17, y18, y19, y20
      y1 = 0; y2 = 0.2; y3 = 0; y4 = 0.04; y5 = 0
      y6 = 0; y7 = 0.1; y8 = 0.3; y9 = 0.01; y10 = 0
      y11 = 0; y12 = 0; y13 = 0; y14 = 0; y15 = 0
      y16 = 0; y17 = 0.007; y18 = 0; y19 = 0; y20 = 0
      r1: y1 -> y2 + y3; k1*y1
      r2: y2 + y4 -> y1; k2*y2*y4
      r3: y2 + y5 -> y1 + y6; k3*y5*y2
      r4: y7 -> 2 y5 + y8; k4*y7
      r5: y7 -> y8; k5*y7
      r6: y6 + y7 -> y5 + y8; k6*y7*y6
      r7: y9 -> y5 + y8 + y10; k7*y9
      r8: y6 + y9 -> y11; k8*y9*y6
      r9: y2 + y11 -> y1 + y10 + y12; k9*y11*y2
      r10: y1 + y11 -> y13; k10*y11*y1
      r11: y13 -> y1 + y11; k11*y13
      r12: y2 + y10 -> y1 + y14; k12*y10*y2
      r13: y14 -> y5 + y7; k13*y14
      r14: y1 + y6 -> y15; k14*y1*y6
      r15: y3 -> y4; k15*y3
      r16: y4 -> y16; k16*y4
      r17: y4 -> y3; k17*y4
      r18: y16 -> 2 y6; k18*y16
      r19: y16 -> y3; k19*y16
      r20: y6 + y17 -> y5 + y18; k20*y17*y6
      r21: y19 -> y2; k21*y19
      r22: y19 -> y1 + y3; k22*y19
      r23: y1 + y4 -> y19; k23*y1*y4
      r24: y1 + y19 -> y20; k24*y19*y1
      r25: y20 -> y1 + y19; k25*y20
      k1 = 0.35; k2 = 26.6; k3 = 12300.0; k4 = 0.00086; k5 = 0.00082
      k6 = 15000.0; k7 = 0.00013; k8 = 24000.0; k9 = 16500.0; k10 = 9000.0
      k11 = 0.022; k12 = 12000.0; k13 = 1.88; k14 = 16300.0; k15 = 4800000.0
      k16 = 0.00035; k17 = 0.0175; k18 = 100000000.0; k19 = 444000000000.0; k20 = 1240.0
      k21 = 2.1; k22 = 5.78; k23 = 0.0474; k24 = 1780.0; k25 = 3.12
      """,
    end: 60,
    rows: [
      .init(
        time: 60.0,
        values: [
          "y1": 0.056462554800227695, "y2": 0.13424841304223384, "y3": 4.139734331099427e-09,
          "y4": 0.00552314020748436, "y5": 2.018977262302196e-07, "y6": 1.4645418634939657e-07,
          "y7": 0.07784249118997964, "y8": 0.3245075353396018, "y9": 0.007494013383880406,
          "y10": 1.6222931573015602e-08, "y11": 1.1358638332570748e-08, "y12": 0.00223050597572136,
          "y13": 0.000208716288279863, "y14": 1.3969210168401577e-05, "y15": 0.008964884856898295,
          "y16": 4.352846369330104e-18, "y17": 0.006899219696263405, "y18": 0.0001007803037365946,
          "y19": 1.7721465139699844e-06, "y20": 5.682943292316393e-05,
        ])
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.2",
    accuracy: 1e-10,
    limitedBy:
      "Well conditioned; the fastest states are slaved to slow ones and carry their "
      + "relative error.",
    amplification: 1, absoluteScale: 1e-8)
}
