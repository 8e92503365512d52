"""What goes wrong around a training: checksums, kills, duplicates, cancellations."""

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from trainer_world import canonical, make_rows, sha256


def seqs_of(trainer, job_id: str) -> list[int]:
    return [event["seq"] for event in trainer.call(f"/v1/jobs/{job_id}/events?after=0")[1]]


def get(uri: str) -> bytes:
    with urllib.request.urlopen(uri) as reply:
        return reply.read()


def test_a_job_trains_signs_and_hands_over_a_folder(trainer, store):
    secret = "whsec_" + base64.b64encode(b"a secret of the platform").decode()
    request = store.request("whole", make_rows(), checkpoints=1, epochs=2)
    request |= {"callback_url": f"{store.url}/hook", "callback_secret": secret}
    job_id = trainer.submit(request, "whole")
    status = trainer.end(job_id, "succeeded")
    events = trainer.call(f"/v1/jobs/{job_id}/events?after=0")[1]
    assert [event["seq"] for event in events] == list(range(1, status["seq"] + 1))

    [artifact] = status["artifacts"]
    listing = get(artifact["uri"])
    assert sha256(listing) == artifact["sha256"] == sha256(canonical(artifact["files"]))
    assert json.loads(listing) == artifact["files"]
    for file in artifact["files"]:
        content = get(f"{artifact['uri']}/{file['path']}")
        assert (sha256(content), len(content)) == (file["sha256"], file["bytes"])
    assert {"model.safetensors", "config.json", "tokenizer.json"} <= {file["path"] for file in artifact["files"]}

    kls = [event["data"]["kl"] for event in events if event["type"] == "job.checkpoint"]
    assert len(kls) == 2 and all(0 < kl < 100 for kl in kls)
    losses = [p["loss"] for e in events if e["type"] == "job.metrics" for p in e["data"]["points"]]
    assert losses[-1] < losses[0]

    for _ in range(100):
        if len(store.hooks) == len(events):
            break
        time.sleep(0.1)
    assert [json.loads(body) for _, body in store.hooks] == events
    for headers, body in store.hooks:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = hmac.new(b"a secret of the platform", signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


def test_a_lora_adapter_starts_the_next_training(trainer, store):
    job_id = trainer.submit(store.request("lora", make_rows(), lora_r=4), "lora")
    [artifact] = trainer.end(job_id, "succeeded")["artifacts"]
    assert artifact["format"] == "peft"
    request = store.request("lora-again", make_rows(), init_from="previous")
    request["init_artifact"] = {"uri": artifact["uri"], "sha256": artifact["sha256"]}
    again = trainer.end(trainer.submit(request, "lora-again"), "succeeded")
    assert again["artifacts"][0]["format"] == "peft"
    assert again["artifacts"][0]["sha256"] != artifact["sha256"]


def test_every_member_of_an_ensemble_is_a_model_of_its_own(trainer, store):
    request = store.request("ensemble", make_rows(), "reward_model", members=2)
    [artifact] = trainer.end(trainer.submit(request, "ensemble"), "succeeded")["artifacts"]
    weights = {f["path"]: f["sha256"] for f in artifact["files"] if f["path"].endswith("model.safetensors")}
    assert artifact["kind"] == "reward_model"
    assert set(weights) == {"member-0/model.safetensors", "member-1/model.safetensors"}
    assert len(set(weights.values())) == 2


def test_a_wrong_checksum_fails_the_job_and_tells_no_url(trainer, store):
    request = store.request("wrong", make_rows())
    store.files["/wrong/rows.jsonl"] += b"\n"
    status = trainer.end(trainer.submit(request, "wrong"), "failed")
    assert status["error"]["code"] == "checksum-mismatch"
    assert not status["error"]["retryable"]
    assert "secret" not in json.dumps(status)


def test_an_unknown_hyperparameter_is_refused_by_name(trainer, store):
    request = store.request("strange", make_rows(), momentum=1)
    status = trainer.end(trainer.submit(request, "strange"), "failed")
    assert status["error"]["code"] == "bad-hyperparameter"
    assert "momentum" in status["error"]["message"]


def test_the_same_key_is_the_same_job_and_another_body_a_conflict(trainer, store):
    request = store.request("twice", make_rows())
    job_id = trainer.submit(request, "twice")
    fresh = {**request, "manifest_uri": request["manifest_uri"].replace("secret", "fresh")}
    assert trainer.submit(fresh, "twice") == job_id
    assert trainer.call("/v1/jobs", {**request, "round": 2}, "twice")[0] == 409
    trainer.call(f"/v1/jobs/{job_id}/cancel", {})


def test_a_job_is_cancelled_while_it_trains(trainer, store):
    job_id = trainer.submit(store.request("cancelled", make_rows(), epochs=5000), "cancelled")
    trainer.until(job_id, lambda status: status["state"] == "running")
    for _ in range(2):
        assert trainer.call(f"/v1/jobs/{job_id}/cancel", {})[1]["state"] in ("cancelling", "cancelled")
    status = trainer.end(job_id, "cancelled")
    assert seqs_of(trainer, job_id) == list(range(1, status["seq"] + 1))


SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_a_job_is_cancelled_while_its_process_begins(store, tmp_path, monkeypatch):
    from trainer_trl import attempts
    from trainer_trl.jobs import JobStore

    jobs, begins, may_begin = JobStore(tmp_path / "jobs", lambda *_: None), threading.Event(), threading.Event()
    runner = attempts.Attempts(
        jobs, base_model="", artifacts=tmp_path / "artifacts", public_url="", launch="python"
    )

    def spawn(_job):
        begins.set()
        assert may_begin.wait(60)
        # In a group of its own only a moment later, as a fork is.
        return subprocess.Popen(SLEEPS)

    asked = {"algorithm": "sft", "eta": 1, "seed": 1, "hyperparameters": {}, "init_from": "pi0"}
    monkeypatch.setattr(attempts, "fetch_dataset", lambda *_: (asked, []))
    monkeypatch.setattr(runner, "_spawn", spawn)
    runner.start()
    _, job = jobs.submit("begins", store.request("begins", make_rows()))
    runner.waiting.put(job)
    assert begins.wait(60)
    cancelling = threading.Thread(target=runner.cancel, args=(job,), daemon=True)
    cancelling.start()
    cancelling.join(5)
    assert not cancelling.is_alive() and job.status["state"] == "cancelling"
    may_begin.set()
    for _ in range(50):
        if job.is_over:
            break
        time.sleep(0.1)
    assert job.status["state"] == "cancelled"


def test_a_training_ends_with_its_server_unless_that_is_on_another_machine():
    script = "import time; from trainer_trl.run import end_with_parent; end_with_parent(); time.sleep(2.5); print('on')"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    def heard_of(host: str) -> str:
        env = {**os.environ, "TRAINER_PARENT": f"{host}@{gone.pid}"}
        command = [sys.executable, "-c", script]
        folder = Path(__file__).parents[1]
        return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False).stdout

    assert heard_of(socket.gethostname()) == ""
    assert heard_of("another.example.org") == "on\n"


