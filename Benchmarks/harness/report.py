"""RESULTS.md from what was measured; nothing in it is written by hand."""

from .accuracy import at_error

WANTED = (1e-4, 1e-5, 1e-6)
SINGLE = (*WANTED, 1e-7, 1e-8)
# The figure, the least that is asked of it, where, and against whom.
ASKED = [
    ("ensemble against CVODE-KLU -O3", "culture", 20, "CVODE KLU"),
    ("ensemble against libRoadRunner", "culture", 45, "libRoadRunner"),
    ("ensemble against COPASI", "culture", 110, "COPASI LSODA"),
    ("ensemble against CVODE-KLU -O3, full model", "skin", 14, "CVODE KLU"),
]


def number(value, digits=3):
    return "-" if value is None else f"{value:.{digits}g}"


def ratio(theirs, ours):
    return None if theirs is None or ours is None else theirs / ours


def times(value):
    return "-" if value is None else f"{value:.1f}x"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def fastest(curves, wanted, interpreter=False):
    """The least time of exosim's methods at a delivered error, as a user would choose."""
    found = [
        at_error(rows, wanted) for name, rows in curves.items()
        if name.startswith("exosim") and ("interpreter" in name) == interpreter
    ]
    return min((f for f in found if f is not None), default=None)


def text(measured):
    parts = [
        "# What was measured", "",
        f"Written by `make bench{'-full' if measured['plan'] == 'full' else ''}` on {measured['date']}, "
        f"commit {measured['commit']}; load of the machine before: {measured['load_before']:.2f}.", "",
        *[f"- {line}" for line in measured["machine"]],
        "- a core's measured peak, Gflop/s of multiply-adds: "
        + ", ".join(f"{width} {rate:.0f}" for width, rate in measured["peak"].items()), "",
        "Processor time of one core, best of the repeats, interpolated to equal *delivered* error; how, and what is fair "
        "about it: [README.md](README.md). `-` = not reached or not measured.", "",
        *([f"Stopped before: {', '.join(measured['to_come'])}.", ""] if measured.get("to_come") else []),
        "![processor time against delivered error](work-precision.svg)", "",
        asked(measured),
    ]
    for name, case in measured["cases"].items():
        parts += ["", *one_case(name, case)]
    for name, problem in measured.get("left_out", {}).items():
        parts += ["", f"## {name}", "", f"Left out: {problem}"]
    parts += ["", *scaling(measured), ""]
    return "\n".join(parts)


def asked(measured):
    rows = []
    for label, name, least, engine in ASKED:
        case = measured["cases"].get(name)
        if case:
            curves = case["curves"]
            got = [ratio(at_error(curves.get(engine, []), w), fastest(curves, w)) for w in WANTED]
            rows.append([label, f">= {least}x", *map(times, got)])
    culture = measured["cases"].get("culture")
    if culture:
        curves, single = culture["curves"], culture["single"]
        got = [ratio(at_error(curves["CVODE KLU"], w), fastest(curves, w, True)) for w in WANTED]
        rows.append(["interpreter alone against CVODE-KLU -O3", ">= 5x", *map(times, got)])
        got = [ratio(at_error(single["CVODE KLU"], w), fastest(single, w)) for w in SINGLE]
        rows.append(["one trajectory against CVODE-KLU -O3", ">= 3x", *map(times, got[:3])])
        rows.append(["the same at 1e-7, 1e-8", "> 1x", *map(times, got[3:]), ""])
        got = [ratio(at_error(curves.get("libRoadRunner", []), w), fastest(single, w)) for w in WANTED]
        rows.append(["one trajectory against libRoadRunner", ">= 6x", *map(times, got)])
        rows.append(["distance to the core's multiply-add peak", "reported",
                     *[times(distance(culture, measured["peak"], w)) for w in WANTED]])
        cores = culture["two_cores"]
        rows.append(["two cores against one (wall clock)", ">= 1.9x", times(cores["one"] / cores["two"]), "", ""])
    head = ["figure", "asked"] + [f"at {w:.0e}".replace("e-0", "e-") for w in WANTED]
    return "## The figures asked for\n\n" + table(head, rows)


