"""The bytes that are hashed: JSON with sorted keys and no white space, as the protocol says."""

import hashlib
import json
from urllib.parse import urlsplit


def canonical_json(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def without_query(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def identity_of(request: dict) -> str:
    """What tells "the same body" from "another body": all but the query strings of URLs that are presigned anew."""
    init = request["init_artifact"]
    stripped = {
        **request,
        "manifest_uri": without_query(request["manifest_uri"]),
        "files": [{"path": f["path"], "uri": without_query(f["uri"])} for f in request["files"]],
        "init_artifact": init and {"uri": without_query(init["uri"]), "sha256": init["sha256"]},
    }
    return sha256_hex(canonical_json(stripped))
