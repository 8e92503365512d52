"""python -m trainer_trl --base-model PATH_OR_HUB_ID --data DIR"""

import argparse
import os
from pathlib import Path

from .attempts import Attempts
from .jobs import JobStore
from .server import make_server
from .webhooks import Webhooks


def main() -> None:
    parser = argparse.ArgumentParser(prog="trainer_trl", description=__doc__)
    parser.add_argument("--base-model", required=True, help="π₀: a folder, or a repository of the Hugging Face Hub")
    parser.add_argument("--data", default="trainer-data", type=Path, help="jobs, states and artifacts")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8100, type=int)
    parser.add_argument("--public-url", help="where others reach this server (http://HOST:PORT)")
    parser.add_argument(
        "--launch",
        default=os.environ.get("TRAINER_LAUNCH", ""),
        help="what starts a training in place of python, such as 'accelerate launch --num_processes 4'",
    )
    options = parser.parse_args()
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
        launch=options.launch,
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


if __name__ == "__main__":
    main()
