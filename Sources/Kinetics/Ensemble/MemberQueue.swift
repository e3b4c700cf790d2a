import Synchronization

/// Hands out members one after the other to every processor.
final class MemberQueue: Sendable {
  private let count: Int
  private let taken = Atomic<Int>(0)

  init(count: Int) { self.count = count }

  /// The next member that nobody has taken; nil when all are taken.
  func next() -> Int? {
    let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }
}

/// What members gave, in the order asked.
///
/// Every member is delivered once, so every place is written by one processor alone and needs no
/// lock.
final class GatheredResults: @unchecked Sendable {
  private let count: Int
  private let places: UnsafeMutablePointer<Result<Trajectory, SolveError>?>

  init(count: Int) {
    self.count = count
    places = .allocate(capacity: max(1, count))
    places.initialize(repeating: nil, count: count)
  }

  deinit {
    places.deinitialize(count: count)
    places.deallocate()
  }

  func deliver(_ index: Int, _ result: Result<Trajectory, SolveError>) { places[index] = result }

  /// Once, when every processor is done.
  func take() -> [Result<Trajectory, SolveError>] {
    (0..<count).map { index in
      places[index].take()
        ?? .failure(
          SolveError(
            .invalid("member \(index) was never computed"), time: .nan,
            advice: "please report the model and the command"))
    }
  }
}
