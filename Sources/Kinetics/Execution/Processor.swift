import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// What this processor has, asked once.
enum Processor {
  /// The kernels of the best level; `limit` caps it for tests.
  static func kernels(
    limit: String? = nil, lanes: Int = LaneBlock.full
  ) -> UnsafePointer<exo_kernels> {
    if let limit { return exo_kernels_for_processor(limit, Int32(lanes)) }
    return lanes == 1 ? alone : best
  }
  private nonisolated(unsafe) static let best = exo_kernels_for_processor(
    nil, Int32(LaneBlock.full))
  private nonisolated(unsafe) static let alone = exo_kernels_for_processor(nil, 1)

  /// How many processors may run at once.
  static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// True if this processor has the level of that name.
  static func has(_ level: String) -> Bool {
    String(cString: kernels(limit: level).pointee.name) == level
  }

  /// The name of the level in use: "x86-64-v4", "x86-64-v3" or "baseline".
  static var level: String { String(cString: best.pointee.name) }
}
