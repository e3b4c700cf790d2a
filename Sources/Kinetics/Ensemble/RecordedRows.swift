/// The rows that one lane has recorded of its member; its memory serves the next member too.
///
/// Owned by the solver, which frees it.
struct RecordedRows {
  let columns: Int
  /// From one number of a lane to the next.
  let stride: Int
  private var times: UnsafeMutablePointer<Double>
  private var phases: UnsafeMutablePointer<Trajectory.Phase>
  private var storage: UnsafeMutablePointer<Double>
  private var capacity: Int
  private var rows = 0
  /// Kernels write eight columns at a time.
  private static let slack = 8
  /// Those of the member before: members of one ensemble mostly have the same, and share them.
  private var lastTimes: [Double] = []
  private var lastPhases: [Trajectory.Phase] = []

  /// - Parameter rows: how many to expect; more is no error.
  init(columns: Int, rows: Int, stride: Int) {
    self.columns = columns
    self.stride = stride
    capacity = max(8, rows + 8)
    times = .allocate(capacity: capacity)
    phases = .allocate(capacity: capacity)
    storage = .allocate(capacity: columns * capacity + Self.slack)
  }

  func deallocate() {
    times.deallocate()
    phases.deallocate()
    storage.deallocate()
  }

  mutating func removeAll() { rows = 0 }

  /// One row of a lane, from `first`.
  mutating func append(
    time: Double, _ phase: Trajectory.Phase, from first: UnsafePointer<Double>
  ) {
    if rows == capacity { grow() }
    (times + rows).initialize(to: time)
    (phases + rows).initialize(to: phase)
    let (columns, stride) = (columns, stride)
    let row = storage + rows * columns
    if stride == LaneBlock.full {
      for i in 0..<columns { row[i] = first[i * LaneBlock.full] }
    } else {
      row.update(from: first, count: columns)
    }
    rows += 1
  }

  /// The same from the first slot of the states and the first of all.
  mutating func append(
    time: Double, _ phase: Trajectory.Phase, from first: UnsafePointer<Double>,
    _ columns: RecordedStates, slots: UnsafePointer<Double>
  ) {
    if rows == capacity { grow() }
    (times + rows).initialize(to: time)
    (phases + rows).initialize(to: phase)
    let row = storage + rows * self.columns
    for i in 0..<self.columns { row[i] = first[Int(columns.states[i]) * stride] }
    for f in 0..<columns.fixedCount {
      row[Int(columns.fixed[f])] = slots[Int(columns.fixedSlots[f]) * stride]
    }
    rows += 1
  }

  /// Regular rows at those times; `write` is given where they go, one after the other.
  mutating func append(
    times new: UnsafePointer<Double>, count: Int, write: (UnsafeMutablePointer<Double>) -> Void
  ) {
    while rows + count > capacity { grow() }
    (times + rows).update(from: new, count: count)
    (phases + rows).update(repeating: .regular, count: count)
    write(storage + rows * columns)
    rows += count
  }

  private mutating func grow() {
    let larger = RecordedRows(columns: columns, rows: 2 * capacity, stride: stride)
    larger.times.update(from: times, count: rows)
    larger.phases.update(from: phases, count: rows)
    larger.storage.update(from: storage, count: rows * columns)
    deallocate()
    times = larger.times
    phases = larger.phases
    storage = larger.storage
    capacity = larger.capacity
  }

  /// Shape: [times, columns].
  var values: [Double] { Array(UnsafeBufferPointer(start: storage, count: rows * columns)) }

  /// Of the rows, in memory shared with the member before where they are the same.
  mutating func headings() -> (times: [Double], phases: [Trajectory.Phase]) {
    let times = UnsafeBufferPointer(start: times, count: rows)
    let phases = UnsafeBufferPointer(start: phases, count: rows)
    var isSame = lastTimes.count == rows
    if isSame {
      lastTimes.withUnsafeBufferPointer { last in
        for i in 0..<rows where last[i] != times[i] { isSame = false }
      }
    }
    if !isSame { lastTimes = Array(times) }
    // one byte each: compared as such, not as the texts they stand for
    isSame = lastPhases.count == rows
    if isSame {
      lastPhases.withUnsafeBytes { last in
        isSame = last.elementsEqual(UnsafeRawBufferPointer(phases))
      }
    }
    if !isSame { lastPhases = Array(phases) }
    return (lastTimes, lastPhases)
  }
}
