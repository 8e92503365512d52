"""A trainer as a server: jobs that outlive it, trainings in processes, the HTTP contract."""

import argparse
import os
from pathlib import Path

from .attempts import TRL, Attempts, Kind
from .jobs import JobStore
from .server import make_server
from .webhooks import Webhooks


def parser(prog: str, description: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=prog, description=description)
    made.add_argument("--data", default="trainer-data", type=Path, help="jobs, states and artifacts")
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", default=8100, type=int)
    made.add_argument("--public-url", help="where others reach this server (http://HOST:PORT)")
    return made


def serve(options: argparse.Namespace, *, launch: str = "", kind: Kind = TRL, extras: dict | None = None) -> None:
    # Otherwise asking whether there is a GPU would spoil it for the processes that are forked.
    os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")
    webhooks = Webhooks()

    def on_event(job, event) -> None:
        url, secret = job.request["callback_url"], job.request["callback_secret"]
        if url is not None and secret is not None:
            webhooks.send(event, url, secret)

    store = JobStore(options.data / "jobs", on_event)
    artifacts = options.data / "artifacts"
    artifacts.mkdir(parents=True, exist_ok=True)
    attempts = Attempts(
        store,
        base_model=options.base_model,
        artifacts=artifacts,
        public_url=(options.public_url or f"http://{options.host}:{options.port}").rstrip("/"),
        launch=launch,
        kind=kind,
        extras=extras,
    )
    server = make_server(
        (options.host, options.port),
        store=store,
        attempts=attempts,
        artifacts=artifacts,
        token=os.environ.get("TRAINER_TOKEN") or None,
    )
    attempts.start()
    print(f"trainer on http://{options.host}:{server.server_address[1]}", flush=True)
    server.serve_forever()
