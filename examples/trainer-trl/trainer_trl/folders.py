"""Artifacts that are folders: one checksum, that of the list of files, names all of them."""

import hashlib
import json
import os
from pathlib import Path

from .canonical import canonical_json, sha256_hex


def list_folder(folder: Path) -> list[dict]:
    files = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        files.append({"path": path.relative_to(folder).as_posix(), "sha256": sha256, "bytes": path.stat().st_size})
    # By path as a whole: rglob goes folder by folder.
    return sorted(files, key=lambda file: file["path"])


def seal(folder: Path) -> str:
    """Writes the list of a folder's files beside it, whole or not at all; answers its sha256."""
    text = canonical_json(list_folder(folder))
    part = folder.with_name(folder.name + ".part")
    part.write_bytes(text)
    os.replace(part, listing_of(folder))
    return sha256_hex(text)


def listing_of(folder: Path) -> Path:
    return folder.with_name(folder.name + ".json")


def read_listing(content: bytes) -> list[dict]:
    """
    The files of a folder. A path that leads out of it is refused.

    :raises ValueError: where the bytes are no list of files
    """
    files = json.loads(content)
    for file in files:
        parts = file["path"].split("/")
        if file["path"].startswith("/") or ".." in parts or "\\" in file["path"]:
            raise ValueError(f"{file['path']} leads out of the folder")
    return files
