"""What the skin model says about published experiments: observed, model, accepted range, hit or miss.

Also solves the two numbers that the variant `trial_fitted` takes from one trial (--fit).
Classes: input = its number is a parameter, calibrated = parameters were set on it, predicted.
"""

import copy
import json
import sys

from scipy.optimize import brentq

import model_run as run

MRNA = "matrix_collagen_mrna"


def example(name, **changes):
    dose = json.loads((run.MODEL / "examples" / f"{name}.json").read_text())
    for path, value in changes.items():
        part = dose
        *steps, last = path.split("__")
        for step in steps:
            part = part.setdefault(step, {})
        part[last] = value
    return dose


def needling(device="rf_microneedle", particles="1e11 /mL", volume="1 mL", every=28, **more):
    return example("microneedle-monthly-x3", administration__device=device, product__particles=particles,
                   administration__volume=volume, regimen=f"{volume} q {every} d x 3", **more)


def points(dose, at=2016.0, **overrides):
    """Wrinkle points gained over untreated by the device arm and by vesicles on top of it."""
    arms = [run.simulate(dose, arm, [at], overrides, 1e-9, ["wrinkle_index"])[0]["wrinkle_index"]
            for arm in ("untreated", "device_only", "treated")]
    return arms[0] - arms[1], arms[1] - arms[2]


def fit():
    dose = needling()
    device, _ = points(dose, wrinkle_points=1.0)
    scale = 9.28 / device
    half = brentq(lambda x: points(dose, wrinkle_points=scale, half_effect_concentration=10**x)[1] - 3.32, 8, 10, xtol=1e-5)
    print(f"wrinkle_points_trial_fitted {scale:.4g}\nhalf_effect_concentration_trial_fitted {10**half:.4g}")


def aged(**overrides):
    engine = run.runner("skin", overrides, tolerance=1e-9)
    engine.simulate(0, run.get(engine, "ageing_time"), 2)
    return engine


def show(name, kind, observed, value, low, high, reason=""):
    text = f"{value:.3g}" if isinstance(value, float) else value
    verdict = "" if low is None else "hit" if low <= value <= high else "MISS"
    accepted = "" if low is None else f"{low:g}..{high:g}"
    print(f"{name:44s} {kind:10s} {observed:22s} {text:>9s} {accepted:>12s} {verdict:5s} {reason}")


def dish():
    engine = run.runner("culture", {"tgf_added": 5.0})
    rate = lambda: run.get(engine, "matrix_output") / run.get(engine, "cells")
    start = rate()
    engine.simulate(0, 2, 2)
    early = run.get(engine, MRNA)
    engine.simulate(0, 46, 2)
    show("V1 TGF-beta 5 ng/mL 48 h, COL1A1 mRNA", "calibrated", "2-3 fold", run.get(engine, MRNA), 2, 3)
    show("V1 the same, collagen synthesis", "calibrated", "3-5 fold", rate() / start, 3, 5)
    show("V1 the same, mRNA at 2 h", "calibrated", "first rise", early, 1.02, 1.5)
    engine = run.runner("culture", {"transcription_on": 0.0})
    engine.simulate(0, 12, 2)
    show("V2 mRNA left 12 h after transcription stops", "input", "0.40-0.55", run.get(engine, MRNA), 0.397, 0.552)
    base = example("culture-100ug-per-mL")
    control = run.simulate(base, "untreated", [48, 72], watch=["cells", MRNA])
    for potency in ("in_vitro", "trial_fitted"):
        for dose, cells, mrna in ((25, (1.15, 1.25), (1.2, 1.5)), (50, (1.25, 1.45), (1.4, 2.0)), (100, (1.4, 1.8), (1.5, 2.6))):
            changed = example("culture-100ug-per-mL", administration__concentration=f"{dose} ug/mL", variants__potency=potency)
            state = run.simulate(changed, "treated", [48, 72], watch=["cells", MRNA])
            show(f"dish {dose} ug/mL 72 h, cells ({potency})", "prior", f"{cells[0]}-{cells[1]} (recalled)", state[1]["cells"] / control[1]["cells"], *cells)
            show(f"dish {dose} ug/mL 48 h, COL1A1 ({potency})", "prior", f"{mrna[0]}-{mrna[1]} (recalled)", state[0][MRNA] / control[0][MRNA], *mrna)


