"""A trainer whose passes and steps are a service's: the contract, the loss, and that nothing is paid for twice."""

import json
import os
import signal
import subprocess

import pytest
from trainer_world import ROOT, make_rows, sha256, varied_rows

REFERENCE = ROOT / "examples/trainer-trl/tests/dpo-loss.ts"
SETTINGS = {"learning_rate": 1e-2, "batch_size": 4, "lora_r": 4, "micro_batch": None, "kl_prompts": None}
STEPS = {**SETTINGS, "epochs": 3, "save_steps": 2}


def weights_of(trainer, job_id: str, name="final") -> bytes:
    return (trainer.data / "artifacts" / job_id / name / "adapter_model.safetensors").read_bytes()


def points_of(trainer, job_id: str) -> list[dict]:
    events = trainer.call(f"/v1/jobs/{job_id}/events?after=0")[1]
    return [point for event in events if event["type"] == "job.metrics" for point in event["data"]["points"]]


def test_it_keeps_to_every_clause(trainer):
    report = trainer.check({"epochs": 1, "checkpoints": 1, "batch_size": 4, "lora_r": 4})
    assert [clause for clause in report["clauses"] if clause["verdict"] != "pass"] == []
    assert report["conforms"]


@pytest.fixture(scope="module")
def training(fake, tiny, tmp_path_factory):
    """What trains, in this process."""
    from fake_tinker import KEY
    from trainer_tinker.hyperparameters import CAPABILITIES
    from trainer_tinker.service import Training
    from trainer_trl.hyperparameters import read_hyperparameters

    os.environ.update(TINKER_API_KEY=KEY, TINKER_BASE_URL=fake.url)
    folder = tmp_path_factory.mktemp("training")
    work = {
        "algorithm": "dpo_pessimistic",
        "eta": 0.3,
        "seed": 1,
        "hyperparameters": read_hyperparameters({"lora_r": 4, "max_length": 64}, "dpo_pessimistic", CAPABILITIES),
        "base_model": "pi0",
        "start": None,
        "state": str(folder / "state"),
        "artifacts": str(folder / "job-1"),
    }
    return Training(work, lambda *_, **__: None)


def test_the_loss_is_that_of_packages_gshf_from_the_services_own_logprobs(training, fake):
    import torch
    from tinker import types
    from trainer_tinker.dpo import answer_logps, loss_of, pairs_of, reference_logps

    rows, eta = varied_rows(), training.work["eta"]
    data = pairs_of(rows, training.tokenizer, 64)
    reference = torch.tensor(reference_logps(training, data), dtype=torch.float64)
    # Away from π₀, so that ratios are not zero.
    training.client.forward_backward(data[::2], "cross_entropy").result()
    training.client.optim_step(types.AdamParams(learning_rate=0.05)).result()
    scored = training.client.forward(data, "cross_entropy").result().loss_fn_outputs
    policy = answer_logps(data, [out["logprobs"].to_torch() for out in scored])

    pairs = [
        {
            "policyChosen": policy[2 * i].item(),
            "policyRejected": policy[2 * i + 1].item(),
            "referenceChosen": reference[2 * i].item(),
            "referenceRejected": reference[2 * i + 1].item(),
            "pessimismMargin": row["pessimism_margin"],
            "label": row["label"]["p_chosen"],
        }
        for i, row in enumerate(rows)
    ]
    asked = json.dumps({"pairs": pairs, "eta": eta})
    node = subprocess.run(["node", str(REFERENCE)], input=asked, capture_output=True, text=True, check=True, cwd=ROOT)
    losses, weights = json.loads(node.stdout), [row["weight"] for row in rows]
    expected = sum(w * loss for w, loss in zip(weights, losses, strict=True)) / sum(weights)

    def told(rows) -> float:
        loss = loss_of(rows, reference, eta, sum(weights) / len(weights))
        return training.client.forward_backward_custom(data, loss).result().metrics["loss"]

    assert told(rows) == pytest.approx(expected, abs=1e-5)
    # Without the margin it is another loss: the test can tell.
    assert abs(told([{**row, "pessimism_margin": 0} for row in rows]) - expected) > 1e-3


def test_the_gradient_is_that_of_the_loss(training, fake, tiny):
    """What the service is sent to take gradients of moves its weights as the loss itself would."""
    import torch
    from trainer_tinker.dpo import loss_of, pairs_of, reference_logps

    rows = varied_rows()
    data = pairs_of(rows, training.tokenizer, 64)
    reference = torch.tensor(reference_logps(training, data), dtype=torch.float64)
    loss = loss_of(rows, reference, 0.3, 1.0)
    model = fake.models[training.client.model_id]
    model.adam.zero_grad()
    training.client.forward_backward_custom(data, loss).result()
    sent = [weight.grad.clone() for weight in model.weights]
    model.adam.zero_grad()
    logprobs = [
        model.logprobs(datum.model_input.to_ints(), [int(i) for i in datum.loss_fn_inputs["target_tokens"].data])
        for datum in data
    ]
    loss(data, logprobs)[0].backward()
    assert any(grad.abs().max() > 1e-4 for grad in sent)
    for grad, weight in zip(sent, model.weights, strict=True):
        torch.testing.assert_close(grad, weight.grad, rtol=1e-4, atol=1e-6)
    model.adam.zero_grad()


