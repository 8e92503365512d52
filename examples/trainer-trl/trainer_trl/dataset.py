"""Fetches what a job names, and believes none of it before its sha256."""

import hashlib
import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from .folders import read_listing

TIMEOUT_S = 60
CHUNK = 1 << 20


class JobFailed(Exception):
    """A job that ends as failed, with the error its researcher reads. Never holds a presigned URL."""

    def __init__(self, code: str, message: str, retryable: bool = False):
        super().__init__(message)
        self.error = {"code": code, "message": message, "retryable": retryable}


class Cancelled(Exception):
    pass


def fetch(uri: str, what: str, sha256: str, to: Path, is_cancelled) -> Path:
    """Streams to a file, which is there only when its checksum is right."""
    host = urlsplit(uri).netloc
    part = to.with_name(to.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with urllib.request.urlopen(uri, timeout=TIMEOUT_S) as reply, part.open("wb") as out:
            while chunk := reply.read(CHUNK):
                if is_cancelled():
                    raise Cancelled
                digest.update(chunk)
                out.write(chunk)
    except urllib.error.HTTPError as error:
        raise JobFailed("fetch-failed", f"{host} answered HTTP {error.code} for {what}", True) from None
    except OSError:
        raise JobFailed("fetch-failed", f"{what} can't be fetched from {host}", True) from None
    if is_cancelled():
        raise Cancelled
    if digest.hexdigest() != sha256:
        raise JobFailed("checksum-mismatch", f"{what} has sha256 {digest.hexdigest()}, expected {sha256}")
    part.replace(to)
    return to


def fetch_dataset(request: dict, folder: Path, is_cancelled) -> tuple[dict, list[Path]]:
    """The manifest and the paths of its files of rows, all verified."""
    path = fetch(
        request["manifest_uri"], "the manifest", request["manifest_sha256"], folder / "manifest.json", is_cancelled
    )
    manifest = json.loads(path.read_bytes())
    uris = {file["path"]: file["uri"] for file in request["files"]}
    rows = []
    for index, file in enumerate(manifest["files"]):
        if file["path"] not in uris:
            raise JobFailed("missing-file", f"the job has no URL for {file['path']}")
        to = folder / f"rows-{index}.jsonl"
        rows.append(fetch(uris[file["path"]], file["path"], file["sha256"], to, is_cancelled))
    return manifest, rows


def fetch_start(artifact: dict, folder: Path, is_cancelled) -> Path:
    """The checkpoint to start from: a folder of a trainer like this one."""
    what = "the checkpoint to start from"
    listing = fetch(artifact["uri"], what, artifact["sha256"], folder / "start.json", is_cancelled)
    try:
        files = read_listing(listing.read_bytes())
    except (ValueError, KeyError, TypeError):
        raise JobFailed("bad-init", f"{what} is no folder of weights") from None
    for file in files:
        uri = f"{artifact['uri']}/{file['path']}"
        fetch(uri, file["path"], file["sha256"], folder / "start" / file["path"], is_cancelled)
    return folder / "start"


def training_rows(paths: list[str]) -> list[dict]:
    """Rows of split train with a weight. Lines end at line feeds alone: texts may hold U+2028 and its like."""
    rows = []
    for path in paths:
        for line in Path(path).read_bytes().split(b"\n"):
            if line:
                row = json.loads(line)
                if row["split"] == "train" and row["weight"] > 0:
                    rows.append(row)
    if not rows:
        raise JobFailed("no-rows", "the dataset has no training rows of positive weight")
    return rows


def messages(turns: list[dict]) -> list[dict]:
    return [{"role": turn["role"], "content": turn["content"]} for turn in turns]


def pairs_of(rows: list[dict], margin: str) -> list[dict]:
    """Rows as TRL's trainers of preferences take them, with weight, share of votes and the margin of that name."""
    return [
        {
            "prompt": messages(row["prompt"]),
            "chosen": messages(row["chosen"]),
            "rejected": messages(row["rejected"]),
            "weight": float(row["weight"]),
            margin: float(row[margin]),
            "p_chosen": float(row["label"]["p_chosen"]),
        }
        for row in rows
    ]
