"""A tiny model, a store of datasets, and a trainer server in a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parent), str(ROOT / "examples/tiny-model")]

import torch  # noqa: E402

torch.set_num_threads(1)


def canonical(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> str:
    """A model that learned a few sentences for a few steps."""
    from tiny_model import make_model, make_tokenizer, pretrain

    folder = tmp_path_factory.mktemp("tiny")
    texts = ["Why is the sky blue?", "Because light scatters.", "You see it every day.", "No idea."]
    tokenizer = make_tokenizer(texts, 300)
    model = make_model(tokenizer, width=32, layers=1, seed=1)
    talks = [[{"role": "user", "content": texts[0]}, {"role": "assistant", "content": text}] for text in texts[1:]]
    pretrain(model, tokenizer, talks, steps=30, batch=3, length=64, seed=1)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def make_rows(count: int = 8, **change) -> list[dict]:
    return [
        {
            "pair_id": f"pair-{i}",
            "round": 1,
            "split": "train",
            "prompt": [{"role": "user", "content": f"Why is the sky blue, {i}?"}],
            "chosen": [{"role": "assistant", "content": f"Because light scatters {i} times."}],
            "rejected": [{"role": "assistant", "content": "No idea."}],
            "chosen_id": f"{i}-a",
            "rejected_id": f"{i}-b",
            "label": {"p_chosen": 1, "n_votes": 1, "n_ties": 0, "strength": None, "annotators": ["L-0001"]},
            "weight": 1,
            "pessimism_margin": 0.1 * (i % 3 - 1),
            "rm_margin": -0.1 * (i % 3 - 1),
            "uncertainty": 0.1,
            "pair_probability": 0.5,
            "arm": "random",
            "source": "online",
            "policy_chosen": "pi0",
            "policy_rejected": "pi0",
            "sampling": {"temperature": 1, "top_p": 1, "seed": i},
            "chosen_was_left": True,
            **change,
        }
        for i in range(count)
    ]


def varied_rows() -> list[dict]:
    """Rows of several weights and shares of votes."""
    rows = make_rows(6)
    for i, row in enumerate(rows):
        row["weight"] = [1, 2, 0.5, 1, 3, 1][i]
        row["label"] = {**row["label"], "p_chosen": [1, 0.75, 1, 0.6, 1, 0.5][i]}
    return rows


class Store:
    """What the platform's storage is to a trainer."""

    def __init__(self):
        self.files: dict[str, bytes] = {}
        self.hooks: list[tuple[dict, bytes]] = []
        store = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):  # noqa: N802
                content = store.files.get(self.path.split("?")[0])
                self.send_response(200 if content is not None else 404)
                self.end_headers()
                self.wfile.write(content or b"")

            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["content-length"]))
                store.hooks.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(204)
                self.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def request(self, name: str, rows: list[dict], algorithm="dpo", **settings) -> dict:
        """A job on a dataset that is stored here; a setting of None leaves out what is set otherwise."""
        jsonl = b"".join(canonical(row) + b"\n" for row in rows)
        hyperparameters = {
            # What every round says.
            "features": "answer",
            "learning_rate": 1e-3,
            "micro_batch": 4,
            "batch_size": 4,
            "kl_prompts": 2,
        }
        manifest = {
            "schema_version": 1,
            "project": "test",
            "round": 1,
            "parent_manifest_sha256": None,
            "files": [{"path": "rows.jsonl", "sha256": sha256(jsonl), "bytes": len(jsonl), "rows": len(rows)}],
            "base_model": {"repo": "pi0", "revision": "1"},
            "ref_model": "pi0",
            "init_from": settings.pop("init_from", "pi0"),
            "algorithm": algorithm,
            "eta": 0.1,
            "kl_path": [],
            "hyperparameters": {k: v for k, v in {**hyperparameters, **settings}.items() if v is not None},
            "seed": 1,
            "offline_rows": 0,
            "online_rows": len(rows),
            "feature_map_sha": None,
        }
        text = canonical(manifest)
        self.files[f"/{name}/manifest.json"], self.files[f"/{name}/rows.jsonl"] = text, jsonl
        return {
            "project": "test",
            "round": 1,
            "manifest_uri": f"{self.url}/{name}/manifest.json?signature=secret",
            "manifest_sha256": sha256(text),
            "files": [{"path": "rows.jsonl", "uri": f"{self.url}/{name}/rows.jsonl?signature=secret"}],
            "callback_url": None,
            "callback_secret": None,
            "init_artifact": None,
        }


@pytest.fixture(scope="session")
def store():
    made = Store()
    yield made
    made.server.shutdown()


class Trainer:
    """The server, as somebody would start it."""

    def __init__(self, base_model: str, data: Path, *, package: str = "trainer_trl", env: dict[str, str] | None = None):
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base_model, self.data, self.package, self.env = base_model, data, package, env or {}
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", self.package, "--base-model", self.base_model]
        command += ["--data", str(self.data), "--port", str(self.port)]
        env = {**os.environ, "OMP_NUM_THREADS": "1", **self.env}
        folder = ROOT / "examples" / self.package.replace("_", "-")
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE)
        assert b"trainer on" in self.process.stdout.readline()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def call(self, path: str, body=None, key: str | None = None) -> tuple[int, object]:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, content, {"idempotency-key": key} if key else {})
        try:
            with urllib.request.urlopen(request) as reply:
                status, text = reply.status, reply.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, [json.loads(line) for line in text.splitlines()] if "/events" in path else json.loads(text)

    def submit(self, request: dict, key: str) -> str:
        status, body = self.call("/v1/jobs", request, key)
        assert status == 202, body
        return body["job_id"]

    def until(self, job_id: str, is_there, seconds: float = 180) -> dict:
        for _ in range(int(seconds * 10)):
            status = self.call(f"/v1/jobs/{job_id}")[1]
            if is_there(status):
                return status
            if status["state"] in ("succeeded", "failed", "cancelled"):
                break
            time.sleep(0.1)
        raise AssertionError(f"not there: {status}, {self.output(job_id)}")

    def end(self, job_id: str, state: str) -> dict:
        return self.until(job_id, lambda status: status["state"] == state)

    def output(self, job_id: str) -> str:
        logs = sorted((self.data / "jobs" / job_id).glob("output-*.log"))
        return logs[-1].read_text()[-2000:] if logs else "no output"

    def check(self, settings: dict) -> dict:
        """What gshf's own suite says of each clause of the contract."""
        command = ["node", "packages/cli/src/main.ts", "trainer", "check", self.url, "--json"]
        command += ["--hyperparameters", json.dumps(settings)]
        checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert checked.stdout, checked.stderr
        return json.loads(checked.stdout)


@pytest.fixture(scope="session")
def trainer(tiny, tmp_path_factory):
    made = Trainer(tiny, tmp_path_factory.mktemp("trainer"))
    yield made
    made.kill()
