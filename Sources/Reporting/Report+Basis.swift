import Analysis

// What was given, what the answer rests on, and how right the numbers are.
extension Report {
  var given: HTML {
    section("What was given") {
      HTML.element("dl", ["class": "facts"]) {
        result.subject.facts.map { fact in
          HTML.element("div") {
            HTML.element("dt") { fact.label }
            HTML.element("dd") { Words.typeset(fact.value) }
          }
        }
      }
      scheduleTable
      priceTable
      conversionTable
      HTML.element("ul", ["class": "plain"]) {
        result.notes.map { note in HTML.element("li") { Words.sentence(note) } }
      }
    }
  }

  private var priceTable: HTML {
    guard let price = result.price else { return .empty }
    func money(_ amount: Double) -> String {
      Words.typeset(Words.money(amount, price.currency))
    }
    var rows = [
      ["one vial", money(price.vial)],
      ["the volume used, \(NumberText.pretty(price.vials)) vials", money(price.treatment)],
    ]
    if price.leavesRest {
      rows.append([
        "\(NumberText.pretty(price.openedVials)) vials, one opened each time",
        money(price.treatmentInOpenedVials),
      ])
    }
    rows += price.perParticle.map { ["one particle, \($0.label)", money($0.price)] }
    return .joined([
      .element("h3") { "What it costs" }, table(["", "#price"], rows),
      paragraph(
        "At the price of a vial that the dose file gives; per particle by the volume used.",
        class: "small"),
    ])
  }

  private var scheduleTable: HTML {
    let doses = result.schedule
    // Columns that say nothing in this plan are left out: narrow screens have no room for them.
    let hasProtein = doses.contains { $0.protein != nil }
    let hasInfusion = doses.contains { $0.infusion > 0 }
    let columns =
      ["what", "#time", "#counted particles", "#volume"]
      + (hasProtein ? ["#protein"] : []) + (hasInfusion ? ["#over"] : [])
    let rows = doses.map { dose in
      [
        dose.label, TimeText.short(hours: dose.time),
        NumberText.pretty(dose.countedParticles),
        dose.volume.map { Words.value($0, unit: "mL") } ?? "–",
      ] + (hasProtein ? [dose.protein.map { Words.value($0, unit: "µg") } ?? "–"] : [])
        + (hasInfusion
          ? [dose.infusion > 0 ? TimeText.short(hours: dose.infusion) : "at once"] : [])
    }
    let title = HTML.element("h3") { "The schedule, as simulated" }
    if rows.count <= 12 { return .joined([title, table(columns, rows)]) }
    return .joined([
      title,
      .element("details") {
        HTML.element("summary") { "\(rows.count) administrations" }
        table(columns, rows)
      },
    ])
  }

  private var conversionTable: HTML {
    guard !result.conversions.isEmpty else { return .empty }
    let rows = result.conversions.map { conversion in
      [
        conversion.text, Words.value(conversion.value, unit: conversion.unit),
        range(conversion.lowerBound, conversion.upperBound), conversion.source,
      ]
    }
    return .joined([
      .element("h3") { "Conversions between particles, protein and moles" },
      table(["what", "#value used", "#range", "source"], rows),
    ])
  }

  private func range(_ low: Double?, _ high: Double?) -> String {
    guard let low, let high else { return "–" }
    return "\(NumberText.pretty(low)) – \(NumberText.pretty(high))"
  }

  var basis: HTML {
    section("What this rests on") {
      paragraph(result.evidence.sentence)
      evidenceStrip
      if !result.evidence.limiting.isEmpty {
        HTML.element("h3") { "The numbers behind the limiting step" }
        parameterTable(result.evidence.limiting)
      }
      if !result.evidence.readout.isEmpty {
        HTML.element("h3") {
          "The numbers that the \(result.verdict.readoutLabel) is read and judged with"
        }
        parameterTable(result.evidence.readout)
      }
      HTML.element("details") {
        HTML.element("summary") {
          "All \(result.parameters.count) values, with unit, range, evidence and source"
            + settingsCount
        }
        parameterTable(result.parameters)
      }
    }
  }