def distance(case, peak, wanted):
    """Time of a member over the time its flops would take at the peak, by Rodas5P."""
    rows = case["curves"]["exosim rodas5P"]
    cost, steps = at_error(rows, wanted), at_error(rows, wanted, "steps")
    if cost is None or steps is None:
        return None
    return cost * 1e-3 / (steps * case["flops"]["step"] / (max(peak.values()) * 1e9))


def one_case(name, case):
    curves = case["curves"]
    lines = [
        f"## {name}", "",
        f"`{case['file']}` ({case['note']}); SHA-256 `{case['sha256']}`. {case['states']} states, {case['outputs']} output "
        f"times, all states kept; {case['drawn']} parameters drawn log-normally (sd 0.25), points SHA-256 "
        f"`{case['points_sha256'][:16]}...`. Errors over {case['judged']} members; at 1e-11 exosim and the reference "
        f"differ by {case['reference_apart']:.1e} at most.", "",
        "### Sweep: milliseconds a trajectory at equal delivered error", "",
    ]
    best = {w: fastest(curves, w) for w in WANTED}
    rows = []
    for engine, measured in curves.items():
        at = [at_error(measured, w) for w in WANTED]
        rows.append([engine, *map(number, at), *[times(ratio(a, best[w])) for a, w in zip(at, WANTED)]])
    rows.sort(key=lambda row: float(row[2]) if row[2] != "-" else 1e9)
    head = ["engine", "1e-4", "1e-5", "1e-6", "over exosim's best at 1e-4", "1e-5", "1e-6"]
    lines += [table(head, rows), ""]
    lines += ["### One trajectory alone: milliseconds at equal delivered error", ""]
    rows = [[engine, *[number(at_error(rows, w)) for w in SINGLE]] for engine, rows in case["single"].items()]
    lines += [table(["engine", "1e-4", "1e-5", "1e-6", "1e-7", "1e-8"], rows), "", *other(case)]
    lines += ["### Every measurement", "", raw(case), ""]
    return lines


def other(case):
    cores, start = case["two_cores"], case["start"]
    lines = [
        f"Two cores against one: {cores['members']} members at tolerance {cores['tolerance']:g} in {cores['one']:.2f} s and "
        f"{cores['two']:.2f} s of wall clock ({cores['one'] / cores['two']:.2f}x; CVODE as two processes {cores['cvode']:.2f}x; load {cores['load']}). "
        f"From the model's text to a compiled network {1e3 * start['load']:.1f} ms, first member {1e3 * start['first']:.1f} ms.", "",
    ]
    rows = [["exosim", f"{start['load'] + start['first']:.3f}", peak(case["curves"]["exosim rodas5P"])]]
    rows.append(["CVODE KLU (after a C compiler has run)", "-", peak(case["curves"]["CVODE KLU"])])
    for engine, got in case["peers"].items():
        rows.append([f"{engine} {got['version']}", f"{got['load']:.3f}", f"{got['peak_kB'] / 1024:.0f}"])
    lines += [table(["engine", "load, s", "peak memory, MB"], rows), ""]
    if case["missing"]:
        lines += ["Not measured: " + "; ".join(f"{e}: {why}" for e, why in case["missing"].items()) + ".", ""]
    own = [engine for engine, got in case["peers"].items() if got.get("own")]
    if own:
        lines += [f"By its own clock, without its Python layer: {', '.join(own)}.", ""]
    return lines


def peak(rows):
    return f"{max(r['peak_kB'] for r in rows) / 1024:.0f}"


def raw(case):
    rows = []
    for engine, measured in case["curves"].items():
        for r in measured:
            rows.append([engine, f"{r['rtol']:.0e}", f"{r['error']:.1e}", f"{r['worst']:.1e}", number(r["ms"]),
                         number(r["median"]), f"{100 * r['spread']:.0f} %", r["members"], r["failures"],
                         number(r.get("steps"), 5), r["load"]])
    return table(["engine", "tolerance", "error, median", "error, worst", "ms", "ms, median", "spread", "members",
                  "failed", "steps", "load"], rows)


