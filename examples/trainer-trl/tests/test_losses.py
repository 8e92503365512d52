"""The losses, against the platform's own mathematics."""

import copy
import json
import subprocess
from pathlib import Path

import pytest
import torch
from trainer_world import ROOT, make_rows, varied_rows
from trainer_trl import dpo, reward_model, sft
from trainer_trl.divergence import kl_to_reference
from trainer_trl.models import load_policy, load_reference, load_tokenizer

REFERENCE = Path(__file__).parent / "dpo-loss.ts"


def work_of(tiny: str, tmp_path: Path, algorithm: str, **settings) -> dict:
    from trainer_trl.hyperparameters import read_hyperparameters

    return {
        "algorithm": algorithm,
        "eta": 0.3,
        "seed": 1,
        "hyperparameters": read_hyperparameters({"micro_batch": 16, "batch_size": 16, **settings}, algorithm),
        "base_model": tiny,
        "start": None,
        "state": str(tmp_path / "state"),
    }


def moved(model):
    """Weights away from π₀, so that ratios are not zero."""
    torch.manual_seed(5)
    with torch.no_grad():
        for weight in model.parameters():
            weight += 0.05 * torch.randn_like(weight)
    return model


def batch_of(trainer) -> dict:
    return next(iter(trainer.get_train_dataloader()))


def logps_of(model, tokenizer, prompt, answer) -> float:
    """log π(answer | prompt) by another way than the trainer's: one sequence, log-softmax in double precision."""
    ids = tokenizer.apply_chat_template(prompt + answer, return_dict=True, return_tensors="pt")["input_ids"]
    start = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, return_dict=True, return_tensors="pt")
    with torch.no_grad():
        logits = model(ids).logits[0, :-1].double().log_softmax(-1)
    picked = logits.gather(-1, ids[0, 1:, None])[:, 0]
    return picked[start["input_ids"].shape[1] - 1 :].sum().item()


def test_the_margin_loss_is_that_of_packages_gshf(tiny, tmp_path):
    rows, tokenizer = varied_rows(), load_tokenizer(tiny)
    work = work_of(tiny, tmp_path, "dpo_pessimistic")
    reference, policy = load_reference(tiny), moved(load_policy(work))
    pairs = [
        {
            "policyChosen": logps_of(policy, tokenizer, row["prompt"], row["chosen"]),
            "policyRejected": logps_of(policy, tokenizer, row["prompt"], row["rejected"]),
            "referenceChosen": logps_of(reference, tokenizer, row["prompt"], row["chosen"]),
            "referenceRejected": logps_of(reference, tokenizer, row["prompt"], row["rejected"]),
            "pessimismMargin": row["pessimism_margin"],
            "label": row["label"]["p_chosen"],
        }
        for row in rows
    ]
    asked = json.dumps({"pairs": pairs, "eta": work["eta"]})
    node = subprocess.run(["node", str(REFERENCE)], input=asked, capture_output=True, text=True, check=True, cwd=ROOT)
    losses = json.loads(node.stdout)
    weights = [row["weight"] for row in rows]
    expected = sum(w * loss for w, loss in zip(weights, losses, strict=True)) / sum(weights)

    trainer = dpo.make_trainer(work, rows, policy, reference, tokenizer)
    trainer.model.train()
    loss = trainer.compute_loss(trainer.model, batch_of(trainer)).item()
    assert loss == pytest.approx(expected, abs=1e-5)
    # Without the margin it is another loss: the test can tell.
    bare = dpo.make_trainer(work, [{**r, "pessimism_margin": 0} for r in rows], policy, reference, tokenizer)
    assert abs(bare.compute_loss(bare.model, batch_of(bare)).item() - expected) > 1e-3


