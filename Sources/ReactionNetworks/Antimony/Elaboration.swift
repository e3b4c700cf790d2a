/// Statements -> one table of names: submodels are laid out flat, connections make names one.
///
/// Every name of every submodel instance is a node. Making two names one (`A.x is y`, connections)
/// joins their nodes; what was said about either then holds for both, and where both say the same
/// thing differently, the one said further outside wins.
struct Elaboration {
  /// One model or one instance of a submodel.
  struct Scope {
    /// What its names begin with from the main model: "A.B.".
    var lead = ""
    var depth = 0
    var source: SourceText
    var moduleName: String
    /// Where species without a compartment of their own live.
    var defaultCompartment: Int?
    var reactionCount = 0
    var eventCount = 0
  }

  /// Something said about a name: what, by whom and where.
  struct Claim<Value> {
    var value: Value
    var scope: Int
    var depth: Int
    var place: SourcePlace
    /// Position among all claims, the order of the flat network.
    var order: Int
  }

  struct Node {
    /// `A.x`, seen from the main model.
    var key: String
    var depth: Int
    var place: SourcePlace
    /// The scope it was first named in.
    var scope: Int
    var kinds: [Claim<Syntax.Kind>] = []
    var constness: [Claim<Bool>] = []
    var initials: [Claim<Syntax.Formula?>] = []
    var rules: [Claim<Syntax.Assignment>] = []
    var compartments: [Claim<Int>] = []
    /// Of reactions it takes part in: only for species without a compartment of their own.
    var reactionCompartments: [Int] = []
    var units: [Claim<Syntax.Unit>] = []
    var reactions: [Claim<Syntax.Reaction>] = []
    var events: [Claim<Syntax.Event>] = []
    var isBoundary = false
    var isSubstanceOnly = false
    var moduleName: String?
  }

  let library: Library
  var scopes: [Scope] = []
  var nodes: [Node] = []
  /// `A.x` as the text writes it from the main model -> node.
  var index: [String: Int] = [:]
  /// Union-find: a node's parent; roots are their own.
  var parents: [Int] = []
  /// Unit definitions in the order met.
  var unitDefinitions: [Claim<(name: String, unit: Syntax.Unit)>] = []
  var modelUnits: [(keyword: Keyword, claim: Claim<Syntax.Unit>)] = []
  private var claimCount = 0
  /// A model that unfolds into more than this many names is refused: submodels of submodels can
  /// multiply without end.
  static let nameLimit = 100_000
  /// Of submodels in submodels: as many parts as a name may have.
  static let depthLimit = 100

  /// `default_compartment` where no text declares it: exists if something uses it.
  private(set) var impliedCompartment: Int?
  static let defaultCompartment = "default_compartment"

  /// To be called when everything has been said.
  mutating func finish() {
    guard index[Self.defaultCompartment] == nil, !nodes.isEmpty else { return }
    nodes.append(
      Node(
        key: Self.defaultCompartment, depth: 0,
        place: SourcePlace(source: library.main.source, offset: 0), scope: 0))
    parents.append(nodes.count - 1)
    index[Self.defaultCompartment] = nodes.count - 1
    impliedCompartment = nodes.count - 1
  }

  private let functionNames: Set<String>

  init(library: Library) {
    self.library = library
    functionNames = Set(library.functions.map(\.name))
  }

  // MARK: names

  func root(_ node: Int) -> Int {
    var node = node
    while parents[node] != node { node = parents[node] }
    return node
  }

  func key(_ path: Syntax.Path, in scope: Int) -> String {
    scopes[scope].depth == 0 ? path.text : scopes[scope].lead + path.text
  }

  func place(_ offset: Int, in scope: Int) -> SourcePlace {
    SourcePlace(source: scopes[scope].source, offset: offset)
  }

  mutating func claim<Value>(_ value: Value, at offset: Int, in scope: Int) -> Claim<Value> {
    claimCount += 1
    return Claim(
      value: value, scope: scope, depth: scopes[scope].depth, place: place(offset, in: scope),
      order: claimCount)
  }

