#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line at the foot of a terminal: how much is done, how fast, how long it will still take.
///
/// Silent in a pipe and with `--quiet`.
struct Progress {
  let total: Int
  private(set) var done: Int
  private let begun = Progress.seconds()
  private let before: Int
  private let isShown: Bool
  private var last = 0.0

  init(total: Int, done: Int, isQuiet: Bool) {
    self.total = total
    self.done = done
    before = done
    isShown = !isQuiet && isatty(2) == 1 && Console.environment("TERM") != "dumb"
  }

  /// Seconds on a clock that only goes forward.
  static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }

  mutating func advance(_ count: Int) {
    done += count
    let now = Progress.seconds()
    guard isShown, now - last > 0.2 || done == total else { return }
    last = now
    _ = OutputFile.put("\r" + line(after: now - begun) + "\u{1B}[K", 2)
  }

  func clear() { if isShown { _ = OutputFile.put("\r\u{1B}[K", 2) } }
  func end() { clear() }

  /// "[======>       ] 42 %  4200/10000  1300/s  0:04 left"
  func line(after seconds: Double) -> String {
    let part = Double(done) / Double(max(total, 1))
    let width = 24
    let full = Int(part * Double(width))
    var text = "[" + String(repeating: "=", count: full)
    if full < width { text += ">" + String(repeating: " ", count: width - full - 1) }
    text += "] \(Int(part * 100)) %  \(done)/\(total)"
    let rate = Double(done - before) / max(seconds, 1e-9)
    guard done > before, rate > 0 else { return text }
    text += rate >= 10 ? "  \(Int(rate))/s" : "  \(Int(rate * 60))/min"
    return text + "  \(Progress.clock(Double(total - done) / rate)) left"
  }

  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return whole >= 3600
      ? "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
      : "\(whole / 60):\(two(whole % 60))"
  }
}