def test_without_weights_margins_and_ties_it_is_trls_own_loss(tiny, tmp_path):
    rows, tokenizer = make_rows(6, pessimism_margin=0), load_tokenizer(tiny)
    work = work_of(tiny, tmp_path, "dpo")
    policy, reference = moved(load_policy(work)), load_reference(tiny)
    trainer = dpo.make_trainer(work, rows, policy, reference, tokenizer)
    batch = batch_of(trainer)
    ours = trainer.compute_loss(trainer.model, dict(batch)).item()
    plain = {name: value for name, value in batch.items() if name not in dpo.PairTrainer.COLUMNS}
    theirs = super(dpo.PairTrainer, trainer).compute_loss(trainer.model, plain).item()
    assert ours == pytest.approx(theirs, abs=1e-6)


def dpo_trainer(work, rows, policy, tokenizer):
    return dpo.make_trainer(work, rows, policy, load_reference(work["base_model"]), tokenizer)


def rm_trainer(work, rows, policy, tokenizer):
    return reward_model.make_trainer(work, rows, tokenizer, 0, work["state"])


@pytest.mark.parametrize(
    ("algorithm", "make"), [("dpo", dpo_trainer), ("sft", sft.make_trainer), ("reward_model", rm_trainer)]
)
def test_doubling_a_row_is_giving_it_weight_two(tiny, tmp_path, algorithm, make):
    rows, tokenizer = varied_rows(), load_tokenizer(tiny)
    work = work_of(tiny, tmp_path, algorithm)
    policy = moved(load_policy(work))

    def loss_of(changed):
        trainer = make(work, changed, copy.deepcopy(policy), tokenizer)
        # Dropout would make two losses differ.
        trainer.model.eval()
        with torch.no_grad():
            return trainer.compute_loss(trainer.model, batch_of(trainer)).item()

    heavier = [{**row, "weight": 2 * row["weight"]} if i == 2 else row for i, row in enumerate(rows)]
    doubled = loss_of([*rows, rows[2]])
    assert doubled == pytest.approx(loss_of(heavier), abs=1e-6)
    assert abs(doubled - loss_of(rows)) > 1e-5


def test_a_reward_model_subtracts_rm_margin(tiny, tmp_path):
    rows, tokenizer = varied_rows(), load_tokenizer(tiny)
    work = work_of(tiny, tmp_path, "reward_model")
    trainer = reward_model.make_trainer(work, rows, tokenizer, 0, work["state"])
    trainer.model.eval()
    batch = batch_of(trainer)
    with torch.no_grad():
        inputs = {name: batch[name] for name in ("input_ids", "attention_mask")}
        chosen, rejected = trainer.model(**inputs).logits.squeeze(-1).double().chunk(2)
        loss = trainer.compute_loss(trainer.model, dict(batch)).item()
    h, p = chosen - rejected - batch["rm_margin"].double(), batch["p_chosen"].double()
    each = -(p * torch.nn.functional.logsigmoid(h) + (1 - p) * torch.nn.functional.logsigmoid(-h))
    expected = (each * batch["weight"]).sum() / batch["weight"].sum()
    assert loss == pytest.approx(expected.item(), abs=1e-5)


def test_the_kl_is_exact_and_zero_for_the_reference_itself(tiny):
    tokenizer, reference = load_tokenizer(tiny), load_reference(tiny)
    prompts = [row["prompt"] for row in make_rows(3)]
    settings = {"draws": 8, "tokens": 8, "seed": 1}
    same = kl_to_reference(load_reference(tiny), reference, tokenizer, prompts, **settings)
    assert same == pytest.approx((0, 0), abs=1e-5)
    policy = moved(load_policy({"base_model": tiny, "start": None}))
    exact, ratio = kl_to_reference(policy, reference, tokenizer, prompts, **settings)
    many, _ = kl_to_reference(policy, reference, tokenizer, prompts, draws=256, tokens=8, seed=2)
    assert 0 < exact < float("inf")
    # Both estimate one number.
    assert exact == pytest.approx(many, rel=0.25)
    assert ratio == pytest.approx(many, rel=0.75)
