"""Work against precision as one SVG picture that reads on a light and on a dark page."""

import html
import math

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .small { font-size: 12px; fill: #59636e; }
  .page { fill: #ffffff; }
  .grid { stroke: #d8dee4; stroke-width: 1; }
  .line { fill: none; stroke-width: 2; }
  .ours { stroke-width: 3.5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .small { fill: #9aa4af; } .page { fill: #0d1117; } .grid { stroke: #30363d; }
  }
"""
# Light and dark of each line, and its dash; the same engine has the same look in every panel.
LOOKS = {
    "exosim rodas5P": ("#0b57d0", "#6ea8ff", ""), "exosim rodas4": ("#0b57d0", "#6ea8ff", "7 4"),
    "exosim bdf": ("#0b57d0", "#6ea8ff", "2 3"),
    "exosim rodas5P, sizes given": ("#0b57d0", "#6ea8ff", "1 4"),
    "exosim rodas5P, interpreter": ("#7a4fd0", "#b79cff", ""),
    "CVODE KLU": ("#c4410c", "#ff9a62", ""), "CVODE dense": ("#c4410c", "#ff9a62", "7 4"),
    "libRoadRunner": ("#1a7f37", "#56d364", ""), "COPASI LSODA": ("#9a6700", "#e3b341", ""),
    "numbalsoda LSODA": ("#bf3989", "#ff80c8", ""), "bngsim": ("#57606a", "#a9b4c0", ""),
    "AMICI": ("#007c89", "#4fd6e4", ""), "scipy LSODA": ("#82071e", "#ff7b72", "2 3"),
    "scipy BDF": ("#82071e", "#ff7b72", "7 4"), "scipy Radau": ("#82071e", "#ff7b72", ""),
    "diffrax Kvaerno5": ("#404040", "#d0d0d0", "2 3"),
}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 520, 400, 66, 46, 52
ERRORS = (-2, -10)  # decades of the delivered error, left to right


def work_precision(measured):
    panels = [(f"{name}: {case['states']} states, sweep", case["curves"]) for name, case in measured["cases"].items()]
    for name, case in measured["cases"].items():
        panels.append((f"{name}: one trajectory alone", case["single"]))
    across = min(3, len(measured["cases"]))
    used = [e for e in LOOKS if any(e in curves for _, curves in panels)]
    width, rows = across * WIDTH + 20, math.ceil(len(panels) / across)
    legend = math.ceil(len(used) / 4) * 22 + 20
    height = rows * HEIGHT + legend
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-label="processor time against delivered error">',
        f"<style>{STYLE}{colours(used)}</style>", f'<rect class="page" width="{width}" height="{height}"/>',
    ]
    for number, (title, curves) in enumerate(panels):
        body.append(panel(title, curves, number % across * WIDTH, number // across * HEIGHT))
    body += [key(e, i, rows * HEIGHT, width) for i, e in enumerate(used)]
    return "\n".join(body + ["</svg>"]) + "\n"


def colours(used):
    light = "".join(f".{mark(e)} {{ stroke: {LOOKS[e][0]}; }}" for e in used)
    dark = "".join(f".{mark(e)} {{ stroke: {LOOKS[e][1]}; }}" for e in used)
    return f"{light} @media (prefers-color-scheme: dark) {{ {dark} }}"


def mark(engine):
    return "e" + "".join(c for c in engine if c.isalnum())


def panel(title, curves, x0, y0):
    points = {
        e: sorted((r["error"], r["ms"]) for r in rows if 10.0 ** ERRORS[1] <= r["error"] <= 10.0 ** ERRORS[0])
        for e, rows in curves.items() if e in LOOKS
    }
    times = [ms for rows in points.values() for _, ms in rows]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    inner, tall = WIDTH - LEFT - 16, HEIGHT - TOP - BOTTOM

    def x(error):
        return x0 + LEFT + inner * (math.log10(error) - ERRORS[0]) / (ERRORS[1] - ERRORS[0])

    def y(ms):
        return y0 + TOP + tall * (high - math.log10(ms)) / (high - low)

    body = [f'<text class="title" x="{x0 + LEFT}" y="{y0 + 26}">{html.escape(title)}</text>']
    for decade in range(ERRORS[1], ERRORS[0] + 1):
        at = x(10.0**decade)
        body.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{y0 + TOP}" y2="{y0 + TOP + tall}"/>')
        body.append(f'<text class="small" text-anchor="middle" x="{at:.1f}" y="{y0 + TOP + tall + 18}">1e{decade}</text>')
    for decade in range(low, high + 1):
        at = y(10.0**decade)
        body.append(f'<line class="grid" x1="{x0 + LEFT}" x2="{x0 + LEFT + inner}" y1="{at:.1f}" y2="{at:.1f}"/>')
        body.append(f'<text class="small" text-anchor="end" x="{x0 + LEFT - 6}" y="{at + 4:.1f}">{10.0**decade:g} ms</text>')
    body.append(
        f'<text class="small" text-anchor="middle" x="{x0 + LEFT + inner / 2}" y="{y0 + TOP + tall + 38}">'
        "delivered error (better to the right); processor time a trajectory (better below)</text>")
    for engine, rows in points.items():
        path = " ".join(f"{x(e):.1f},{y(ms):.1f}" for e, ms in rows)
        body.append(f'<polyline class="{look(engine)}"{dash(engine)} points="{path}"/>')
        body += [f'<circle class="{look(engine)}" cx="{x(e):.1f}" cy="{y(ms):.1f}" r="2.5"/>' for e, ms in rows]
    return "\n".join(body)


def look(engine):
    return f"line {mark(engine)}" + (" ours" if engine.startswith("exosim") and "interpreter" not in engine else "")


def dash(engine):
    return f' stroke-dasharray="{LOOKS[engine][2]}"' if LOOKS[engine][2] else ""


def key(engine, number, top, width):
    column = (width - 60) / 4
    x, y = 40 + number % 4 * column, top + 16 + number // 4 * 22
    return (f'<line class="{look(engine)}"{dash(engine)} x1="{x:.0f}" x2="{x + 34:.0f}" y1="{y}" y2="{y}"/>'
            f'<text x="{x + 42:.0f}" y="{y + 4}">{html.escape(engine)}</text>')
