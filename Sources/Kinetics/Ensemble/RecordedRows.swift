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
    storage = .allocate(capacity: max(1, columns * capacity))
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
    if !lastTimes.elementsEqual(times, by: ==) { lastTimes = Array(times) }
    if !lastPhases.elementsEqual(phases, by: ==) { lastPhases = Array(phases) }
    return (lastTimes, lastPhases)
  }
}
