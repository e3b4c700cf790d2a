/// Times as people say them: 2016 hours is "12 wk".
public enum TimeText {
  static let hoursPerDay = 24.0
  static let hoursPerWeek = 168.0
  /// Of the Julian calendar, as astronomers and SBML models count.
  static let hoursPerYear = 8766.0

  /// The largest of week (from four on), day, hour and minute that keeps the number short.
  public static func short(hours: Double) -> String {
    if hours == 0 { return "0 h" }
    let size = abs(hours)
    if size >= 4 * hoursPerWeek, isWhole(hours / hoursPerWeek) {
      return NumberText.short(hours / hoursPerWeek) + " wk"
    }
    if size > 3 * hoursPerDay || (size >= hoursPerDay && isWhole(hours / hoursPerDay)) {
      return NumberText.short(hours / hoursPerDay) + " d"
    }
    if size >= 1 { return NumberText.short(hours) + " h" }
    return NumberText.short(hours * 60) + " min"
  }

  /// About how long: whole days above ten days.
  public static func rough(hours: Double) -> String {
    abs(hours) > 10 * hoursPerDay
      ? NumberText.short((hours / hoursPerDay).rounded()) + " d" : short(hours: hours)
  }

  private static func isWhole(_ x: Double) -> Bool { abs(x - x.rounded()) < 1e-9 * max(1, abs(x)) }
}
