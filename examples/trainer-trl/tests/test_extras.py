"""What whoever runs a trainer wants besides: weights at the Hub, figures in a tracker."""

import base64
import hashlib
import json
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from trainer_world import Trainer, make_rows, sha256


class Hub:
    """The requests of huggingface_hub's own client that a folder's upload takes."""

    def __init__(self):
        self.repos: dict[str, dict[str, bytes]] = {}
        self.asked: list[tuple[str, dict]] = []
        self.refuses = False
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status: int, value: dict) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):  # noqa: N802
                self.answer(404, {"error": "no such page"})

            do_HEAD = do_GET

            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["content-length"]))
                hub.asked.append((self.path, dict(self.headers)))
                if hub.refuses:
                    return self.answer(401, {"error": "Invalid username or password."})
                if self.path == "/api/repos/create":
                    made = json.loads(body)
                    assert made.get("private") or made.get("visibility") == "private", made
                    name = f"{made['organization']}/{made['name']}"
                    hub.repos.setdefault(name, {})
                    return self.answer(200, {"url": f"{hub.url}/{name}", "name": name})
                _, _, _, owner, name, what, _ = self.path.split("?")[0].split("/")
                if what == "preupload":
                    files = json.loads(body)["files"]
                    plain = {"uploadMode": "regular", "shouldIgnore": False}
                    return self.answer(200, {"files": [{"path": file["path"], **plain} for file in files]})
                assert what == "commit"
                for line in map(json.loads, body.splitlines()):
                    if line["key"] == "file":
                        value = line["value"]
                        hub.repos[f"{owner}/{name}"][value["path"]] = base64.b64decode(value["content"])
                oid = hashlib.sha1(body).hexdigest()
                self.answer(200, {"commitUrl": f"{hub.url}/{owner}/{name}/commit/{oid}", "commitOid": oid})

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def hub():
    made = Hub()
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def extra(tiny, hub, tmp_path_factory):
    folder = tmp_path_factory.mktemp("extra")
    env = {
        "TRAINER_PUSH_TO": "org",
        "TRAINER_REPORT_TO": "trackio",
        "HF_ENDPOINT": hub.url,
        "HF_HUB_OFFLINE": "0",
        "HF_TOKEN": "hf_secret",
        "TRACKIO_DIR": str(folder / "trackio"),
    }
    made = Trainer(tiny, folder / "data", env=env)
    yield made, folder
    made.kill()


def test_what_a_job_ends_with_is_a_commit_at_the_hub_and_its_figures_are_in_trackio(extra, hub, store):
    trainer, folder = extra
    job_id = trainer.submit(store.request("hub", make_rows(), lora_r=4, checkpoints=1, epochs=4), "hub")
    [artifact] = trainer.end(job_id, "succeeded")["artifacts"]
    repo = f"org/test-{job_id}"
    assert artifact["uri"].startswith(f"hf://{repo}@") and len(artifact["uri"].split("@")[1]) == 40
    pushed = {path: sha256(content) for path, content in hub.repos[repo].items()}
    assert pushed == {file["path"]: file["sha256"] for file in artifact["files"]}
    assert all(headers["authorization"] == "Bearer hf_secret" for _, headers in hub.asked)
    # On the way they stay here: the newest of a repository is what a policy server loads.
    events = trainer.call(f"/v1/jobs/{job_id}/events?after=0")[1]
    uris = [event["data"]["uri"] for event in events if event["type"] == "job.checkpoint"]
    assert len(uris) == 2 and all(uri.startswith(trainer.url) for uri in uris)

    [database] = (folder / "trackio").glob("*.db")
    with sqlite3.connect(database) as rows:
        logged = [json.loads(metrics) for (metrics,) in rows.execute("select metrics from metrics order by id")]
    told = [point["loss"] for event in events if event["type"] == "job.metrics" for point in event["data"]["points"]]
    assert [m["train/loss"] for m in logged if "train/loss" in m] == pytest.approx(told)


def test_a_token_that_the_hub_refuses_ends_the_job_before_it_trains(extra, hub, store):
    trainer, _ = extra
    hub.refuses = True
    try:
        job_id = trainer.submit(store.request("refused", make_rows()), "refused")
        status = trainer.end(job_id, "failed")
    finally:
        hub.refuses = False
    assert status["error"]["code"] == "hub-failed" and not status["error"]["retryable"]
    assert "HTTP 401" in status["error"]["message"] and "hf_secret" not in json.dumps(status)
    events = trainer.call(f"/v1/jobs/{job_id}/events?after=0")[1]
    assert not any(event["type"] == "job.metrics" for event in events)