def test_a_state_that_broke_off_while_it_was_written_is_none(tmp_path):
    from trainer_trl.models import resume_from, whole_mark

    assert resume_from(str(tmp_path)) is None
    for step in (9, 10, 20):
        (tmp_path / f"checkpoint-{step}").mkdir()
        (tmp_path / f"checkpoint-{step}" / "trainer_state.json").touch()
    whole_mark(str(tmp_path), 9).touch()
    whole_mark(str(tmp_path), 10).touch()
    assert resume_from(str(tmp_path)) == str(tmp_path / "checkpoint-10")


def resumed_steps(trainer, job_id: str) -> list[int]:
    events = trainer.call(f"/v1/jobs/{job_id}/events?after=0")[1]
    first = lambda attempt: next(  # noqa: E731
        e["data"]["points"][0]["step"] for e in events if e["type"] == "job.metrics" and e["attempt"] == attempt
    )
    return [first(1), first(2)]


def test_a_killed_training_resumes_where_it_was(trainer, store):
    request = store.request("killed", make_rows(), epochs=40, save_steps=10)
    job_id = trainer.submit(request, "killed")
    states = trainer.data / "jobs" / job_id / "state"
    trainer.until(job_id, lambda _: any(states.glob("checkpoint-*/whole")))
    os.kill(int((trainer.data / "jobs" / job_id / "pid").read_text()), signal.SIGKILL)
    status = trainer.end(job_id, "succeeded")
    assert status["attempt"] == 2
    start, resumed = resumed_steps(trainer, job_id)
    assert start == 1 and resumed > 10
    assert seqs_of(trainer, job_id) == list(range(1, status["seq"] + 1))


def test_a_killed_server_takes_its_jobs_up_again(trainer, store):
    request = store.request("server", make_rows(), epochs=40, save_steps=10)
    job_id = trainer.submit(request, "server")
    states = trainer.data / "jobs" / job_id / "state"
    trainer.until(job_id, lambda _: any(states.glob("checkpoint-*/whole")))
    told = seqs_of(trainer, job_id)
    trainer.kill()
    trainer.start()
    status = trainer.end(job_id, "succeeded")
    seqs = seqs_of(trainer, job_id)
    assert status["attempt"] == 2
    assert seqs[: len(told)] == told and seqs == list(range(1, status["seq"] + 1))
    assert resumed_steps(trainer, job_id)[1] > 10
