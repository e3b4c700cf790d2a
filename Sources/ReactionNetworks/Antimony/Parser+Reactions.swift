/// Reactions and events.
extension Parser {
  /// `A + 2 B -> n $C; rate in comp`
  mutating func reaction(
    named name: Syntax.Path?, compartment: Syntax.Path?
  ) throws(ModelError) -> Syntax.Reaction {
    let start = offset
    let reactants = try participants()
    let isReversible: Bool
    switch current {
    case .symbol("->"): isReversible = true
    case .symbol("=>"): isReversible = false
    case .symbol("-|"), .symbol("-"):
      throw unsupported("interactions ('-|', '-o', '-(')")
    case .symbol("--"), .symbol("..."):
      throw unsupported("DNA strands")
    case .symbol("<-"), .symbol("<=>"):
      throw unexpected(
        "'->' or '=>'", suggestion: "'->' is a reversible, '=>' an irreversible arrow")
    default: throw unexpected("'->', '=>' or '+'")
    }
    advance()
    let products = try participants()
    guard current == .semicolon else {
      throw unexpected(
        "';' after the products", suggestion: "'A -> B; k*A': the rate follows a ';'")
    }
    advance()
    var reaction = Syntax.Reaction(
      name: name, reactants: reactants, products: products, isReversible: isReversible,
      compartment: compartment, offset: start)
    if !isAtSeparator, !isKeyword(.in), !isKeyword(.end) { reaction.rate = try formula() }
    if take(.in) { reaction.compartment = try path(for: "the name of a compartment") }
    return reaction
  }

  private mutating func participants() throws(ModelError) -> [Syntax.Participant] {
    if current == .symbol("-"), case .number = peek(1) {
      throw unsupported(
        "a stoichiometry below zero",
        suggestion: "write the species on the other side of the arrow")
    }
    var found: [Syntax.Participant] = []
    switch current {
    case .number, .name, .symbol("$"): break
    default: return []
    }
    repeat { found.append(try participant()) } while take("+")
    return found
  }

  private mutating func participant() throws(ModelError) -> Syntax.Participant {
    var stoichiometry = 1.0
    var symbol: Syntax.Path?
    if case .number(let value) = current {
      advance()
      stoichiometry = value
    } else if case .name = current {
      // `n A`: a named stoichiometry
      let first = try path(for: "the name of a species")
      switch current {
      case .name, .symbol("$"): symbol = first
      default:
        return Syntax.Participant(
          stoichiometry: 1, symbol: nil, species: first, isBoundary: false)
      }
    }
    let isBoundary = take("$")
    let species = try path(for: "the name of a species")
    return Syntax.Participant(
      stoichiometry: stoichiometry, symbol: symbol, species: species, isBoundary: isBoundary)
  }

  /// `at 3 after x > 5, priority = 1, persistent = false: y = 3, z = 2`
  mutating func event(named name: Syntax.Path?) throws(ModelError) -> Syntax.Event {
    let start = offset
    advance()
    var trigger = try formula()
    var delay: Syntax.Formula?
    if take(.after) {
      delay = trigger
      trigger = try formula()
    }
    var event = Syntax.Event(name: name, trigger: trigger, delay: delay, offset: start)
    var seen: Set<String> = []
    while take(",") {
      skipNewlines()
      try eventOption(of: &event, seen: &seen)
    }
    guard isSymbol(":") else {
      throw unexpected("':' and the assignments of the event, or ',' and an option")
    }
    advance()
    if isAtSeparator { return event }
    event.assignments = try eventAssignments()
    return event
  }

  private mutating func eventOption(
    of event: inout Syntax.Event, seen: inout Set<String>
  ) throws(ModelError) {
    let start = offset
    guard case .name(let word) = current else {
      throw unexpected("priority, persistent, t0 or fromTrigger")
    }
    advance()
    guard seen.insert(word).inserted else {
      throw source.error(.syntax, "'\(word)' is given twice", at: start)
    }
    switch word {
    case "priority", "persistent", "t0", "fromTrigger":
      try expect("=", "after '\(word)'")
    default:
      let options = ["priority", "persistent", "t0", "fromTrigger"]
      throw source.error(
        .syntax, "'\(word.shortened)' is no option of an event", at: start,
        suggestion: didYouMean(word, in: options)
          ?? "the options are priority, persistent, t0 and fromTrigger")
    }
    switch word {
    case "priority": event.priority = try formula()
    case "persistent": event.isPersistent = try truth()
    case "t0": event.triggerInitialValue = try truth()
    default: event.usesValuesFromTriggerTime = try truth()
    }
  }

  private mutating func truth() throws(ModelError) -> Bool {
    guard case .name(let word) = current, let value = ReservedWord.truthValue(word) else {
      throw unexpected("true or false")
    }
    advance()
    return value
  }

  /// `y = 3, z = 2`; a line may end after a comma.
  mutating func eventAssignments() throws(ModelError) -> [(
    target: Syntax.Path, value: Syntax.Formula
  )] {
    var assignments: [(target: Syntax.Path, value: Syntax.Formula)] = []
    repeat {
      skipNewlines()
      if !assignments.isEmpty, isAtSeparator { break }
      let target = try path(for: "the name of what the event changes")
      try expect("=", "after '\(target.text.shortened)'")
      assignments.append((target, try formula()))
    } while take(",")
    return assignments
  }
}
