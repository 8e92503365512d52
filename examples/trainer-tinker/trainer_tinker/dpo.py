"""
DPO on pairs (dpo, dpo_pessimistic, and rso and multi_step_rso on the pairs that rejection sampling made).

The service computes log-probabilities and takes gradients of them; the loss is computed here, so that margins, weights
and shares of votes count exactly:  h = η·(log π/π₀(chosen) − log π/π₀(rejected)) + pessimism_margin,
ℓ = w·[softplus(h) − p·h], as in ../trainer-trl.
"""

import torch
from trainer_trl.told import Told
from trainer_trl.weighting import mean_weight, preference_loss, weighted_mean

from .service import Training
from .tokens import datum_of


def answer_logps(data, logprobs) -> torch.Tensor:
    """log π of each answer: chosen and rejected in turns."""
    masks = [torch.tensor(datum.loss_fn_inputs["weights"].data, dtype=torch.float64) for datum in data]
    return torch.stack([(one.double() * mask).sum() for one, mask in zip(logprobs, masks, strict=True)])


def loss_of(rows: list[dict], reference: torch.Tensor, eta: float, mean: float):
    """The loss of a batch as the SDK takes one; `reference` has log π₀ of chosen and rejected in turns."""
    numbers = lambda values: torch.tensor(list(values), dtype=torch.float64)  # noqa: E731
    weights = numbers(row["weight"] for row in rows)
    margins = numbers(row["pessimism_margin"] for row in rows)
    shares = numbers(row["label"]["p_chosen"] for row in rows)

    def loss(data, logprobs):
        logps = answer_logps(data, logprobs)
        rewards = eta * (logps - reference)
        chosen, rejected = rewards[0::2], rewards[1::2]
        value = weighted_mean(preference_loss(chosen - rejected + margins, shares), weights, mean)
        figures = {
            "loss": value.item(),
            "rewards/margins": (chosen - rejected).mean().item(),
            "rewards/accuracies": (chosen > rejected).double().mean().item(),
            "logps": logps[0::2].mean().item(),
        }
        return value, figures

    return loss


def pairs_of(rows: list[dict], tokenizer, max_length: int) -> list:
    """Chosen and rejected of each row in turns."""
    sides = [(row, side) for row in rows for side in ("chosen", "rejected")]
    return [datum_of(tokenizer, row["prompt"], row[side], max_length) for row, side in sides]


def reference_logps(training: Training, data: list) -> list[float]:
    """log π₀ of every answer, whatever the training starts from, by the passes that train and not by a sampler's."""
    scored = training.pi0().forward(data, "cross_entropy").result()
    return answer_logps(data, [out["logprobs"].to_torch() for out in scored.loss_fn_outputs]).tolist()


def train(work: dict, rows: list[dict], told: Told) -> None:
    training = Training(work, told)
    data = pairs_of(rows, training.tokenizer, work["hyperparameters"]["max_length"])
    reference = torch.tensor(training.once("reference", lambda: reference_logps(training, data)), dtype=torch.float64)
    mean = mean_weight(rows)

    def step(client, batch: list[int]):
        both = [2 * row + side for row in batch for side in (0, 1)]
        loss = loss_of([rows[row] for row in batch], reference[both], work["eta"], mean)
        computed = client.forward_backward_custom([data[i] for i in both], loss)
        names = ("loss", "rewards/margins", "rewards/accuracies", "logps")
        return computed, lambda result: {name: result.metrics[name] for name in names}

    training.fit(len(rows), step)
