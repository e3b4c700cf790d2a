import ReactionNetworks

extension PlanReader {
  /// How long, what to record, how accurately; what is left out is the setting's own.
  func simulation(_ node: Node?, setting: String?) -> SimulationPlan? {
    let object = node?.object(
      "how to simulate",
      keys: [
        "duration", "outputEvery", "outputTimes", "relativeTolerance", "absoluteScale", "layers",
      ])
    if node != nil, object == nil { return nil }
    let usual = manifest.setting(setting ?? "")
    let duration =
      object?["duration"].map { $0.quantity(.time, from: .span) }
      ?? usual?.duration ?? .days(180)
    guard let duration else { return nil }
    let tolerance = object?["relativeTolerance"]?.number(
      in: 1e-11...1e-3,
      "a relative tolerance from 1e-11 to 1e-3: the answer is proved by a second integration at a "
        + "hundredth of it")
    let scale = object?["absoluteScale"]?.number(
      in: 1e-9...1, "a multiple of relativeTolerance from 1e-9 to 1")
    let output = self.output(object, duration: duration, usual: usual?.outputEvery)
    guard let output else { return nil }
    return SimulationPlan(
      duration: duration, output: output, relativeTolerance: tolerance ?? 1e-6,
      absoluteScale: scale, layers: layers(object?["layers"], usual))
  }

  /// Into how many layers the tissue is divided; `nil` where the setting has none.
  private func layers(_ node: Node?, _ setting: ModelManifest.Setting?) -> Int? {
    guard let tissue = setting?.layers else {
      let name = setting.map { " of the setting \($0.name)" } ?? ""
      node?.report("no-effect", "nothing\(name) can be divided into layers")
      return nil
    }
    return node.map { $0.whole(in: TissueLayers.fewest...tissue.most, tissue.label) }
      ?? TissueLayers.fewest
  }

  private func output(
    _ object: ObjectNode?, duration: Quantity, usual: Quantity?
  ) -> SimulationPlan.Output? {
    if let node = object?["outputTimes"] {
      if let every = object?["outputEvery"] {
        every.report(
          "conflict", "outputEvery and outputTimes exclude each other",
          allowed: "one of them")
        return nil
      }
      return times(node, duration: duration)
    }
    guard let node = object?["outputEvery"] else {
      // A year of days is a picture's worth; a longer or shorter run has as many points.
      let points = duration.seconds / (usual?.seconds ?? .infinity)
      if let usual, points >= 1, points <= 2000 { return .every(usual) }
      return .every(
        Quantity(value: duration.value / 180, unit: duration.unit, unitText: duration.unitText))
    }
    guard let every = node.quantity(.time, from: .span) else { return nil }
    guard duration.seconds / every.seconds <= Double(SimulationPlan.mostOutputs) else {
      node.report(
        "too-many", "there are too many output times",
        allowed: "at most \(SimulationPlan.mostOutputs) within the duration \(duration.text)")
      return nil
    }
    return .every(every)
  }

  private func times(_ node: Node, duration: Quantity) -> SimulationPlan.Output? {
    guard let nodes = node.list("a list of times", limit: SimulationPlan.mostOutputs) else {
      return nil
    }
    guard !nodes.isEmpty else {
      node.report("too-few", "there is no output time", allowed: "at least one time")
      return nil
    }
    var times: [Quantity] = []
    for node in nodes {
      guard let time = node.quantity(.time, from: .zeroOrMore) else { return nil }
      guard time.seconds <= duration.seconds else {
        node.report(
          "out-of-range", "an output time lies after the end of the simulation",
          allowed: "0 to \(duration.text)")
        return nil
      }
      guard time.seconds > (times.last?.seconds ?? -1) else {
        node.report(
          "out-of-order", "output times must increase",
          allowed: "a time after \(times.last?.text ?? "")")
        return nil
      }
      times.append(time)
    }
    return .times(times)
  }
}
