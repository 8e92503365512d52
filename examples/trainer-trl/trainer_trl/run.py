"""One attempt at a job, in a process of its own: python -m trainer_trl.run work.json (or by accelerate launch)."""

import fcntl
import json
import os
import socket
import sys
import threading
import time
import traceback
from pathlib import Path

from .dataset import JobFailed, training_rows
from .told import Told


def end_with_parent() -> None:
    """A training whose server is gone is nobody's: the next server resumes it. On another machine it can't be seen."""
    host, _, pid = os.environ.get("TRAINER_PARENT", "").rpartition("@")
    parent = int(pid or "0") if host == socket.gethostname() else 0

    def watch() -> None:
        while True:
            time.sleep(1)
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(1)

    if parent:
        threading.Thread(target=watch, daemon=True).start()


def train(work: dict, told: Told) -> None:
    from . import dpo, dpo_pessimistic, reward_model, sft

    kinds = {
        "sft": sft.train,
        "raft": sft.train,
        "dpo": dpo.train,
        "rso": dpo.train,
        "multi_step_rso": dpo.train,
        "dpo_pessimistic": dpo_pessimistic.train,
        "reward_model": reward_model.train,
    }
    hub = None
    if work["push_to"] and told.path is not None:
        from .hub import Hub

        # Before the training: a wrong token is known at once.
        hub = Hub(work)
    artifacts = kinds[work["algorithm"]](work, training_rows(work["rows"]), told)
    if hub is not None:
        # Here and not in the server, which tells meanwhile that the job is alive.
        artifacts = [(*made, hub.push(made[1])) for made in artifacts]
    told("succeeded", artifacts=artifacts)


def forked(work: str, output: str, parent: int, train=train) -> None:
    """The same in a process that was forked: a session of its own, with its output in a file."""
    os.setsid()
    log = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["TRAINER_PARENT"] = f"{socket.gethostname()}@{parent}"
    main(work, train)


def main(path: str, train=train) -> None:
    work = json.loads(Path(path).read_text())
    end_with_parent()
    is_first = int(os.environ.get("RANK", "0")) == 0
    told = Told(Path(work["told"]) if is_first else None)
    if is_first:
        # One at a time in this job's folder: an attempt of a killed server may be alive for a second yet.
        lock = open(work["lock"], "w")  # noqa: SIM115: held until the process ends
        fcntl.flock(lock, fcntl.LOCK_EX)
        Path(work["pid"]).write_text(str(os.getpid()))
    try:
        train(work, told)
    except JobFailed as failed:
        told("failed", error=failed.error)
    except Exception as error:  # noqa: BLE001
        traceback.print_exc()
        out_of_memory = type(error).__name__ == "OutOfMemoryError"
        message = f"{type(error).__name__}: {error}"[:1000]
        told("failed", error={"code": "training-error", "message": message, "retryable": out_of_memory})


if __name__ == "__main__":
    main(sys.argv[1])
