/// An electric circuit that oscillates fast under a slow signal; tens of thousands of steps.
extension ReferenceProblem {
  public static let ringModulator = ReferenceProblem(
    name: "ring_modulator", title: "Ring modulator, Cs = 2e-12",
    antimony: """
      y1 = 0; y2 = 0; y3 = 0; y4 = 0; y5 = 0; y6 = 0; y7 = 0; y8 = 0
      y9 = 0; y10 = 0; y11 = 0; y12 = 0; y13 = 0; y14 = 0; y15 = 0
      function diode(u, g, d)
        g*(exp(d*u) - 1)
      end
      in1 := 0.5*sin(2000*pi*time)
      in2 := 2*sin(20000*pi*time)
      q1 := diode(y3 - y5 - y7 - in2, gamma0, delta0)
      q2 := diode(-y4 + y6 - y7 - in2, gamma0, delta0)
      q3 := diode(y4 + y5 + y7 + in2, gamma0, delta0)
      q4 := diode(-y3 - y6 + y7 + in2, gamma0, delta0)
      y1' = (y8 - 0.5*y10 + 0.5*y11 + y14 - y1/R)/C
      y2' = (y9 - 0.5*y12 + 0.5*y13 + y15 - y2/R)/C
      y3' = (y10 - q1 + q4)/Cs
      y4' = (-y11 + q2 - q3)/Cs
      y5' = (y12 + q1 - q3)/Cs
      y6' = (-y13 - q2 + q4)/Cs
      y7' = (-y7/Rp + q1 + q2 - q3 - q4)/Cp
      y8' = -y1/Lh
      y9' = -y2/Lh
      y10' = (0.5*y1 - y3 - Rg2*y10)/Ls2
      y11' = (-0.5*y1 + y4 - Rg3*y11)/Ls3
      y12' = (0.5*y2 - y5 - Rg2*y12)/Ls2
      y13' = (-0.5*y2 + y6 - Rg3*y13)/Ls3
      y14' = (-y1 + in1 - (Ri + Rg1)*y14)/Ls1
      y15' = (-y2 - (Rc + Rg1)*y15)/Ls1
      C = 1.6e-8; Cs = 2e-12; Cp = 1e-8; R = 25000; Rp = 50
      Lh = 4.45; Ls1 = 0.002; Ls2 = 0.0005; Ls3 = 0.0005
      Rg1 = 36.3; Rg2 = 17.3; Rg3 = 17.3; Ri = 50; Rc = 600
      gamma0 = 40.67286402e-9; delta0 = 17.7493332
      """,
    end: 0.001,
    rows: [
      .init(
        time: 0.001,
        values: [
          "y1": -0.023390573584371598, "y2": -0.007367485486008225, "y3": 0.25829567099919165,
          "y4": -0.4064465720588013, "y5": -0.4039455664455444, "y6": 0.2607966766124486,
          "y7": 0.11067618612732985, "y8": 2.9399043424330104e-07, "y9": -2.840029933066476e-08,
          "y10": 0.0007267198267291457, "y11": 0.0007929487197023237, "y12": -0.0007255283495765846,
          "y13": -0.0007941401968548848, "y14": 7.088495416875679e-05, "y15": 2.390059075277106e-05,
        ])
    ],
    source:
      "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, release 2.4, "
      + "University of Bari / INdAM, 2008, section II.3; the values printed there hold to 3e-10",
    accuracy: 1e-9,
    limitedBy:
      "Fast oscillations multiply the error by about a thousand; the published table itself "
      + "holds to 3e-10, the values here (80-bit arithmetic) to 13 digits.",
    amplification: 50)
}