  /// The node of a name that a statement introduces or talks about.
  mutating func declare(_ path: Syntax.Path, in scope: Int) throws(ModelError) -> Int {
    let key = key(path, in: scope)
    if let node = index[key] { return root(node) }
    if path.isDotted { throw unknown(path, in: scope) }
    let here = place(path.offset, in: scope)
    guard nodes.count < Self.nameLimit else {
      throw here.error(
        .unsupported,
        "this model has more than \(Self.nameLimit) names once its submodels are "
          + "laid out: not supported by exosim")
    }
    if functionNames.contains(path.text) {
      throw here.error(
        .semantics, "'\(path.text.shortened)' is the name of a function; nothing else can have it")
    }
    nodes.append(
      Node(key: key, depth: scopes[scope].depth, place: here, scope: scope))
    parents.append(nodes.count - 1)
    index[key] = nodes.count - 1
    return nodes.count - 1
  }

  /// Why a name cannot be found, with the nearest one that can.
  func unknown(
    _ path: Syntax.Path, in scope: Int, purpose: String = "name"
  ) -> ModelError {
    let place = place(path.offset, in: scope)
    let lead = scopes[scope].lead
    if path.isDotted {
      let parts = path.parts
      let first = Syntax.Path(parts[0], at: path.offset)
      guard let node = index[key(first, in: scope)], let module = nodes[root(node)].moduleName
      else {
        if let last = parts.last, Annotation.words.contains(last) {
          return place.error(
            .unsupported, "the annotation '\(path.text.shortened)': not supported by exosim")
        }
        let submodels = nodes.filter {
          $0.moduleName != nil && $0.depth == scopes[scope].depth && $0.key.hasPrefix(lead)
        }
        return place.error(
          .semantics, "there is no submodel named '\(first.text.shortened)' here",
          suggestion: didYouMean(
            first.text, in: submodels.map { String($0.key.dropFirst(lead.count)) }))
      }
      let inside = lead + parts.dropLast().joined(separator: ".") + "."
      let names = index.keys.filter { $0.hasPrefix(inside) }.map {
        String($0.dropFirst(inside.count))
      }
      let suggestion = closest(parts[parts.count - 1], in: names.sorted()).map {
        "did you mean '\(parts.dropLast().joined(separator: ".")).\($0)'?"
      }
      return place.error(
        .semantics,
        "there is no '\(parts.dropFirst().joined(separator: ".").shortened)' in "
          + "'\(first.text.shortened)' (model '\(module.shortened)')", suggestion: suggestion)
    }
    let names = index.keys.filter { $0.hasPrefix(lead) }.map { String($0.dropFirst(lead.count)) }
    return place.error(
      .semantics, "unknown \(purpose) '\(path.text.shortened)'",
      suggestion: didYouMean(path.text, in: names.sorted()))
  }

  /// Makes two names one. The name further outside stays; between equals, the second.
  mutating func join(_ first: Int, _ second: Int, at place: SourcePlace) throws(ModelError) {
    let a = root(first)
    let b = root(second)
    if a == b { return }
    if nodes[a].moduleName != nil || nodes[b].moduleName != nil {
      throw place.error(.unsupported, "making submodels one: not supported by exosim")
    }
    let keepsFirst = nodes[a].depth < nodes[b].depth
    let (kept, gone) = keepsFirst ? (a, b) : (b, a)
    parents[gone] = kept
    let other = nodes[gone]
    nodes[kept].kinds += other.kinds
    nodes[kept].constness += other.constness
    nodes[kept].initials += other.initials
    nodes[kept].rules += other.rules
    nodes[kept].compartments += other.compartments
    nodes[kept].reactionCompartments += other.reactionCompartments
    nodes[kept].units += other.units
    nodes[kept].reactions += other.reactions
    nodes[kept].events += other.events
    nodes[kept].isBoundary = nodes[kept].isBoundary || other.isBoundary
    nodes[kept].isSubstanceOnly = nodes[kept].isSubstanceOnly || other.isSubstanceOnly
  }
}
