"""
Rows' weights, margins and shares of votes on their way to a loss.

A row of weight w counts as w rows: a batch of B rows has loss Σ w·ℓ / (B·w̄), w̄ the mean weight of all rows. So the
loss of an epoch is Σ w·ℓ / Σ w, whatever the batches, and doubling a row is giving it weight 2.
"""

import torch
from torch.nn.functional import softplus


class KeepColumns:
    """A collator of TRL's, and beside its tensors those of numbers of each row."""

    def __init__(self, base, names: list[str]):
        self.base, self.names = base, names

    def __call__(self, examples: list[dict]) -> dict:
        batch = self.base(examples)
        for name in self.names:
            batch[name] = torch.tensor([example[name] for example in examples], dtype=torch.float32)
        return batch


def split_columns(inputs: dict, names: list[str]) -> tuple[dict, dict]:
    """What the model takes, and the numbers beside it."""
    return {k: v for k, v in inputs.items() if k not in names}, {k: v for k, v in inputs.items() if k in names}


def preference_loss(h: torch.Tensor, p_chosen: torch.Tensor) -> torch.Tensor:
    """−[p log σ(h) + (1−p) log σ(−h)] of each row: softplus(h) − p·h."""
    return softplus(h) - p_chosen * h


def weighted_mean(losses: torch.Tensor, weights: torch.Tensor, mean_weight: float) -> torch.Tensor:
    return (losses * weights).mean() / mean_weight


def mean_weight(rows: list[dict]) -> float:
    return sum(row["weight"] for row in rows) / len(rows)
