/// Units as people write them: "mg/mL", "1/hour", "item/mL", "cm^2", "ug", "%".
enum UnitSymbols {
  private static let prefixes: [(String, Double)] = [
    ("da", 1e1), ("h", 1e2), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12),
    ("d", 1e-1), ("c", 1e-2), ("m", 1e-3), ("u", 1e-6), ("µ", 1e-6), ("μ", 1e-6), ("n", 1e-9),
    ("p", 1e-12), ("f", 1e-15), ("a", 1e-18),
  ]

  /// Symbols that take a prefix.
  private static let prefixed: [String: PhysicalUnit] = [
    "m": PhysicalUnit(length: 1), "g": PhysicalUnit(mass: 1, factor: 1e-3),
    "s": PhysicalUnit(time: 1), "mol": PhysicalUnit(substance: 1),
    "l": PhysicalUnit(length: 3, factor: 1e-3), "L": PhysicalUnit(length: 3, factor: 1e-3),
    "M": PhysicalUnit(length: -3, substance: 1, factor: 1e3),
    "J": PhysicalUnit(length: 2, mass: 1, time: -2),
    "W": PhysicalUnit(length: 2, mass: 1, time: -3),
    "Pa": PhysicalUnit(length: -1, mass: 1, time: -2),
    "N": PhysicalUnit(length: 1, mass: 1, time: -2),
    "Hz": PhysicalUnit(time: -1), "kat": PhysicalUnit(time: -1, substance: 1),
  ]

  /// Symbols and words that do not.
  private static let whole: [String: PhysicalUnit] = {
    let second = PhysicalUnit(time: 1)
    let item = PhysicalUnit(item: 1)
    let litre = PhysicalUnit(length: 3, factor: 1e-3)
    let words: [([String], PhysicalUnit)] = [
      (["sec", "secs", "seconds"], second),
      (["min", "mins", "minute", "minutes"], 60 * second),
      (["h", "hr", "hrs", "hour", "hours"], 3600 * second),
      (["d", "day", "days"], 86_400 * second),
      (["wk", "wks", "week", "weeks"], 604_800 * second),
      // a month is a twelfth of a year of 365.25 days
      (["mo", "month", "months"], 2_629_800 * second),
      (["y", "yr", "yrs", "year", "years"], 31_557_600 * second),
      (
        [
          "items", "particle", "particles", "cell", "cells", "copy", "copies", "molecule",
          "molecules", "count", "counts",
        ], item
      ),
      (["liter", "liters", "litres"], litre),
      (["cc", "ccm"], 1e-3 * litre),
      (["meter", "meters", "metres"], PhysicalUnit(length: 1)),
      (["micron", "microns"], PhysicalUnit(length: 1, factor: 1e-6)),
      (["grams", "gramme", "grammes"], PhysicalUnit(mass: 1, factor: 1e-3)),
      (["moles"], PhysicalUnit(substance: 1)),
      (["%", "percent"], PhysicalUnit(factor: 0.01)),
      (["ppm"], PhysicalUnit(factor: 1e-6)),
      (["fold", "1"], .dimensionless),
      (["A"], PhysicalUnit(current: 1)), (["K"], PhysicalUnit(temperature: 1)),
      (["cd"], PhysicalUnit(luminosity: 1)),
    ]
    var table = PhysicalUnit.baseUnits
    for (names, unit) in words {
      for name in names { table[name] = unit }
    }
    return table
  }()

  /// What one word means. Whole words win over prefix and symbol: "min" is minutes, "cd" candela.
  static func unit(_ word: String) -> PhysicalUnit? {
    if let unit = whole[word] ?? prefixed[word] { return unit }
    for (prefix, factor) in prefixes where word.hasPrefix(prefix) {
      let rest = String(word.dropFirst(prefix.count))
      if let unit = prefixed[rest] { return scaled(unit, by: factor) }
    }
    let longPrefixes = [
      ("kilo", 1e3), ("milli", 1e-3), ("micro", 1e-6), ("nano", 1e-9), ("pico", 1e-12),
      ("femto", 1e-15), ("centi", 1e-2), ("deci", 1e-1), ("mega", 1e6),
    ]
    for (prefix, factor) in longPrefixes where word.hasPrefix(prefix) {
      let rest = String(word.dropFirst(prefix.count))
      if let unit = ["litre", "liter", "metre", "meter", "gram", "mole", "second"].contains(rest)
        ? whole[rest] : nil
      {
        return scaled(unit, by: factor)
      }
    }
    return nil
  }

  /// Powers of ten are divided by where that is exact: 1e-3 / 1e3 would else not be 1e-6.
  private static func scaled(_ unit: PhysicalUnit, by factor: Double) -> PhysicalUnit {
    var result = unit
    let inverse = 1 / unit.factor
    result.factor =
      unit.factor < 1 && inverse.rounded() == inverse && factor < 1
      ? 1 / (inverse * (1 / factor).rounded()) : factor * unit.factor
    return result
  }

  /// Every symbol and word, for suggestions.
  static var known: [String] { whole.keys.sorted() + prefixed.keys.sorted() + common }
  private static let common = [
    "mL", "uL", "nL", "dL", "mg", "ug", "ng", "pg", "kg", "cm", "mm", "um", "nm", "mmol", "umol",
    "nmol", "pmol", "mM", "uM", "nM", "pM", "ms",
  ]
}
