import Synchronization

/// Hands out members one after the other to every processor, and gathers what they give.
final class MemberQueue: Sendable {
  private let count: Int
  private let taken = Atomic<Int>(0)
  private let gathered = Mutex<[(index: Int, result: Result<Trajectory, SolveError>)]>([])

  init(count: Int) { self.count = count }

  /// The next member that nobody has taken; nil when all are taken.
  func next() -> Int? {
    let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  func deliver(_ done: [(Int, Result<Trajectory, SolveError>)]) {
    gathered.withLock { $0 += done.map { (index: $0.0, result: $0.1) } }
  }

  /// In the order asked. Every member has been delivered by then.
  func results() -> [Result<Trajectory, SolveError>] {
    gathered.withLock { $0.sorted { $0.index < $1.index }.map(\.result) }
  }
}
