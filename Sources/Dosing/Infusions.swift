import ReactionNetworks

/// The infusions of a plan: at which times the number of administrations per time changes.
struct Infusions {
  /// From `time` on, `perTime` administrations per model time are flowing in.
  private struct Change {
    var time: Double
    var perTime: Double
    var label: String
  }

  private let parameter: String
  private let spans: [TimedDose]
  private var changes: [Change] = []
  private var nextChange = 0
  private var nextSpan = 0
  private var latest: TimedDose?

  /// - Parameter administrations: in the order of time.
  init(plan: DosePlan, administrations: [TimedDose]) throws(DoseError) {
    spans = administrations.filter { $0.end != nil }
    parameter = plan.route.infusion ?? ""
    guard !spans.isEmpty else { return }
    guard plan.route.infusion != nil else {
      throw plan.error(
        "no-infusion", "the route \(plan.route.name) cannot take an infusion",
        at: "/regimen")
    }
    let moments = Infusions.moments(of: spans)
    // What flows, by length of infusion: sums of equal terms, so that it ends at exactly zero.
    var flowing: [Double: Int] = [:]
    var active: Set<Int> = []
    for moment in moments {
      for index in moment.ending {
        active.remove(index)
        let length = spans[index].length
        flowing[length, default: 0] -= 1
        if flowing[length] == 0 { flowing[length] = nil }
      }
      for index in moment.starting {
        // All that are active carry the same, so comparing with any of them will do.
        if let other = active.first, !spans[other].carriesTheSame(as: spans[index]) {
          throw plan.error(
            "overlapping-infusions",
            "\(spans[index].dose.label) begins before \(spans[other].dose.label) has ended, and"
              + " their amounts differ",
            at: "/regimen",
            allowed: "overlapping infusions of equal amounts, or one after another")
        }
        active.insert(index)
        flowing[spans[index].length, default: 0] += 1
      }
      let words =
        moment.ending.prefix(2).map { "end of \(spans[$0].dose.label)" }
        + moment.starting.prefix(2).map { "start of \(spans[$0].dose.label)" }
      changes.append(
        Change(
          time: moment.time,
          perTime: flowing.sorted { $0.key < $1.key }.reduce(0) { sum, flow in
            sum + Double(flow.value) / flow.key
          },
          label: words.joined(separator: ", ")))
    }
  }

  /// A time at which infusions end or start, by index.
  private struct Moment {
    var time: Double
    var ending: [Int] = []
    var starting: [Int] = []
  }

  /// All such times, ascending; an end that rounding left a hair beside a start is that start.
  private static func moments(of spans: [TimedDose]) -> [Moment] {
    var points: [(time: Double, isStart: Bool, index: Int)] = []
    for (index, span) in spans.enumerated() {
      points.append((span.start, true, index))
      points.append((span.end ?? span.start, false, index))
    }
    points.sort { ($0.time, $0.index) < ($1.time, $1.index) }
    var moments: [Moment] = []
    for point in points {
      if let last = moments.last, point.time - last.time <= 1e-12 * max(abs(point.time), 1),
        !(point.isStart == false && last.starting.contains(point.index))
      {
        // Land on the start's own time.
        if point.isStart { moments[moments.count - 1].time = point.time }
      } else {
        moments.append(Moment(time: point.time))
      }
      if point.isStart {
        moments[moments.count - 1].starting.append(point.index)
      } else {
        moments[moments.count - 1].ending.append(point.index)
      }
    }
    return moments
  }

  /// The changes not yet given out that come before a time; those at it come after its doses.
  mutating func changes(before time: Double) -> [Intervention] {
    var interventions: [Intervention] = []
    while nextChange < changes.count, changes[nextChange].time < time {
      let change = changes[nextChange]
      interventions.append(
        Intervention(
          time: change.time, label: change.label,
          assignments: [Assignment(target: parameter, value: .number(change.perTime))]))
      nextChange += 1
    }
    return interventions
  }

  /// An infusion under way at a time; asked with times that never go back.
  mutating func running(at time: Double) -> TimedDose? {
    while nextSpan < spans.count, spans[nextSpan].start <= time {
      let span = spans[nextSpan]
      if (span.end ?? 0) > (latest?.end ?? -.infinity) { latest = span }
      nextSpan += 1
    }
    guard let latest, (latest.end ?? 0) > time else { return nil }
    return latest
  }
}

extension TimedDose {
  fileprivate var length: Double { (end ?? start) - start }
}
