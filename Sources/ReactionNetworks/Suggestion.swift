/// The word among `candidates` that a person most likely meant by `word`, if one is near enough.
///
/// Near: at most a third of its letters wrong, counting a swap of two neighbours as one error;
/// words that differ in capitals only, or that begin or end with `word`, count as near.
public func closest(_ word: String, in candidates: some Sequence<String>) -> String? {
  let wanted = Array(word.lowercased().utf8.prefix(64))
  guard !wanted.isEmpty else { return nil }
  var best: (word: String, distance: Int)?
  for candidate in candidates where candidate != word {
    let other = Array(candidate.lowercased().utf8.prefix(64))
    var distance = editDistance(wanted, other)
    if wanted.count >= 4, other.count > wanted.count,
      other.starts(with: wanted) || other.reversed().starts(with: wanted.reversed())
    {
      distance = min(distance, max(1, wanted.count / 3))
    }
    guard distance <= max(1, max(wanted.count, other.count) / 3),
      distance < max(wanted.count, other.count)
    else {
      continue
    }
    if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
  }
  return best?.word
}

/// `did you mean 'x'?`, if something is near.
func didYouMean(_ word: String, in candidates: some Sequence<String>) -> String? {
  closest(word, in: candidates).map { "did you mean '\($0)'?" }
}

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to another.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  if a == b { return 0 }
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let cost = a[i - 1] == b[j - 1] ? 0 : 1
      row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        row[j] = min(row[j], beforePrevious[j - 2] + 1)
      }
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.count]
}

extension Double {
  /// The shortest text that reads back as the same number; whole numbers without a fraction.
  public var shortest: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
