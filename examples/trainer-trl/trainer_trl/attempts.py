"""Runs jobs, one at a time: fetches and verifies here, trains in a process of its own that may die."""

import importlib
import json
import multiprocessing
import os
import queue
import shlex
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

from .canonical import sha256_hex
from .dataset import Cancelled, JobFailed, fetch_dataset, fetch_start
from .folders import listing_of
from .hyperparameters import CAPABILITIES, read_hyperparameters
from .jobs import Job, JobStore

HEARTBEAT_S = 30
ATTEMPTS = 3
POLL_S = 0.2


class Kind(NamedTuple):
    """What trains: a package whose `run` does it, what of the package a training imports, and what it may be asked for."""

    package: str
    imports: tuple[str, ...]
    capabilities: dict


TRL = Kind("trainer_trl", ("dpo", "sft", "reward_model"), CAPABILITIES)


def forks(kind: Kind):
    """Processes that begin where everything is imported already: that takes longer than a small training."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"{kind.package}.{name}" for name in ("run", *kind.imports)])
    return context


def run_forked(package: str, work: str, output: str, parent: int) -> None:
    importlib.import_module(f"{package}.run").forked(work, output, parent)


class Forked:
    """A process of ours, asked as subprocess is."""

    def __init__(self, process):
        process.start()
        self.process, self.pid = process, process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self) -> None:
        self.process.join()

    @property
    def returncode(self) -> int | None:
        return self.process.exitcode


class Attempts:
    def __init__(
        self,
        store: JobStore,
        *,
        base_model: str,
        artifacts: Path,
        public_url: str,
        launch: str = "",
        kind: Kind = TRL,
        extras: dict | None = None,
    ):
        self.store = store
        self.kind = kind
        self.base_model = base_model
        self.artifacts = artifacts
        self.public_url = public_url
        self.launch = shlex.split(launch)
        self.extras = {"report_to": [], "push_to": ""} | (extras or {})
        self.waiting: queue.Queue[Job] = queue.Queue()
        self.process: tuple[Job, subprocess.Popen | Forked] | None = None

    def start(self) -> None:
        """Takes up what a stopped server left unfinished, as a new attempt that resumes."""
        for job in self.store.jobs.values():
            if job.is_over:
                continue
            if job.status["state"] == "cancelling":
                self.store.state(job, state="cancelled")
                continue
            if job.status["state"] != "queued":
                self.store.state(job, state="recovering", attempt=job.status["attempt"] + 1)
            self.waiting.put(job)
        threading.Thread(target=self._run, daemon=True).start()
        if not self.launch:
            # So that the first job finds everything imported.
            threading.Thread(target=lambda: forks(self.kind).Process(target=int).start(), daemon=True).start()

    def cancel(self, job: Job) -> None:
        with self.store.lock:
            if job.is_over or job.status["state"] == "cancelling":
                return
            was_waiting = job.status["state"] == "queued"
            self.store.state(job, state="cancelling")
            if was_waiting:
                self.store.state(job, state="cancelled")
            elif self.process is not None and self.process[0] is job:
                stop(self.process[1])

    def _run(self) -> None:
        while True:
            job = self.waiting.get()
            while not job.is_over:
                try:
                    self._attempt(job)
                except Cancelled:
                    self.store.state(job, state="cancelled")
                except JobFailed as failed:
                    self.store.state(job, state="failed", error=failed.error)
                except Exception as error:  # noqa: BLE001: whatever it is, the job's researcher must read it
                    failed = {"code": "internal", "message": f"{type(error).__name__}: {error}", "retryable": True}
                    self.store.state(job, state="failed", error=failed)

    def _attempt(self, job: Job) -> None:
        def is_cancelled() -> bool:
            return job.status["state"] in ("cancelling", "cancelled")

        if job.status["state"] == "queued":
            self.store.state(job, state="provisioning")
        data = job.folder / "data"
        manifest, rows = fetch_dataset(job.request, data, is_cancelled)
        asked = job.request.get("training") or manifest
        work = {
            "algorithm": asked["algorithm"],
            "eta": asked["eta"],
            "seed": asked["seed"],
            "hyperparameters": read_hyperparameters(
                asked["hyperparameters"], asked["algorithm"], self.kind.capabilities
            ),
            "base_model": self.base_model,
            "project": job.request["project"],
            "name": f"{job.request['project']}-{job.status['job_id']}",
            **self.extras,
            "start": self._start_of(job, asked, data, is_cancelled),
            "rows": [str(path) for path in rows],
            "state": str(job.folder / "state"),
            "artifacts": str(self.artifacts / job.status["job_id"]),
            "told": str(job.folder / f"told-{job.status['attempt']}.jsonl"),
            "lock": str(job.folder / "lock"),
            "pid": str(job.folder / "pid"),
        }
        (job.folder / "work.json").write_text(json.dumps(work))
        told = Path(work["told"])
        told.unlink(missing_ok=True)
        # Not under the lock: the first process waits until everything is imported, and whoever asks waits for the lock.
        process = self._spawn(job)
        with self.store.lock:
            self.process = (job, process)
            if is_cancelled():
                stop(process)
        if not self._follow(job, process, told):
            self._died(job, process)

    def _start_of(self, job: Job, asked: dict, data: Path, is_cancelled) -> str | None:
        if asked["init_from"] == "pi0":
            return None
        artifact = job.request["init_artifact"]
        if artifact is None:
            raise JobFailed("no-init", f"init_from is {asked['init_from']}, but the job names no init_artifact")
        return str(fetch_start(artifact, data, is_cancelled))

    def _spawn(self, job: Job) -> "subprocess.Popen | Forked":
        work, output = str(job.folder / "work.json"), str(job.folder / f"output-{job.status['attempt']}.log")
        if not self.launch:
            args = (self.kind.package, work, output, os.getpid())
            return Forked(forks(self.kind).Process(target=run_forked, args=args))
        env = {
            **os.environ,
            "TRAINER_PARENT": f"{socket.gethostname()}@{os.getpid()}",
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]),
        }
        with open(output, "wb") as log:
            # accelerate launch and torchrun bring Python themselves.
            command = [*self.launch, "-m", f"{self.kind.package}.run", work]
            return subprocess.Popen(command, stdout=log, stderr=log, env=env, start_new_session=True)

    def _follow(self, job: Job, process: "subprocess.Popen | Forked", told: Path) -> bool:
        """Takes over what the process tells; whether it told its end."""
        read, beat = 0, time.monotonic()
        while True:
            # Asked before reading: what was told before the end is read after it.
            over = process.poll() is not None
            text = told.read_bytes()[read:] if told.exists() else b""
            lines = text[: text.rfind(b"\n") + 1]
            read += len(lines)
            for line in lines.split(b"\n")[:-1]:
                self._take(job, json.loads(line))
            if job.is_over:
                process.wait()
                return True
            if over:
                return False
            if time.monotonic() - beat > HEARTBEAT_S:
                beat = time.monotonic()
                self.store.heartbeat(job)
            time.sleep(POLL_S)

    def _take(self, job: Job, told: dict) -> None:
        if job.status["state"] == "cancelling":
            return
        kind = told.pop("kind")
        if kind == "running":
            self.store.state(job, state="running", progress=told["progress"])
        elif kind == "metrics":
            self.store.tell(job, "job.metrics", {"points": told["points"]}, progress=told["progress"])
        elif kind == "checkpoint":
            known = [event["data"]["step"] for event in job.events if event["type"] == "job.checkpoint"]
            if told["step"] not in known:
                made = self._artifact("checkpoint", told["folder"], told["format"])
                data = {name: made[name] for name in ("uri", "sha256", "files")}
                self.store.tell(job, "job.checkpoint", {**data, "kl": told["kl"], "step": told["step"]})
        elif kind == "succeeded":
            artifacts = [self._artifact(*one) for one in told["artifacts"]]
            self.store.state(job, state="succeeded", progress=1, artifacts=artifacts)
        elif kind == "failed":
            self.store.state(job, state="failed", error=told["error"])

    def _artifact(self, kind: str, folder: str, fmt: str, uri: str | None = None) -> dict:
        path = Path(folder)
        listing = listing_of(path).read_bytes()
        name = f"{path.parent.name}/{path.name}"
        return {
            "kind": kind,
            "uri": uri or f"{self.public_url}/v1/artifacts/{name}",
            "sha256": sha256_hex(listing),
            "files": json.loads(listing),
            "format": fmt,
            "base_model": "pi0",
        }

    def _died(self, job: Job, process: "subprocess.Popen | Forked") -> None:
        """The process ended without a word: cancelled, or killed, and then it resumes."""
        if job.status["state"] == "cancelling":
            raise Cancelled
        if job.status["attempt"] >= ATTEMPTS:
            why = f"the training process ended {ATTEMPTS} times without a result, last with {process.returncode}"
            raise JobFailed("process-lost", why, True)
        self.store.state(job, state="recovering", attempt=job.status["attempt"] + 1)


def stop(process: "subprocess.Popen | Forked") -> None:
    """The process and those it started; the hard way after ten seconds."""

    def kill(how: int) -> None:
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            # One that just began leads no group yet.
            if process.poll() is None:
                os.kill(process.pid, how)

    kill(signal.SIGTERM)
    timer = threading.Timer(10, lambda: kill(signal.SIGKILL))
    timer.daemon = True
    timer.start()
