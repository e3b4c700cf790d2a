import Dosing

/// Spoils dose files in every way that files get spoiled; the same seed gives the same files.
///
/// Tests/python/mutate_doses.py does the same for campaigns on the whole program.
struct DoseMutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A spoiled copy of one of `files`, as bytes that may be anything.
  mutating func spoiled(_ files: [String]) -> [UInt8] {
    let file = files[below(files.count)]
    var bytes = Array(file.utf8)
    if below(3) == 0 { return rescaled(bytes, share: 1 + below(6)) }
    for _ in 0..<(below(3) == 0 ? 2 + below(2) : 1) {
      bytes = below(3) == 0 ? spoiledBytes(bytes) : spoiledTree(bytes)
    }
    return bytes
  }

  /// Other values that somebody could mean: most such files are answered, not refused.
  private mutating func rescaled(_ bytes: [UInt8], share: Int) -> [UInt8] {
    guard let value = try? JSONValue(bytes: bytes, file: "") else { return bytes }
    func change(_ node: JSONText, _ mutator: inout DoseMutator) -> JSONText {
      switch node {
      case .array(let elements): return .array(elements.map { change($0, &mutator) })
      case .object(let members):
        return .object(members.map { .init($0.key, change($0.value, &mutator)) })
      case .string(let text):
        guard mutator.below(12) < share, let space = text.firstIndex(of: " "),
          let number = Double(text[..<space])
        else { return node }
        let scale = [0.01, 0.1, 0.5, 0.9, 1.1, 2, 10, 100][mutator.below(8)]
        return .string("\(number * scale)\(text[space...])")
      default: return node
      }
    }
    return Array(change(JSONText(value), &self).text().utf8)
  }

  // SplitMix64: Steele, Lea & Flood, Fast splittable pseudorandom number generators, 2014.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func below(_ bound: Int) -> Int {
    bound < 2 ? 0 : Int(next() % UInt64(bound))
  }

  private mutating func spoiledBytes(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    guard !bytes.isEmpty else { return [UInt8(truncatingIfNeeded: next())] }
    let position = below(bytes.count)
    switch below(7) {
    case 0:
      for _ in 0..<(1 + below(8)) {
        bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
      }
    case 1: bytes.removeSubrange(position...)
    case 2: bytes.removeSubrange(position..<min(bytes.count, position + 1 + below(20)))
    case 3:
      let end = min(bytes.count, position + 1 + below(40))
      bytes.insert(contentsOf: bytes[position..<end], at: below(bytes.count))
    case 4: bytes.insert(UInt8(truncatingIfNeeded: next()), at: position)
    case 5:
      let words = ["{", "}", "[", "]", ",", ":", "\"", "\\", "1e400", "-", "null", "NaN", "\u{0}"]
      bytes.insert(contentsOf: words[below(words.count)].utf8, at: position)
    default:
      let depth = [10, 100, 5000][below(3)]
      bytes.insert(contentsOf: Array(repeating: UInt8(ascii: "["), count: depth), at: position)
    }
    return bytes
  }

  private mutating func spoiledTree(_ bytes: [UInt8]) -> [UInt8] {
    guard let value = try? JSONValue(bytes: bytes, file: "") else { return spoiledBytes(bytes) }
    let tree = JSONText(value)
    var target = below(tree.count)
    return Array(replace(in: tree, at: &target).text(indent: below(2) == 0 ? 2 : nil).utf8)
  }

  /// Spoils the node number `target`, counted from the root downwards.
  private mutating func replace(in tree: JSONText, at target: inout Int) -> JSONText {
    target -= 1
    if target < 0 { return spoiledNode(tree) }
    switch tree {
    case .array(let elements):
      return .array(
        elements.map { element in
          target < 0 ? element : replace(in: element, at: &target)
        })
    case .object(let members):
      return .object(
        members.map { member in
          target < 0
            ? member : JSONText.Member(member.key, replace(in: member.value, at: &target))
        })
    default: return tree
    }
  }

  private mutating func spoiledNode(_ node: JSONText) -> JSONText {
    switch node {
    case .object(var members) where !members.isEmpty && below(4) > 0:
      let index = below(members.count)
      switch below(6) {
      case 0: members.remove(at: index)
      case 1: members.append(members[index])
      case 2: members[index].key += ["s", "", "_", "\u{301}"][below(4)]
      case 3: members.append(JSONText.Member(["x", "table", "ss", "rate"][below(4)], strange()))
      case 4: members[index].value = members[below(members.count)].value
      default: members[index].value = strange()
      }
      return .object(members)
    case .array(var elements) where !elements.isEmpty && below(3) > 0:
      let index = below(elements.count)
      switch below(3) {
      case 0: elements.remove(at: index)
      case 1: elements += Array(repeating: elements[index], count: [1, 50, 300][below(3)])
      default: elements.swapAt(index, below(elements.count))
      }
      return .array(elements)
    case .string(let text) where below(3) > 0: return .string(spoiledText(text))
    case .number, .integer: return below(2) == 0 ? .number(extreme()) : strange()
    default: return strange()
    }
  }

  /// Another number before the same unit, or another unit behind the same number.
  private mutating func spoiledText(_ text: String) -> String {
    let units = [
      "mL", "L", "uL", "d", "h", "s", "y", "ug", "kg", "/mL", "particles", "cm2", "m2", "%",
      "mol", "JPY", "", "furlong", "ug/mL", "/ug", "1/h", "mL/h",
    ]
    let parts = text.split(separator: " ", maxSplits: 1)
    let unit = parts.count > 1 ? String(parts[1]) : text
    switch below(8) {
    case 0: return "\(extreme()) \(unit)"
    case 1: return "\(parts.first ?? "1") \(units[below(units.count)])"
    case 2: return text + [" x 3", " q 1 d x 9999", " over 1 h", "\u{0}", "e", "%"][below(6)]
    case 3: return String(text.dropLast(1 + below(3)))
    case 4: return String(repeating: text, count: [2, 30, 2000][below(3)])
    case 5: return "\(extreme())"
    default:
      // A value somebody could mean.
      let scale = [0.01, 0.1, 0.5, 2, 10, 100][below(6)]
      return Double(parts.first ?? "").map { "\($0 * scale) \(unit)" } ?? text
    }
  }

  private mutating func extreme() -> Double {
    let numbers: [Double] = [
      0, -0.0, 1, -1, 0.5, 1e-3, 1e-12, 1e-300, .leastNonzeroMagnitude, 1e3, 1e6, 1e9, 1e15, 1e30,
      1e100, 1e300,
      1.7976931348623157e308, -1e300, 9_007_199_254_740_994, 2_147_483_648, 1e19, 3.999999999,
    ]
    return numbers[below(numbers.count)]
  }

  private mutating func strange() -> JSONText {
    switch below(9) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return .number(extreme())
    case 3: return .string("")
    case 4: return .string("\(extreme()) mL")
    case 5: return .array([])
    case 6: return .object([])
    case 7: return ["readout": "new_collagen", "table": [["time": "0 d"]]]
    default:
      var deep = JSONText.integer(1)
      for _ in 0..<[3, 60, 70][below(3)] { deep = .array([deep]) }
      return deep
    }
  }
}

extension JSONText {
  /// The same document, ready to be changed and written again.
  init(_ value: JSONValue) {
    switch value.kind {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let number, _): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { JSONText($0) })
    case .object(let members):
      self = .object(members.map { Member($0.key, JSONText($0.value)) })
    }
  }

  /// How many nodes there are.
  var count: Int {
    switch self {
    case .array(let elements): elements.reduce(1) { $0 + $1.count }
    case .object(let members): members.reduce(1) { $0 + $1.value.count }
    default: 1
    }
  }
}