def scaling(measured):
    lines = []
    if measured.get("processes"):
        rows = [[what, f"{best:.3f}", f"{median:.3f}"] for what, best, median in measured["processes"]]
        lines += ["## Whole processes, seconds", "", table(["command", "best", "median"], rows), ""]
    if "states" in measured:
        lines += ["## Scaling with states", "", "Rows of wells: the culture model n times, media coupled; delivered error 1e-5.", ""]
        rows = [[r["wells"], r["states"], number(r["ours"]), number(r["cvode"]), times(ratio(r["cvode"], r["ours"])),
                 f"{1e3 * r['load']:.0f}"] for r in measured["states"]]
        lines += [table(["wells", "states", "exosim, ms", "CVODE KLU, ms", "ratio", "exosim load and first member, ms"], rows), ""]
    if "members" in measured:
        lines += ["## Scaling with members", "",
                  "The culture model at tolerance 1e-5, one core, all states kept in memory chunk by chunk; "
                  "beyond 4096 members the points come round again.", ""]
        rows = [[f"{r['members']:,}", number(r["ms"]), f"{r['ms'] * r['members'] / 1e3:.3g}", f"{r['peak_kB'] / 1024:.0f}"]
                for r in measured["members"]]
        lines += [table(["members", "ms a member", "s in all", "peak memory, MB"], rows)]
    return lines


LAYERS = "## Who solves the linear systems: layers"


def layers(found):
    """The section on layered tissue, from what `bench.py layers` measured."""
    lines = [
        LAYERS, "",
        f"{found['date']}, commit {found['commit']}. {found['machine']} One core, one block of {found['members']} members, Rodas5P at "
        f"tolerance {found['tolerance']:g}; the error is that of all states against tolerance 1e-10. The dense matrix of more "
        "than 400 states was run for one member. *Chosen* is what exosim takes by counting when nobody is named.", "",
        "The skin model with one microneedle dose, 28 days, its dermis divided (`simulation.layers`):", "",
    ]
    lines += [*layer_tables("layers", found["skin"]), "", *takeover("layers", found["skin"]), ""]
    lines += [f"A chain of {found['chain']} layers whose species all turn into each other inside a layer; neighbours exchange one to one:", ""]
    return [*lines, *layer_tables("species a layer", found["dense"]), "", *takeover("species a layer", found["dense"])]


def layer_tables(what, rows):
    counts = []
    for r in rows:
        c = r["counts"]
        counts.append([r["layers"], c["states"], c["entries"], c["factor_entries"], f"{c['fixed']:,}",
                       f"{c['band_rows']} rows, {c['lower']} + 1 + {c['upper']}", f"{c['banded']:,}", f"{c['dense']:,}", c["chosen"]])
    solvers = ("fixedPattern", "banded", "dense")
    seconds = [[r["layers"], *[number(r[s]["us_a_step"]) for s in solvers], *[number(r[s]["ms"]) for s in solvers],
                *[f"{r[s]['error']:.1e}" for s in solvers], r["load"]] for r in rows]
    start = [[r["layers"], *[number(r[s]["start"]) for s in solvers]] for r in rows]
    head = [what, "states", "entries of W", "entries of L+U", "multiply-adds, fixed", "band", "multiply-adds, band", "dense", "chosen"]
    names = ["fixed", "band", "dense"]
    times_head = [what, *[f"us a step, {n}" for n in names], *[f"ms a trajectory, {n}" for n in names],
                  *[f"error, {n}" for n in names], "load of the machine"]
    start_head = [what, *[f"s from the text to the end of a first trajectory alone, {n}" for n in names]]
    return [table(head, counts), "", table(times_head, seconds), "", table(start_head, start)]


def takeover(what, rows):
    """From where on the band is quicker, by what was measured."""
    sentences = []
    for key, where in (("ms", "In a block of eight members"), ("start", "For one trajectory, making the code included,")):
        ratios = [r["banded"][key] / r["fixedPattern"][key] for r in rows]
        span = f"its time over the fixed elimination's: {', '.join(f'{x:.2g}' for x in ratios)}"
        # once ahead it must stay ahead: what noise does to two short times is no takeover
        tail = [r["layers"] for r in rows if all(
            q["banded"][key] < q["fixedPattern"][key] for q in rows if q["layers"] >= r["layers"])]
        says = f"the band takes over at {tail[0]} {what}" if tail else f"the band never takes over up to {rows[-1]['layers']} {what}"
        sentences.append(f"{where} {says} ({span}).")
    return sentences