def skin():
    young, old = aged(age=25.001), aged(age=70.0, photo_damage=0.0)
    show("V3 output per old fibroblast (82 vs 25 y)", "input", "0.68", 2.718281828 ** (-0.00677 * 57), 0.55, 0.80)
    loss = lambda e: 100 * (run.get(e, "total_collagen") / run.get(young, "total_collagen") - 1)
    show("V4 collagen density 25 -> 70 y, protected, %", "predicted", "-25", loss(old), -40, -20)
    show("V4 the same, moderate photo-damage, %", "predicted", "-25 (skin not said)", loss(aged(age=70.0)), -40, -20, "MMP-1 of sun-damaged skin doubles its rise")
    engine = aged(age=25.001)
    base, total, top = run.get(engine, "mmp1"), 0.0, 0.0
    engine.setValue("ultraviolet", 2.0)
    for _ in range(72):
        engine.simulate(0, 1, 2)
        fold = run.get(engine, "mmp1") / base
        total, top = total + fold / 72, max(top, fold)
    show("V5 2 MED, MMP-1 mean of 72 h, fold", "calibrated", ">11", total, 8, 15)
    engine = aged(age=70.0)
    mrna, labile = run.get(engine, "papillary_" + MRNA), run.get(engine, "new_collagen")
    protein = run.get(engine, "papillary_matrix_procollagen")
    for _ in range(4):
        engine.setValue("retinoid_level", 1.0)
        engine.simulate(0, 168, 2)
    show("V6 retinoid 4 weeks, mRNA fold", "calibrated", "2.3", run.get(engine, "papillary_" + MRNA) / mrna, 1.8, 2.8, "driver, not vesicles")
    show("V6 the same, procollagen fold", "predicted", "1.8", run.get(engine, "papillary_matrix_procollagen") / protein, 1.4, 2.2)
    show("V6 the same, new collagen fold", "predicted", "1.8", run.get(engine, "new_collagen") / labile, 1.4, 2.2)
    device = run.manifest()["routes"]["microneedle"]["device"]
    for name, strength, low, high, kind in (("nonablative", 1.4, 1.3, 2.1, "calibrated"), ("microneedle", 1.0, 1.2, 2.0, "predicted"), ("co2", 5.0, 2.0, 7.0, "predicted")):
        engine = aged(device_strength=strength)
        mrna, enzyme = run.get(engine, "papillary_" + MRNA), run.get(engine, "mmp1")
        run.assign(engine, device)
        engine.simulate(0, 24, 2)
        first = run.get(engine, "mmp1") / enzyme
        engine.simulate(0, 144, 2)
        show(f"V7 one {name} pass, mRNA at day 7", kind, "1.47-1.84" if kind == "calibrated" else "", run.get(engine, "papillary_" + MRNA) / mrna, low, high)
        if kind == "calibrated":
            show("V7 the same, MMP-1 at day 1", kind, "up", first, 1.2, 5)
            show("V7 the same, MMP-1 at day 7", kind, "baseline", run.get(engine, "mmp1") / enzyme, 0.85, 1.15)
    topical = example("topical-intact")
    state = run.simulate({**topical, "regimen": "single"}, "treated", [24], watch=["funnel_intact", "funnel_delivered"])[0]
    show("V8 intact skin, 24 h, % through", "input", "<1", 100 * state["funnel_delivered"] / state["funnel_intact"], 0, 1)
    for potency in ("in_vitro", "trial_fitted"):
        variant = {"variants__potency": potency}
        kind = "calibrated" if potency == "trial_fitted" else "predicted"
        gain, extra = points(needling(**variant))
        show(f"V10 RF needling x 3, device, points ({potency})", kind, "9.28", gain, 6.9, 11.6)
        show("V10 the same, vesicles 1e11, EV share %", kind, "26", 100 * extra / (gain + extra), 15, 40)
        for volume in ("1 mL", "2 mL", "4 mL"):
            dose = example("microneedle-monthly-x3", administration__route="co2_laser", administration__device="co2_laser",
                           product__particles="9.78e10 /mL", administration__volume=volume, regimen=f"{volume} q 28 d x 3", **variant)
            gain, extra = points(dose)
            if volume == "1 mL":
                show(f"V9 CO2 x 3, device, points ({potency})", "predicted", "19.9", gain, 14, 26)
            show(f"V9 the same, vesicles, {volume} a face", "predicted", "12.6", extra, 5, 20, "volume not reported")
        for particles in ("1e10 /mL", "3e10 /mL", "1e11 /mL"):
            gain, extra = points(needling("microneedle", particles, every=21, **variant))
            show(f"V11 needling x 3, ratio at {particles} ({potency})", "predicted", "1.9", (gain + extra) / gain, 1.4, 2.5, "count not reported")
        arms = [points(example("intradermal", variants__potency=potency, variants__vehicle=v, regimen="single"))[1] for v in ("bolus", "slow_release")]
        show(f"V12 gel over bolus, 12 wk ({potency})", "predicted", "2.64", arms[1] / arms[0], 1.5, 10, "mouse; human geometry here")
        cream = example("topical-intact", product__particles="1.2e10 /mL", regimen="1 mL q 1 d x 84", **variant)
        gains = [run.simulate(cream, arm, [2016.0], watch=["new_collagen"])[0]["new_collagen"] for arm in ("treated", "untreated")]
        show(f"N1 daily cream 84 d, new collagen % ({potency})", "predicted", "no difference", 100 * (gains[0] / gains[1] - 1), -2, 2)
        drip = example("iv-drip", regimen="single", **variant)
        totals = [run.simulate(drip, arm, [2016.0], watch=["total_collagen"])[0]["total_collagen"] for arm in ("treated", "untreated")]
        show(f"N3 IV 1e11, total collagen % ({potency})", "predicted", "<0.5", 100 * (totals[0] / totals[1] - 1), -0.5, 0.5)
        course = [points(needling("microneedle", f"{1e11 / k} /mL", **variant))[1] for k in (1, 10, 100, 1000)]
        threshold = float(run.table()["detectable_wrinkle_difference"]["nominalValue"])
        lowest = next((f"{1e11 / k:.0e}" for k, p in reversed(list(zip((1, 10, 100, 1000), course))) if p >= threshold), "above 1e11")
        show(f"N4 dilution, monotone ({potency})", "predicted", "monotone", float(all(a > b for a, b in zip(course, course[1:]))), 1, 1,
             "points " + " ".join(f"{p:.3g}" for p in course) + f"; detectable from {lowest}")


if __name__ == "__main__":
    if "--fit" in sys.argv:
        fit()
    else:
        print(f"{'experiment':44s} {'class':10s} {'observed':22s} {'model':>9s} {'accepted':>12s}")
        dish()
        skin()
