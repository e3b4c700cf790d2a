import ReactionNetworks

extension Node {
  /// A regimen in any of its three forms.
  func regimen(notes: inout [String]) -> Regimen? {
    switch value.kind {
    case .string(let text):
      do throws(RegimenText.Problem) {
        return .repeated(try RegimenText.read(text))
      } catch {
        report(
          "bad-regimen", error.message, allowed: RegimenText.form,
          suggestion: error.suggestion)
        return nil
      }
    case .object:
      return value["table"] == nil ? repetition() : table(&notes)
    default:
      var meant: String?
      if case .array = value.kind { meant = "{\"table\": [ ... ]}" }
      report(
        "wrong-type", "\(value.kindName) stands where a regimen is expected",
        allowed: "a text or an object: \(RegimenText.form)", suggestion: meant)
      return nil
    }
  }

  /// `{every, doses, start, amount, over}`.
  private func repetition() -> Regimen? {
    guard
      let object = object(
        "a regimen", keys: ["every", "doses", "start", "amount", "over", "table"],
        refused: ["ss": "steady-state dosing (ss) is not supported; give the doses that lead to it"]
      )
    else { return nil }
    let before = findings.errors.count
    let doses = object["doses"]?.whole(
      in: 1...Regimen.mostAdministrations, "a number of administrations")
    let plan = Regimen.Repeat(
      amount: object["amount"]?.quantity(.amount, from: .aboveZero),
      over: object["over"]?.quantity(.time, from: .span),
      every: object["every"]?.quantity(.time, from: .span), doses: doses ?? 1,
      start: object["start"]?.quantity(.time, from: .zeroOrMore))
    guard findings.errors.count == before else { return nil }
    if plan.every != nil, object["doses"] == nil {
      _ = object.required("doses", example: "3")
      return nil
    }
    if plan.doses > 1, plan.every == nil {
      _ = object.required("every", example: "\"28 d\"")
      return nil
    }
    return .repeated(plan)
  }

  /// `{table: [{time, amt, ii, addl, rate | dur}]}`.
  private func table(_ notes: inout [String]) -> Regimen? {
    guard let object = object("a regimen", keys: ["table"]),
      let nodes = object["table"]?.list("a list of rows", limit: Regimen.mostAdministrations)
    else { return nil }
    guard !nodes.isEmpty else {
      object["table"]?.report("too-few", "the table has no row", allowed: "at least one row")
      return nil
    }
    let rows = nodes.compactMap { $0.row() }
    guard rows.count == nodes.count else { return nil }
    let total = rows.reduce(0) { $0 + 1 + $1.additional }
    guard total <= Regimen.mostAdministrations else {
      report(
        "too-many", "the table gives \(total) administrations",
        allowed: "at most \(Regimen.mostAdministrations)")
      return nil
    }
    func seconds(_ row: Regimen.Row) -> Double { row.time.value * row.time.unit.factor }
    let sorted = rows.enumerated().sorted {
      (seconds($0.element), $0.offset) < (seconds($1.element), $1.offset)
    }
    if sorted.map(\.offset) != Array(rows.indices) {
      notes.append("the rows of the regimen table were put in the order of time")
    }
    return .table(sorted.map(\.element))
  }

  private func row() -> Regimen.Row? {
    let reasons = [
      "ss": "steady-state dosing (ss) is not supported; give the doses that lead to it",
      "evid": "event types (evid) are not supported: every row is a dose",
      "mdv": "mdv belongs to data for fits; every row is a dose",
      "dv": "dv belongs to data for fits; every row is a dose",
      "id": "a dose file has one subject; id is not supported",
      "cmt": "the compartment (cmt) follows from administration.route",
      "lag": "a lag is part of the model, not of the table",
    ]
    guard
      let object = object(
        "a row", keys: ["time", "amt", "ii", "addl", "rate", "dur"], refused: reasons)
    else { return nil }
    let before = findings.errors.count
    let time = object.required("time", example: "\"28 d\"")?.quantity(.time, from: .zeroOrMore)
    let row = Regimen.Row(
      time: time ?? Quantity(value: 0, unit: .init(time: 1), unitText: "s"),
      amount: object["amt"]?.quantity(.amount, from: .aboveZero),
      interval: object["ii"]?.quantity(.time, from: .span),
      additional: object["addl"]?.whole(
        in: 0...Regimen.mostAdministrations - 1, "further administrations") ?? 0,
      rate: object["rate"]?.quantity(.rate, from: .aboveZero),
      duration: object["dur"]?.quantity(.time, from: .span))
    guard findings.errors.count == before else { return nil }
    if row.rate != nil, row.duration != nil {
      report("conflict", "rate and dur say the same thing twice", allowed: "one of rate, dur")
      return nil
    }
    if let rate = row.rate, let amount = row.amount {
      guard let seconds = infusionTime(amount, rate) else {
        object["rate"]?.report(
          "wrong-dimension", "rate and amt are of different kinds",
          allowed: "an amount per time of the kind of amt")
        return nil
      }
      let length = Quantity(value: seconds, unit: PhysicalUnit(time: 1), unitText: "s")
      guard LowerBound.span.holds(length) else {
        object["rate"]?.report(
          "out-of-range", "amt at this rate takes \(length.text)",
          allowed: "an infusion \(LowerBound.span.words)")
        return nil
      }
    }
    if row.rate != nil, row.amount == nil {
      _ = object.required("amt", example: "\"2 mL\"")
      return nil
    }
    if row.additional > 0, row.interval == nil {
      _ = object.required("ii", example: "\"28 d\" (addl needs the interval ii)")
      return nil
    }
    if row.interval != nil, row.additional == 0 {
      object["ii"]?.report(
        "no-effect", "ii has no effect without addl",
        allowed: "ii together with addl of 1 or more")
      return nil
    }
    return row
  }
}

/// amount / rate in seconds; `nil` if they are of different kinds.
func infusionTime(_ amount: Quantity, _ rate: Quantity) -> Double? {
  var perSecond = rate.unit
  perSecond.time += 1
  guard perSecond.isCommensurable(with: amount.unit) else { return nil }
  let seconds = (amount.value * amount.unit.factor) / (rate.value * rate.unit.factor)
  return seconds.isFinite && seconds > 0 ? seconds : nil
}
