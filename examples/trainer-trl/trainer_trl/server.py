"""The HTTP contract, on the standard library alone."""

import hmac
import json
import re
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from .attempts import Attempts
from .jobs import JobStore

BODY_MAX = 16 * 1024 * 1024
HEX = re.compile(r"[0-9a-f]{64}")


def fault_of(body) -> str | None:
    """What of a body is no job; None where nothing is."""
    if not isinstance(body, dict):
        return "body"
    is_text = lambda value: isinstance(value, str) and value != ""  # noqa: E731
    is_url = lambda value: is_text(value) and re.match(r"https?://", value)  # noqa: E731
    is_hash = lambda value: is_text(value) and HEX.fullmatch(value)  # noqa: E731
    checks = {
        "project": is_text,
        "round": lambda value: type(value) is int and value >= 0,
        "manifest_uri": is_url,
        "manifest_sha256": is_hash,
        "files": lambda value: isinstance(value, list)
        and all(isinstance(f, dict) and is_text(f.get("path")) and is_url(f.get("uri")) for f in value),
        "callback_url": lambda value: value is None or is_url(value),
        "callback_secret": lambda value: value is None or is_text(value),
        "init_artifact": lambda value: value is None
        or (isinstance(value, dict) and is_url(value.get("uri")) and is_hash(value.get("sha256"))),
    }
    for field, check in checks.items():
        if field not in body or not check(body[field]):
            return field
    training = body.get("training")
    if training is not None and not (isinstance(training, dict) and is_text(training.get("algorithm"))):
        return "training"
    return None


def make_server(address, *, store: JobStore, attempts: Attempts, artifacts: Path, token: str | None):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status: int, value, kind: str = "application/json") -> None:
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def refuse(self, status: int, message: str) -> None:
            self.answer(status, {"error": {"message": message}})

        def is_allowed(self) -> bool:
            if token is None:
                return True
            given = self.headers.get("authorization", "")
            return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())

        def job(self, job_id: str):
            job = store.jobs.get(unquote(job_id))
            if job is None:
                self.refuse(404, "no such job")
            return job

        def do_GET(self):  # noqa: N802
            url = urlsplit(self.path)
            parts = url.path.strip("/").split("/")
            # Weights are fetched by policy servers, by a checksum that their folder's address answers.
            if parts[:2] == ["v1", "artifacts"]:
                return self.artifact("/".join(map(unquote, parts[2:])))
            if not self.is_allowed():
                return self.refuse(401, "another token is needed")
            if parts == ["v1", "capabilities"]:
                return self.answer(200, attempts.kind.capabilities)
            if parts == ["health"]:
                return self.answer(200, {"ok": True})
            if parts[:2] == ["v1", "jobs"] and len(parts) in (3, 4):
                job = self.job(parts[2])
                if job is None:
                    return None
                if len(parts) == 3:
                    return self.answer(200, job.status)
                if parts[3] == "events":
                    return self.events(job, parse_qs(url.query).get("after", ["0"])[0])
            return self.refuse(404, "no such route")

        def events(self, job, after: str) -> None:
            if not after.isdigit():
                return self.refuse(400, "after must be a seq, a whole number of at least 0")
            told = [event for event in list(job.events) if event["seq"] > int(after)]
            lines = b"".join(json.dumps(event).encode() + b"\n" for event in told)
            return self.answer(200, lines, "application/x-ndjson")

        def artifact(self, name: str) -> None:
            job_id, _, rest = name.partition("/")
            folder, _, inner = rest.partition("/")
            path = artifacts / job_id / folder / inner if inner else artifacts / job_id / f"{folder}.json"
            resolved = path.resolve()
            if not resolved.is_relative_to(artifacts.resolve()) or not resolved.is_file():
                return self.refuse(404, "no such artifact")
            self.send_response(200)
            self.send_header("content-type", "application/octet-stream" if inner else "application/json")
            self.send_header("content-length", str(resolved.stat().st_size))
            self.end_headers()
            with resolved.open("rb") as content:
                shutil.copyfileobj(content, self.wfile)
            return None

        def do_POST(self):  # noqa: N802
            length = int(self.headers.get("content-length") or 0)
            if length > BODY_MAX:
                self.close_connection = True
                return self.refuse(413, "the body is too large")
            content = self.rfile.read(length)
            if not self.is_allowed():
                return self.refuse(401, "another token is needed")
            parts = self.path.strip("/").split("/")
            if parts == ["v1", "jobs"]:
                return self.submit(content)
            if parts[:2] == ["v1", "jobs"] and len(parts) == 4 and parts[3] == "cancel":
                job = self.job(parts[2])
                if job is None:
                    return None
                attempts.cancel(job)
                return self.answer(200, job.status)
            return self.refuse(404, "no such route")

        def submit(self, content: bytes) -> None:
            key = self.headers.get("idempotency-key")
            if not key:
                return self.refuse(400, "the Idempotency-Key header is needed")
            try:
                body = json.loads(content)
            except ValueError:
                return self.refuse(400, "the body is no JSON")
            fault = fault_of(body)
            if fault is not None:
                return self.refuse(400, f"the body is no job, at {fault}")
            verdict, job = store.submit(key, body)
            if verdict == "conflict":
                return self.refuse(409, "this idempotency key belongs to a job with another body")
            if verdict == "new":
                attempts.waiting.put(job)
            return self.answer(202, {"job_id": job.status["job_id"], "state": job.status["state"]})

    return ThreadingHTTPServer(address, Handler)
