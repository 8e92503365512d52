"""Pessimistic DPO, Eq. (10): the platform has put β(Γ_w − Γ_l) into the rows, and every DPO here adds it inside σ."""

from . import dpo
from .told import Told


def train(work: dict, rows: list[dict], told: Told) -> list[tuple[str, str, str]]:
    return dpo.train(work, rows, told)
