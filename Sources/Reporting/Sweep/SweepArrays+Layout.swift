import Analysis
import Dosing

extension SweepArrays {
  /// Puts together what a sweep's file declares.
  struct Builder {
    typealias Layout = LabelledArrays.Layout
    let design: SweepDesign
    let subject: any SweepSubject
    let origin: Origin
    let varied: [String]
    let outputs: [String]
    let units: [String]
    let labels: [String]

    /// Bytes that the longest of some values takes.
    static func length(of values: [SweepValue]) -> Int {
      max(1, values.map { "\($0)".utf8.count }.max() ?? 1)
    }

    var layout: Layout {
      var layout = Layout()
      for (index, axis) in design.grid.enumerated() {
        layout.dimensions.append(.init(name: varied[index], length: axis.levels.count))
      }
      if let count = design.pointCount {
        layout.dimensions.append(.init(name: "member", length: count))
      }
      let members = Array(layout.dimensions.indices)
      var along = members
      if !subject.times.isEmpty {
        layout.dimensions.append(.init(name: "time", length: subject.times.count))
        along.append(layout.dimensions.count - 1)
      }
      layout.dimensions.append(.init(name: "reason_length", length: SweepArrays.reasonLength))
      let reasonLength = layout.dimensions.count - 1
      coordinates(&layout)
      results(&layout, along)
      status(&layout, members, reasonLength)
      layout.attributes = provenance
      return layout
    }

    private func coordinates(_ layout: inout Layout) {
      let points = design.grid.count
      if design.pointCount != nil {
        layout.variables.append(
          .init(
            name: "member", kind: .integer, dimensions: [points],
            attributes: [("long_name", .text(pointsLabel))]))
      }
      for (index, name) in varied.enumerated() {
        var dimensions = [min(index, points)]
        var attributes: [(name: String, value: Layout.Attribute)] = [
          ("long_name", .text(labels[index])), ("exosim_name", .text(design.names[index])),
        ]
        var kind = Layout.Kind.double
        if let words = SweepArrays.words(design, index) {
          kind = .text
          layout.dimensions.append(.init(name: "\(name)_length", length: Self.length(of: words)))
          dimensions.append(layout.dimensions.count - 1)
          attributes.append(("_Encoding", .text("utf-8")))
        } else {
          attributes.append(("units", .text(units[index])))
        }
        layout.variables.append(
          .init(name: name, kind: kind, dimensions: dimensions, attributes: attributes))
      }
      if !subject.times.isEmpty,
        let place = layout.dimensions.firstIndex(where: { $0.name == "time" })
      {
        layout.variables.append(
          .init(
            name: "time", kind: .double, dimensions: [place],
            attributes: [
              ("long_name", .text("time since the start of the run")),
              ("units", .text(subject.timeUnit.isEmpty ? "1" : subject.timeUnit)),
            ]))
      }
    }

    private var pointsLabel: String {
      if design.points != nil { return "row of the table of points, from 0" }
      return design.scheme == .sobol
        ? "point of the Sobol sequence, from 0" : "point of the Latin hypercube, from 0"
    }

    private func results(_ layout: inout Layout, _ along: [Int]) {
      // Drawn values are no dimension of their own; CF wants them named where they belong.
      let drawn = varied.dropFirst(design.grid.count).joined(separator: " ")
      for (name, output) in zip(outputs, subject.outputs) {
        var attributes: [(name: String, value: Layout.Attribute)] = [
          ("long_name", .text(output.label)), ("units", .text(output.unit)),
          ("_FillValue", .number(LabelledArrays.missing)),
        ]
        attributes += output.facts.map { ($0.name, .text($0.value)) }
        if !drawn.isEmpty { attributes.append(("coordinates", .text(drawn))) }
        attributes.append(("ancillary_variables", .text("status")))
        layout.variables.append(
          .init(name: name, kind: .double, dimensions: along, attributes: attributes))
      }
    }

    private func status(_ layout: inout Layout, _ members: [Int], _ reasonLength: Int) {
      let all = SweepStatus.allCases
      layout.variables.append(
        .init(
          name: "status", kind: .byte, dimensions: members,
          attributes: [
            ("long_name", .text("how the member ended")), ("standard_name", .text("status_flag")),
            ("flag_values", .bytes(all.map(\.rawValue))),
            ("flag_meanings", .text(all.map(\.word).joined(separator: " "))),
          ]))
      layout.variables.append(
        .init(
          name: "reason", kind: .text, dimensions: members + [reasonLength],
          attributes: [
            ("long_name", .text("why the member has no result; empty if it has")),
            ("_Encoding", .text("utf-8")),
          ]))
    }

    private var provenance: [(name: String, value: Layout.Attribute)] {
      var all: [(name: String, value: Layout.Attribute)] = [
        ("Conventions", .text("CF-1.11")), ("title", .text(origin.title)),
        ("source", .text("exosim \(origin.version)")), ("command", .text(origin.command)),
      ]
      all += origin.facts.map { ($0.name, .text($0.value)) }
      all.append(("seed", .text(String(origin.seed))))
      all.append(
        ("comment", .text("Simulated, not measured; no medical advice. Not computed = fill value."))
      )
      return all
    }
  }
}