@pytest.fixture(scope="module")
def whole(trainer, store):
    """A training that nothing happened to: six steps."""
    job = trainer.submit(store.request("whole", make_rows(8), **STEPS), "whole")
    trainer.end(job, "succeeded")
    return job


def test_it_learns_and_says_so(trainer, whole):
    points = points_of(trainer, whole)
    assert [point["step"] for point in points] == list(range(1, 7))
    assert points[0]["rewards/margins"] == pytest.approx(0, abs=1e-6)
    assert points[-1]["rewards/margins"] > 0.05 and points[-1]["rewards/accuracies"] == 1


def test_a_checkpoint_is_an_adapter_with_the_names_of_what_serves_it(trainer, whole):
    made = trainer.call(f"/v1/jobs/{whole}")[1]["artifacts"][0]
    assert made["format"] == "peft"
    assert {file["path"] for file in made["files"]} >= {"adapter_config.json", "adapter_model.safetensors", "tinker.json"}
    handles = json.loads((trainer.data / "artifacts" / whole / "final/tinker.json").read_text())
    assert handles["sampler"].startswith("tinker://") and "/sampler_weights/" in handles["sampler"]


def test_a_killed_training_goes_on_and_ends_as_if_nothing_had_been(trainer, fake, store, whole):
    broken, killed = f"job-{sha256(b'broken')[:24]}", []

    def kill(verb: str, count: int) -> None:
        # While the fifth step of six is asked for: the state of the fourth is saved.
        if verb == "optim_step" and count == 5 and not killed:
            killed.append(int((trainer.data / "jobs" / broken / "pid").read_text()))
            os.kill(killed[0], signal.SIGKILL)

    fake.watch(kill)
    assert trainer.submit(store.request("broken", make_rows(8), **STEPS), "broken") == broken
    end = trainer.end(broken, "succeeded")
    asked = fake.watch(None)
    assert killed and end["attempt"] == 2
    # Six steps, and the one again that nobody had heard of; π₀ is made for the training and for its reference, once each.
    assert asked["optim_step"] == 7 and asked["load_weights"] == 1 and asked["create_model"] == 2
    assert weights_of(trainer, broken) == weights_of(trainer, whole)


def test_one_that_starts_from_another_goes_on_with_its_weights_and_keeps_pi0_as_reference(trainer, store, whole):
    made = trainer.call(f"/v1/jobs/{whole}")[1]["artifacts"][0]
    asked = store.request("second", make_rows(4), **SETTINGS, init_from="previous")
    asked["init_artifact"] = {"uri": made["uri"], "sha256": made["sha256"]}
    second = trainer.submit(asked, "second")
    trainer.end(second, "succeeded")
    assert points_of(trainer, second)[0]["rewards/margins"] > 0.05


def test_sft_raises_the_chosen_answers_and_a_row_of_weight_two_is_two_rows(trainer, store):
    settings = {**SETTINGS, "algorithm": "sft", "epochs": 2, "batch_size": 8}
    rows = make_rows(3)
    heavier = trainer.submit(store.request("heavier", [rows[0], {**rows[1], "weight": 2}, rows[2]], **settings), "heavier")
    doubled = trainer.submit(store.request("doubled", [*rows[:2], rows[1], rows[2]], **settings), "doubled")
    trainer.end(heavier, "succeeded")
    trainer.end(doubled, "succeeded")
    one, two = points_of(trainer, heavier), points_of(trainer, doubled)
    assert one[-1]["loss"] < one[0]["loss"]
    assert [point["loss"] for point in one] == pytest.approx([point["loss"] for point in two], abs=1e-5)


def test_what_the_service_refuses_is_told_without_the_key(trainer, fake, store):
    fake.faults["create_session"] = [403]
    job = trainer.submit(store.request("refused", make_rows(2), **SETTINGS), "refused")
    error = trainer.end(job, "failed")["error"]
    assert error["code"] == "service-refused" and error["retryable"] is False
    assert "403" in error["message"] and "tml-" not in error["message"]


def test_what_is_busy_is_asked_again(trainer, fake, store):
    fake.faults["forward_backward"] = [429, 503]
    job = trainer.submit(store.request("busy", make_rows(2), **SETTINGS), "busy")
    assert trainer.end(job, "succeeded")["attempt"] == 1
    assert fake.faults["forward_backward"] == []
