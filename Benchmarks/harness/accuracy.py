"""The delivered error of an engine, and time at equal delivered error."""

import numpy

SMALL = 1e-3  # of a state's peak: below it an error counts relative to the peak


def errors(values, reference):
    """One number a member: the largest scaled difference over states and output times.

    States that are zero all along in every member have no scale and are left out.
    """
    alive = numpy.abs(reference).max(axis=(0, 1)) > 0
    values, reference = values[:, :, alive], reference[:, :, alive]
    peak = numpy.abs(reference).max(axis=1, keepdims=True)
    with numpy.errstate(invalid="ignore", divide="ignore"):
        scaled = numpy.abs(values - reference) / (numpy.abs(reference) + SMALL * peak)
    return numpy.where(numpy.isnan(scaled), numpy.inf, scaled).max(axis=(1, 2))


def delivered(values, reference):
    return float(numpy.median(errors(values, reference)))


def at_error(rows, wanted, key="ms"):
    """`key` at a delivered error, between two measured tolerances on log-log axes; None outside.

    Rows are {"error", key}. The lower envelope counts: a looser tolerance that costs more is never chosen.
    """
    known = sorted((r["error"], r[key]) for r in rows if numpy.isfinite(r["error"]) and r.get(key))
    adjacent = []
    for (e0, c0), (e1, c1) in zip(known, known[1:]):
        if e0 <= wanted <= e1:
            part = (numpy.log(wanted) - numpy.log(e0)) / (numpy.log(e1) - numpy.log(e0))
            adjacent.append(float(numpy.exp((1 - part) * numpy.log(c0) + part * numpy.log(c1))))
    reached = [c for e, c in known if e <= wanted]
    if adjacent:
        return min(adjacent + reached)
    if reached and known and wanted > known[-1][0]:
        return min(reached)  # even the loosest tolerance is better than asked
    return None