  /// Why the list is longer than the evidence counts: choices say nothing about nature.
  private var settingsCount: String {
    let settings = result.parameters.count - result.evidence.total
    guard settings > 0 else { return "" }
    return ": the \(result.evidence.total) numbers counted above and "
      + "\(Words.plural(settings, "setting")) of the dose file and the scenario"
  }

  private var evidenceStrip: HTML {
    let colours: [Evidence: String] = [
      .measured: "--b0", .secondHand: "--b1", .derived: "--b5", .assumed: "--b2",
      .fitted: "--b3", .setting: "--b6",
    ]
    let counts = result.evidence.counts.filter { $0.number > 0 }
    let words = counts.map { "\($0.number) \($0.evidence.rawValue)" }.joined(separator: ", ")
    return .joined([
      .element("div", ["class": "evidence", "role": "img", "aria-label": words]) {
        counts.map { count in
          HTML.element(
            "span",
            [
              "style":
                "flex:\(count.number);background:var(\(colours[count.evidence] ?? "--b6"))",
              "title": "\(count.number) \(count.evidence.rawValue)",
            ])
        }
      },
      paragraph("From left to right: \(words).", class: "small"),
    ])
  }

  private func parameterTable(_ parameters: [ParameterInUse]) -> HTML {
    let rows = parameters.map { row -> [HTML] in
      [
        .joined([.text(row.name.isEmpty ? row.id : row.name), sub(row.id)]),
        .text(Words.value(row.value, unit: row.unit)), .text(range(row.lowerBound, row.upperBound)),
        .element("span", ["class": "badge " + row.evidence.rawValue]) { row.evidence.rawValue },
        .joined([.text(row.source), sub(row.note)]),
      ]
    }
    return .element("div", ["class": "stacked"]) {
      table(["parameter", "#value used", "#range", "evidence", "source and note"], rows)
    }
  }

  var limits: HTML {
    guard !result.limits.isEmpty else { return .empty }
    return section("Limits of the model") {
      HTML.element("ul", ["class": "plain"]) {
        result.limits.map { limit in
          HTML.element("li") { Words.typeset(limit.replacing("`", with: "")) }
        }
      }
    }
  }

  var verification: HTML {
    let proof = result.certificate
    let rows: [[String]] = [
      [
        "delivered error", Words.tolerance(proof.deliveredError),
        "largest difference of any record of any arm to a second integration at a hundredth of the "
          + "tolerance (\(proof.worstSymbol), \(proof.worstArm), "
          + "\(TimeText.short(hours: proof.worstTime)))",
      ],
      [
        "asked tolerance", Words.tolerance(proof.relativeTolerance),
        "per step; the second integration at \(Words.tolerance(proof.referenceTolerance))",
      ],
      [
        "ledger drift", Words.tolerance(proof.ledgerDrift),
        "sum of all places against what was given, at every output time",
      ],
      [
        "conserved totals", Words.tolerance(proof.conservationDrift),
        "largest drift of any total that the equations conserve",
      ],
      [
        "most negative value", Words.tolerance(proof.mostNegative),
        "in units of the absolute tolerance"
          + (proof.mostNegativeSpecies.map { ", of \($0)" } ?? "") + "; above 1 the run would fail",
      ],
      [
        "work", "\(proof.steps) steps",
        "\(proof.rejections) rejected; all arms and both tolerances; method \(proof.method)",
      ],
    ]
    return section("How right the numbers are") {
      paragraph(
        "This is about the arithmetic, not about the biology: the equations as written are solved to "
          + "this accuracy.", class: "note")
      table(["", "#", ""], rows, style: "over")
    }
  }

  var provenance: HTML {
    let source = result.provenance
    var facts = [
      ("program", "exosim \(source.version)"), ("command", source.command),
      ("engine", source.engine),
    ]
    if let blas = source.blas { facts.append(("BLAS kernel", blas)) }
    facts.append(("model, SHA-256", source.modelHash))
    facts += source.inputs.map { ($0.name + ", SHA-256", $0.sha256) }
    return section("Where this came from") {
      paragraph("The question of the model: \(result.subject.question)")
      table(
        ["", ""],
        facts.map { label, value in
          [.text(label), .element("span", ["class": "mono"]) { value }] as [HTML]
        }, style: "over")
    }
  }
}
