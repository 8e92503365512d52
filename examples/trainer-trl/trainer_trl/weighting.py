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


class KeepsRowNumbers:
    """
    What our trainers of TRL's have in common: the numbers of a row that `COLUMNS` names reach `compute_loss`, and
    what is told of a batch is told as TRL tells its own.
    """

    COLUMNS: list[str]

    def _set_signature_columns_if_needed(self):
        super()._set_signature_columns_if_needed()
        kept = self._signature_columns
        self._signature_columns = [*kept, *(c for c in self.COLUMNS if c not in kept)]

    def tell(self, model, figures: dict[str, torch.Tensor]) -> None:
        for name, figure in figures.items():
            value = self.accelerator.gather(figure.detach()).mean().item()
            self._metrics["train" if model.training else "eval"][name].append(value)


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
