import ReactionNetworks
import Synchronization

/// The members of one call with every name and intervention looked up: what is the same for many
/// members is looked up once and shared.
struct Roster: Sendable {
  let members: [Member]
  /// By member.
  private(set) var parameters: [NamePlaces] = []
  private(set) var initial: [NamePlaces] = []
  private(set) var schedules: [Schedule] = []

  init(
    _ members: [Member], _ program: Program, _ settings: SimulationSettings,
    known: KnownNames = KnownNames(),
    checking check: ([String]) throws(ModelError) -> Void = { (_) throws(ModelError) in }
  ) throws(ModelError) {
    self.members = members
    var ofParameters = Known<[String], NamePlaces>()
    var ofInitial = Known<[String], NamePlaces>()
    var ofInterventions = Known<[Intervention], Schedule>()
    parameters.reserveCapacity(members.count)
    initial.reserveCapacity(members.count)
    schedules.reserveCapacity(members.count)
    for i in members.indices {
      if i > 0, members[i].parameters.names.sharesMemory(with: members[i - 1].parameters.names) {
        parameters.append(parameters[i - 1])
      } else {
        parameters.append(
          try ofParameters.value(members[i].parameters.names) { (names) throws(ModelError) in
            if let places = known.parameters(names) { return places }
            try check(names)
            let places = NamePlaces(names, in: program)
            known.keep(parameters: names, places)
            return places
          })
      }
      if i > 0, members[i].initial.names.sharesMemory(with: members[i - 1].initial.names) {
        initial.append(initial[i - 1])
      } else {
        initial.append(
          try ofInitial.value(members[i].initial.names) { (names) throws(ModelError) in
            NamePlaces(names, in: program)
          })
      }
    }
    for i in members.indices {
      if i > 0, members[i].interventions.sharesMemory(with: members[i - 1].interventions) {
        schedules.append(schedules[i - 1])
      } else {
        schedules.append(
          try ofInterventions.value(members[i].interventions) { (list) throws(ModelError) in
            try Schedule(list, program, settings)
          })
      }
    }
  }

  /// What has been made before: the last few by comparison, which costs nothing for lists that share
  /// their memory, all others by their hash.
  private struct Known<Key: Hashable, Value> {
    private var few: [(key: Key, value: Value)] = []
    private var all: [Key: Value] = [:]

    mutating func value(
      _ key: Key, _ make: (Key) throws(ModelError) -> Value
    ) throws(ModelError) -> Value {
      for known in few where known.key == key { return known.value }
      if few.count < 16 {
        let made = try make(key)
        few.append((key, made))
        return made
      }
      if let known = all[key] { return known }
      let made = try make(key)
      all[key] = made
      return made
    }
  }
}

/// The lists of names that parameters of one program were given under last, and the last sizes, so
/// that calls with few members need not look them up again.
final class KnownNames: Sendable {
  private let lists = Mutex<[(names: [String], places: NamePlaces)]>([])
  private let lastSizes = Mutex<([String: Double], [(state: Int, size: Double)])>(([:], []))
  private static let most = 4

  func sizes(_ sizes: [String: Double]) -> [(state: Int, size: Double)]? {
    lastSizes.withLock { $0.0 == sizes ? $0.1 : nil }
  }

  /// - Requires: `found` is what `sizes` come to.
  func keep(sizes: [String: Double], _ found: [(state: Int, size: Double)]) {
    lastSizes.withLock { $0 = (sizes, found) }
  }

  func parameters(_ names: [String]) -> NamePlaces? {
    lists.withLock { lists in lists.first { $0.names == names }?.places }
  }

  /// - Requires: every name may be set.
  func keep(parameters names: [String], _ places: NamePlaces) {
    lists.withLock { lists in
      if lists.count == Self.most { lists.removeFirst() }
      lists.append((names, places))
    }
  }
}

/// Where the values under a list of names go.
final class NamePlaces: Sendable {
  /// Parameter slots and the places of their values.
  let parameters: [(slot: Int, value: Int)]
  /// States and the places of their values.
  let states: [(state: Int, value: Int)]
  /// Parameter slots that say that another one was given.
  let flags: [Int]
  /// Parameters without a value of their own that get one.
  let given: [Int]

  init(_ names: [String], in program: Program) {
    var parameters: [(slot: Int, value: Int)] = []
    var states: [(state: Int, value: Int)] = []
    var flags: [Int] = []
    var given: [Int] = []
    for (place, name) in names.enumerated() {
      if let state = program.stateIndex[name] { states.append((state, place)) }
      guard let slot = program.parameterIndex[name] else { continue }
      if program.parameters[slot].value == nil { given.append(slot) }
      if let flag = program.parameters[slot].flag { flags.append(flag) }
      if !program.isFlag(slot) { parameters.append((slot, place)) }
    }
    self.parameters = parameters
    self.states = states
    self.flags = flags
    self.given = given
  }
}

/// A member's interventions as stops, ascending; those at one time are one stop.
final class Schedule: Sendable {
  /// A time the solver must land on.
  struct Stop: Sendable {
    var time: Double
    /// What happens there, in order; empty for a change of branch.
    var changes: [Change]
  }

  struct Change: Sendable {
    var label: String
    /// Place of its assignments among the program's actions.
    var action: Int
    /// What to write, where that is numbers known beforehand.
    var values: [Double]?
  }

  let stops: [Stop]

  /// - Throws: `ModelError` for an intervention that the network was not compiled with.
  init(
    _ interventions: [Intervention], _ program: Program, _ settings: SimulationSettings
  ) throws(ModelError) {
    var changes: [(time: Double, change: Change)] = []
    changes.reserveCapacity(interventions.count)
    var finder = ActionFinder(program)
    for intervention in interventions {
      guard let (action, values) = finder.action(of: intervention.assignments) else {
        throw ModelError(
          .semantics, "the intervention '\(intervention.label)' was not compiled with the network")
      }
      if intervention.time >= settings.start && intervention.time <= settings.end {
        changes.append(
          (intervention.time, Change(label: intervention.label, action: action, values: values)))
      }
    }
    stops = Self.stops(changes)
  }

  private init(_ stops: [Stop]) { self.stops = stops }

  /// The same with times at which nothing happens but that formulas change their branch.
  func with(times: [Double]) -> Schedule {
    let own = stops.flatMap { stop in stop.changes.map { (time: stop.time, change: $0) } }
    return Schedule(Self.stops(own + times.map { (time: $0, change: nil) }))
  }

  private static func stops(_ changes: [(time: Double, change: Change?)]) -> [Stop] {
    let order = changes.indices.sorted { (changes[$0].time, $0) < (changes[$1].time, $1) }
    var stops: [Stop] = []
    for index in order {
      let (time, change) = changes[index]
      if stops.last?.time != time { stops.append(Stop(time: time, changes: [])) }
      if let change { stops[stops.count - 1].changes.append(change) }
    }
    return stops
  }
}

extension Array {
  /// True if both are one array in memory.
  fileprivate func sharesMemory(with other: [Element]) -> Bool {
    guard count == other.count else { return false }
    return withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress }
    }
  }
}
