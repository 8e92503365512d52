"""
One job as a process of a cluster: GSHF_JOB=… python -m trainer_trl.batch --base-model PATH_OR_HUB_ID --data DIR

What the job tells is printed: each line with "@gshf" holds an event and the status after it. --data outlives the
process, so that a job whose machine was taken away goes on where it stood; artifacts are served by a trainer_trl with
the same --data at --public-url.
"""

import argparse
import base64
import fcntl
import json
import os
import sys
import time
from pathlib import Path

from .attempts import Attempts
from .extras import add_extras, extras_of
from .jobs import JobStore


SAGEMAKER = Path("/opt/ml/input/config/hyperparameters.json")


def read_task(sagemaker: Path = SAGEMAKER) -> str:
    """From the environment, which what is launched doesn't get; SageMaker gives it in numbered pieces."""
    task = os.environ.pop("GSHF_JOB", None)
    if task is not None:
        return task
    if not sagemaker.exists():
        sys.exit("there is no GSHF_JOB, and this is no training job of SageMaker")
    given = json.loads(sagemaker.read_text())
    pieces = sorted((int(name.removeprefix("GSHF_JOB_")), given[name]) for name in given if name.startswith("GSHF_JOB_"))
    return "".join(piece for _, piece in pieces)


def main() -> None:
    parser = argparse.ArgumentParser(prog="trainer_trl.batch", description=__doc__)
    parser.add_argument("--base-model", required=True, help="π₀: a folder, or a repository of the Hugging Face Hub")
    parser.add_argument("--data", required=True, type=Path, help="a folder that outlives the process")
    parser.add_argument("--public-url", required=True, help="where a trainer_trl serves the artifacts of that folder")
    parser.add_argument("--launch", default=os.environ.get("TRAINER_LAUNCH", ""), help="as of trainer_trl")
    add_extras(parser)
    options = parser.parse_args()
    os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")
    given = json.loads(base64.b64decode(read_task()))

    def say(job, event) -> None:
        print("@gshf " + json.dumps({"event": event, "status": job.status}), flush=True)

    # Of this job alone, and one process at a time: that of a cluster which was lost may be alive for a moment yet.
    folder = options.data / "batch" / given["job_id"]
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder.with_suffix(".lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    store = JobStore(folder, say)
    for job in store.jobs.values():
        # What a process before this one told, so that the log of the last one has all of it.
        for told in (job.folder / "log.ndjson").read_text().splitlines():
            print("@gshf " + told, flush=True)
    verdict, job = store.submit(given["key"], given["request"], given["job_id"])
    if verdict == "conflict":
        sys.exit("this key belongs to a job with another body")
    attempts = Attempts(
        store,
        base_model=options.base_model,
        artifacts=options.data / "artifacts",
        public_url=options.public_url.rstrip("/"),
        launch=options.launch,
        extras=extras_of(options),
    )
    attempts.start()
    while not job.is_over:
        time.sleep(0.2)
    sys.exit(0 if job.status["state"] == "succeeded" else 1)


if __name__ == "__main__":
    main()
