"""
Maximum likelihood of the chosen answers: SFT, and RAFT on the best of several draws. The service's own cross-entropy
sums −weight·log π over tokens, so a row's weight and the mean over tokens go into the tokens' weights, and one pass does.
"""

from tinker import types
from trainer_trl.told import Told

from .service import Training
from .tokens import datum_of


def train(work: dict, rows: list[dict], told: Told) -> None:
    training = Training(work, told)
    limit = work["hyperparameters"]["max_length"]
    plain = [datum_of(training.tokenizer, row["prompt"], row["chosen"], limit) for row in rows]
    tokens = [sum(datum.loss_fn_inputs["weights"].data) for datum in plain]
    mean = max(1e-9, sum(row["weight"] * n for row, n in zip(rows, tokens, strict=True)) / len(rows))

    def step(client, batch: list[int]):
        def weighted(row: int) -> types.Datum:
            given = plain[row].loss_fn_inputs
            factor = rows[row]["weight"] / (len(batch) * mean)
            weights = [factor * weight for weight in given["weights"].data]
            return types.Datum(
                model_input=plain[row].model_input,
                loss_fn_inputs={"target_tokens": given["target_tokens"], "weights": weights},
            )

        data = [weighted(row) for row in batch]

        def figures(result) -> dict:
            logps = [
                sum(one * bool(weight) for one, weight in zip(out["logprobs"].data, datum.loss_fn_inputs["weights"].data))
                for out, datum in zip(result.loss_fn_outputs, data, strict=True)
            ]
            return {"loss": result.metrics["loss:sum"], "logps": sum(logps) / len(logps)}

        return client.forward_backward(data, "cross_entropy"), figures

    training.fit(len(rows), step)
