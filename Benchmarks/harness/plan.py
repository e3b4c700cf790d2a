"""How much is measured: the short form in minutes, the full form in an hour or so."""

import dataclasses

LOOSE = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
TIGHT = (*LOOSE, 1e-9, 1e-10, 1e-11, 1e-12)


@dataclasses.dataclass
class CasePlan:
    """Members: `judged` for the error, `ours` and `cvode` for the clock of the two compiled engines."""

    name: str
    judged: int
    ours: int
    cvode: int
    peers: dict  # engine: members
    tolerances: tuple = TIGHT
    peer_tolerances: tuple = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9)


@dataclasses.dataclass
class Plan:
    name: str
    passes: int  # over all of the compiled engines, so that a busy minute does not decide
    repeats: int
    cases: list
    wells: list  # rows of wells for the scaling with states
    members: list  # sizes of an ensemble
    peer_timeout: int


SHORT = Plan(
    "short", 2, 2,
    [
        CasePlan("culture", 16, 2048, 512, {"roadrunner": 64, "copasi": 24, "numbalsoda": 64, "bngsim": 32}),
        CasePlan("skin", 8, 256, 64, {"roadrunner": 8}),
    ],
    wells=[1, 2, 6], members=[1, 8, 64, 1000, 10_000], peer_timeout=120)

SLOW = {"scipy_lsoda": 8, "scipy_bdf": 4, "scipy_radau": 4, "diffrax": 16}
FULL = Plan(
    "full", 3, 3,
    [
        CasePlan("culture", 32, 4096, 2048,
                 {"roadrunner": 256, "copasi": 64, "bngsim": 64, "amici": 64, "numbalsoda": 256, **SLOW}),
        CasePlan("skin", 16, 1024, 128,
                 {"roadrunner": 16, "copasi": 8, "bngsim": 16, "amici": 16, "numbalsoda": 32, "scipy_lsoda": 4}),
        CasePlan("wells", 8, 256, 64, {"roadrunner": 8, "copasi": 4, "bngsim": 8, "numbalsoda": 8}),
        CasePlan("robertson", 16, 4096, 4096, {"roadrunner": 256, "copasi": 64, "numbalsoda": 256}),
        CasePlan("hires", 16, 4096, 4096, {"roadrunner": 256, "copasi": 64, "numbalsoda": 256}),
    ],
    wells=[1, 2, 6, 12, 28], members=[1, 8, 64, 1000, 10_000, 100_000, 1_000_000], peer_timeout=600)
