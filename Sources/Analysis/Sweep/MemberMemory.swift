/// What members of a study came to, kept as they come, so that a study that was stopped goes on where
/// it ended.
///
/// A study asks for its members in an order that depends on nothing but what was asked of it. So the
/// n-th answer that is taken back is the n-th that was kept, and the study that goes on says the same to
/// the last bit.
public protocol MemberMemory: AnyObject {
  /// The next answer that was kept before; `nil` once there are no more.
  func next(members: Int) throws -> [UInt8]?
  /// Keeps an answer; once this returns it outlives the program.
  func keep(_ bytes: [UInt8], members: Int) throws
}

/// Outcomes of members as bytes: of each its status, then its values arm by arm, or why it has none.
///
/// Numbers are little-endian; values are the bits of doubles, so that nothing is rounded.
enum OutcomeBytes {
  static func write(_ outcomes: [DoseSweep.MemberOutcome]) -> [UInt8] {
    var bytes: [UInt8] = []
    for outcome in outcomes {
      switch outcome {
      case .values(let arms):
        bytes.append(UInt8(bitPattern: SweepStatus.done.rawValue))
        put(arms.count, &bytes)
        put(arms.first?.count ?? 0, &bytes)
        for values in arms {
          bytes.reserveCapacity(bytes.count + 8 * values.count)
          for value in values { put(value.bitPattern, &bytes) }
        }
      case .failed(let status, let reason):
        bytes.append(UInt8(bitPattern: status.rawValue))
        let text = Array(reason.utf8)
        put(text.count, &bytes)
        bytes += text
      }
    }
    return bytes
  }

  /// - Returns: `nil` for bytes that are not those of so many outcomes.
  static func read(_ bytes: [UInt8], members: Int) -> [DoseSweep.MemberOutcome]? {
    var rest = bytes[...]
    var outcomes: [DoseSweep.MemberOutcome] = []
    for _ in 0..<members {
      guard let first = rest.popFirst(),
        let status = SweepStatus(rawValue: Int8(bitPattern: first)), let count = taken(&rest)
      else { return nil }
      guard status == .done else {
        guard count <= rest.count else { return nil }
        outcomes.append(.failed(status, String(decoding: rest.prefix(count), as: UTF8.self)))
        rest = rest.dropFirst(count)
        continue
      }
      guard let width = taken(&rest), count <= rest.count, width <= rest.count,
        count * width <= rest.count / 8
      else { return nil }
      var arms: [[Double]] = []
      for _ in 0..<count {
        arms.append((0..<width).map { _ in Double(bitPattern: word(&rest)) })
      }
      outcomes.append(.values(arms))
    }
    return rest.isEmpty ? outcomes : nil
  }

  private static func put(_ number: Int, _ bytes: inout [UInt8]) {
    put(UInt64(number), &bytes)
  }

  private static func put(_ word: UInt64, _ bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// A count; `nil` where there is none, or more than there are bytes.
  private static func taken(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.count >= 8, let count = Int(exactly: word(&rest)), count <= rest.count else {
      return nil
    }
    return count
  }

  private static func word(_ rest: inout ArraySlice<UInt8>) -> UInt64 {
    let bits = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(8)
    return bits
  }
}
