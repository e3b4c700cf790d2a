import Dosing
import Kinetics
import ReactionNetworks

extension Judge {
  /// Limits of the model that this run meets, in sentences: so far, skin that the device alone (or
  /// the product) makes younger than the young skin that ageing starts from.
  func limitsMet(_ arms: Arms, _ experiment: Experiment) throws -> [String] {
    guard let symbol = readout.symbol, let young = try experiment.beforeAgeing(symbol),
      let aged = arms.untreated.first(symbol), let course = arms.deviceOnly.series(symbol)
    else { return [] }
    let isDevice = experiment.schedule.hasDevice
    let way = aged > young.value ? -1.0 : 1
    let values = isDevice ? course : arms.treated.series(symbol) ?? []
    let times = (isDevice ? arms.deviceOnly : arms.treated).trajectory.times
    guard let best = values.indices.max(by: { way * values[$0] < way * values[$1] }) else {
      return []
    }
    let scale = max(abs(aged), abs(young.value))
    guard way * (values[best] - young.value) > 1e-6 * scale, abs(aged - young.value) > 1e-6 * scale
    else { return [] }
    let start = abs(young.value) < 1e-9 * scale ? 0 : young.value
    func text(_ value: Double) -> String {
      let number = NumberText.short(value, digits: 2)
      return ["", "dimensionless"].contains(readout.unit) ? number : "\(number) \(readout.unit)"
    }
    let subject = young.age.map { "the \(NumberText.short($0.subject))-year-old" } ?? "the subject"
    let skin = young.age.map { "\(NumberText.short($0.young))-year-old skin" } ?? "young skin"
    return [
      "In this run \(isDevice ? "the device alone" : "the product") takes the \(name.plain) of "
        + "\(subject) from \(text(aged)) to \(text(values[best])) at "
        + "\(TimeText.short(hours: times[best] * experiment.questions.hours)), past the "
        + "\(text(start)) of the \(skin) that ageing starts from. The model sets no floor there: "
        + "take the size of that arm with care; the verdict is about differences between arms."
    ]
  }
}

extension Experiment {
  /// A symbol in the young subject that the run before time 0 starts from.
  struct Young {
    var value: Double
    /// Years, where the model says how old the subject is.
    var age: (subject: Double, young: Double)?
  }

  /// `nil` where the setting ages nobody.
  func beforeAgeing(_ symbol: String) throws -> Young? {
    guard let burnIn, let column = settings.record.firstIndex(of: symbol),
      let lengthColumn = settings.record.firstIndex(of: burnIn)
    else { return nil }
    let values = try compiled.initialValues(
      of: settings.record, member: Member(parameters: schedule.parameters))
    let length = values[lengthColumn]
    guard length > 0 else { return nil }
    let hour = PhysicalUnit(time: 1, factor: 3600)
    let year = PhysicalUnit(time: 1, factor: 3600 * TimeText.hoursPerYear)
    func years(_ value: Double, _ unit: PhysicalUnit) -> Double? {
      Quantity(value: value, unit: unit, unitText: "").converted(to: year)
    }
    var age: (subject: Double, young: Double)?
    if let name = manifest.inputs["subject.age"], let value = value(of: name),
      let unit = unitText(of: name).flatMap({ network.unit(named: $0) ?? PhysicalUnit($0) }),
      let subject = years(value, unit), let past = years(length * questions.hours, hour)
    {
      age = (subject, subject - past)
    }
    return Young(value: values[column], age: age)
  }
}
