/// How the process ends; the whole list, here and nowhere else.
enum ExitStatus: Int32 {
  case done = 0
  /// A claim of the dose file does not hold (only with `--require-claims`).
  case claimNotMet = 2
  /// The model uses a construct that exosim does not support; the message names it.
  case unsupported = 3
  /// The command line makes no sense.
  case usage = 64
  /// A dose file, model or table makes no sense.
  case data = 65
  /// The integration failed.
  case solver = 70
  /// A file cannot be read or written.
  case inputOutput = 74
  /// Stopped by the user; what was finished is kept.
  case interrupted = 130
}
