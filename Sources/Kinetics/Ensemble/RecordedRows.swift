/// The rows that one lane has recorded of its member; its memory serves the next member too.
final class RecordedRows {
  let columns: Int
  /// From one number of a lane to the next.
  let stride: Int
  private(set) var times: [Double] = []
  private(set) var phases: [Trajectory.Phase] = []
  private var storage: UnsafeMutablePointer<Double>
  private var capacity: Int
  private var count = 0

  /// - Parameter rows: how many to expect; more is no error.
  init(columns: Int, rows: Int, stride: Int) {
    self.columns = columns
    self.stride = stride
    capacity = max(1, columns * rows)
    storage = .allocate(capacity: capacity)
  }

  deinit { storage.deallocate() }

  func removeAll() {
    times.removeAll(keepingCapacity: true)
    phases.removeAll(keepingCapacity: true)
    count = 0
  }

  /// One row of a lane, from `first`.
  func append(time: Double, _ phase: Trajectory.Phase, from first: UnsafePointer<Double>) {
    times.append(time)
    phases.append(phase)
    if count + columns > capacity { grow() }
    let row = storage + count
    for i in 0..<columns { row[i] = first[i * stride] }
    count += columns
  }

  private func grow() {
    let larger = UnsafeMutablePointer<Double>.allocate(capacity: 2 * capacity + columns)
    larger.update(from: storage, count: count)
    storage.deallocate()
    storage = larger
    capacity = 2 * capacity + columns
  }

  /// Shape: [times, columns].
  var values: [Double] { Array(UnsafeBufferPointer(start: storage, count: count)) }
}
