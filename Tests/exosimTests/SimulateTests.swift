import Foundation
import Testing

/// `exosim simulate`, from outside.
@Suite("exosim simulate") struct SimulateTests {
  private let decay = """
    model decay
      unit time_unit = 3600 second
      species A
      A = 8
      loss: A -> ; k*A
      k = 0.3
    end
    """

  private func simulate(
    _ model: String, _ arguments: String...
  ) throws -> Program.Outcome {
    let folder = try Folder()
    try folder.write("m.ant", model)
    return try Program.run(["simulate", folder.path("m.ant")] + arguments)
  }

  @Test("writes a table whose end is the closed form")
  func table() throws {
    let outcome = try simulate(decay, "--end", "10", "--points", "3")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.first?.hasPrefix("time,A") == true)
    let last = try #require(lines.last).split(separator: ",")
    let amount = try #require(Double(last[1]))
    #expect(abs(amount / (8 * exp(-3)) - 1) < 1e-7)
    #expect(outcome.errors.contains("steps"))
  }

  @Test("takes times with units when the model names its own")
  func units() throws {
    let outcome = try simulate(decay, "--end", "2 d", "--points", "2")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\n48.0,"))
    let without = try simulate("A = 1; A' = -A", "--end", "2d")
    #expect(without.status == 64)
    #expect(without.errors.contains("does not name its time unit"))
  }

  @Test("--set and --record replace values and choose columns")
  func setAndRecord() throws {
    let outcome = try simulate(
      decay, "--end", "1", "--points", "2", "--set", "k=0", "--record", "A,loss")
    #expect(outcome.output.hasSuffix("1.0,8.0,0.0,regular\n"), "\(outcome.output)")
    let unknown = try simulate(decay, "--end", "1", "--set", "lose=0")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("allowed: A, default_compartment, k"), "\(unknown.errors)")
    #expect(!unknown.errors.contains("'loss'"), "a reaction's rate cannot be set")
    let column = try simulate(decay, "--end", "1", "--record", "lose")
    #expect(column.errors.contains("did you mean 'loss'"))
  }

  @Test(
    "what has no value is a warning of check, an error of simulate that names it, and can be set",
    arguments: [
      ("k = 0.3", "k"), ("A = 8", "A"), ("c = 1", "c"),
    ])
  func missing(line: String, name: String) throws {
    let model = """
      model decay
        compartment c
        species A in c
        loss: A -> ; c*k*A
        c = 1
        A = 8
        k = 0.3
        k has dimensionless
      end
      """.replacing("  \(line)\n", with: "")
    let folder = try Folder()
    try folder.write("m.ant", model)
    let checked = try Program.run(["check", folder.path("m.ant"), "--json"])
    #expect(checked.status == 0, "\(checked.errors)")
    #expect(checked.output.contains("warning") && checked.output.contains("'\(name)'"))
    let refused = try simulate(model, "--end", "10")
    #expect(refused.status == 65)
    #expect(refused.output.isEmpty)
    #expect(refused.errors.contains("'\(name)' has no value"), "\(refused.errors)")
    let given = String(try #require(line.split(separator: " ").last))
    let set = try simulate(
      model, "--end", "10", "--points", "2", "--record", "A", "--set", "\(name)=\(given)")
    #expect(set.status == 0, "\(set.errors)")
    let last = try #require(set.output.split(separator: "\n").last?.split(separator: ","))
    #expect(abs((Double(last[1]) ?? 0) / (8 * exp(-3)) - 1) < 1e-7)
  }

  @Test(
    "what is not supported is status 3, named, with its line, in simulate and in check",
    arguments: [
      ("A = 1\nk = 2\nA' = -delay(A, 2)", "m.ant:3:1: 'delay'"),
      ("A = 1; A' = -A\nE: at A < 0.5: A = delay(A, 1)", "m.ant:2:1: 'delay'"),
      ("A = 1\n\nA -> ; factorial(A)", "m.ant:3:1: the derivative of 'factorial'"),
      ("A = 1\nA' = -factorial(A)", "m.ant:2:1: the derivative of 'factorial'"),
      ("A = 1\nB := 2*A\nA' = -1\nC = 0\nC' = rateOf(B)", "m.ant:5:1: rateOf('B')"),
    ])
  func unsupported(model: String, message: String) throws {
    let outcome = try simulate(model, "--end", "1")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    let folder = try Folder()
    try folder.write("m.ant", model)
    let checked = try Program.run(["check", folder.path("m.ant")])
    #expect(checked.status != 0)
    #expect(checked.errors.contains(message), "\(checked.errors)")
  }

  @Test(
    "values that go round in a circle are refused with the line of the first",
    arguments: [
      ("x = 1; x' = -a\na := b + 1\nb := 2*a", "m.ant:2:1: values", "m.ant:2:1: values"),
      ("x = 1; x' = -p\np = q\nq = p + 1", "m.ant:2:1: values", "m.ant:2:1: values"),
    ])
  func circles(model: String, simulated: String, checked: String) throws {
    let outcome = try simulate(model, "--end", "1")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains(simulated), "\(outcome.errors)")
    let folder = try Folder()
    try folder.write("m.ant", model)
    let check = try Program.run(["check", folder.path("m.ant")])
    #expect(check.status == 65)
    #expect(check.errors.contains(checked), "\(check.errors)")
  }

  @Test(
    "what contradicts itself is refused with its line, in simulate as in check",
    arguments: [
      ("A = 1\nA -> ; 0.1*A\nA' = 3", "m.ant:3:1: the species 'A' is changed by reactions"),
      ("const A\nA = 1\nA' = 1", "m.ant:3:1: 'A' is constant"),
      ("const A\nA = 1; B = 0; B' = 1\nE: at time > 1: A = 3", "m.ant:3:1: the event 'E'"),
    ])
  func contradictions(model: String, message: String) throws {
    let outcome = try simulate(model, "--end", "1")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("a function may be called within its own argument")
  func nestedCalls() throws {
    let outcome = try simulate(
      "function f(x) x + 1 end\nA = f(f(1)); A' = f(f(A)) - f(A) - 1", "--end", "1", "--points",
      "2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasSuffix("1.0,3.0,regular\n"), "\(outcome.output)")
  }

  @Test("a solution that runs away is status 70 and says when, and what it was")
  func failure() throws {
    let outcome = try simulate("y = 1; y' = y^2", "--end", "2")
    #expect(outcome.status == 70)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("t = "))
    #expect(outcome.errors.contains("y"))
  }

  @Test("a table that cannot be written is status 74")
  func fullDevice() throws {
    let folder = try Folder()
    let missing = try simulate(decay, "--end", "1", "--out", folder.path("no/t.csv"))
    #expect(missing.status == 74)
    #expect(missing.errors.contains("its folder does not exist"))
  }
}
