"""Jobs on disk. A job's log is the truth: each line is an event and the status after it, so both survive or neither."""

import json
import os
import threading
from datetime import datetime, timezone
from pathlib import Path

from .canonical import identity_of, sha256_hex

OVER = {"succeeded", "failed", "cancelled"}


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Job:
    def __init__(self, folder: Path, stored: dict):
        self.folder = folder
        self.key: str = stored["key"]
        self.identity: str = stored["identity"]
        self.request: dict = stored["request"]
        self.events: list[dict] = []
        self.status = {
            "job_id": folder.name,
            "state": "queued",
            "attempt": 1,
            "seq": 0,
            "progress": 0,
            "heartbeat_at": None,
            "error": None,
            "artifacts": [],
        }

    @property
    def is_over(self) -> bool:
        return self.status["state"] in OVER


class JobStore:
    """The only writer of a job's status and events: seq counts them without a gap."""

    def __init__(self, folder: Path, on_event):
        self.folder = folder
        self.on_event = on_event
        self.lock = threading.RLock()
        folder.mkdir(parents=True, exist_ok=True)
        self.jobs = {job.status["job_id"]: job for job in map(self._load, sorted(folder.iterdir())) if job}

    def _load(self, folder: Path) -> Job | None:
        request = folder / "request.json"
        if not request.exists():
            return None
        job = Job(folder, json.loads(request.read_bytes()))
        log = folder / "log.ndjson"
        kept = 0
        for line in log.read_bytes().splitlines(keepends=True) if log.exists() else []:
            # A line that was being written when the power went is none.
            if not line.endswith(b"\n"):
                break
            entry = json.loads(line)
            job.events.append(entry["event"])
            job.status = entry["status"]
            kept += len(line)
        if log.exists():
            os.truncate(log, kept)
        return job

    def submit(self, key: str, request: dict, job_id: str | None = None) -> tuple[str, Job]:
        """`new`, `known` or `conflict`, and the job of that key; a new one is called `job_id`, where that is given."""
        identity = identity_of(request)
        with self.lock:
            job = next((job for job in self.jobs.values() if job.key == key), None)
            if job is not None:
                if job.identity != identity:
                    return "conflict", job
                # The presigned URLs of the newest submission live longest.
                job.request = request
                self._write_request(job)
                return "known", job
            job = Job(
                self.folder / (job_id or f"job-{sha256_hex(key.encode())[:24]}"),
                {"key": key, "identity": identity, "request": request},
            )
            job.folder.mkdir()
            self._write_request(job)
            self.jobs[job.status["job_id"]] = job
            self.state(job, state="queued")
            return "new", job

    def _write_request(self, job: Job) -> None:
        part = job.folder / "request.part"
        # It holds the secret that events are signed with.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump({"key": job.key, "identity": job.identity, "request": job.request}, out)
        part.replace(job.folder / "request.json")

    def tell(self, job: Job, kind: str, data: dict, **change) -> None:
        """Takes over a change and reports it, unless the job is over."""
        with self.lock:
            if job.is_over:
                return
            at = now()
            job.status = {**job.status, **change, "seq": job.status["seq"] + 1, "heartbeat_at": at}
            event = {
                "type": kind,
                "job_id": job.status["job_id"],
                "attempt": job.status["attempt"],
                "seq": job.status["seq"],
                "timestamp": at,
                "data": data,
            }
            with (job.folder / "log.ndjson").open("ab") as log:
                log.write(json.dumps({"event": event, "status": job.status}).encode() + b"\n")
            job.events.append(event)
            self.on_event(job, event)

    def state(self, job: Job, **change) -> None:
        with self.lock:
            after = {**job.status, **change}
            data = {name: after[name] for name in ("state", "progress", "error", "artifacts")}
            self.tell(job, "job.state", data, **change)

    def heartbeat(self, job: Job) -> None:
        self.tell(job, "job.heartbeat", {"state": job.status["state"], "progress": job.status["progress"]})
