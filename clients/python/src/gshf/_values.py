"""What both halves, sync and async, say and read the same way."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from .errors import Refused, refusals

# A file to send: its bytes, or where it lies.
File = bytes | Path

retried_statuses = frozenset({429, 502, 503, 504})
delay_max = 60.0


class NotGiven(Enum):
    """An argument that was left out, which is not the same as None."""

    NOT_GIVEN = "not given"


NOT_GIVEN = NotGiven.NOT_GIVEN


def new_key() -> str:
    """For Idempotency-Key: the same for all tries of one call."""
    return str(uuid.uuid4())


def in_path(value: object, folders: bool = False) -> str:
    return quote(str(value), safe="/" if folders else "")


def given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not NOT_GIVEN}


def in_query(values: Mapping[str, object]) -> list[tuple[str, str | int | float | bool | None]]:
    pairs: list[tuple[str, str | int | float | bool | None]] = []
    for name, value in given(values).items():
        many = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, as_text(one)) for one in many if one is not None]
    return pairs


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def to_json(values: Mapping[str, object]) -> bytes:
    def write(value: object) -> object:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"{type(value).__name__} can't be written as JSON: {value!r}")

    return json.dumps(given(values), default=write, allow_nan=False).encode()


def refusal_of(response: httpx.Response) -> Refused:
    """Why not: a problem (RFC 9457), or whatever something on the way answered instead."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {"detail": f"HTTP {response.status_code} without a reason: {response.text[:200]}"}
    kind = refusals.get(response.status_code, Refused)
    return kind(
        status=response.status_code,
        code=str(problem.get("code", "unknown")),
        message=str(problem.get("detail") or problem.get("title") or f"HTTP {response.status_code}"),
        field=problem.get("field"),
        value=problem.get("value"),
        request_id=problem.get("requestId") or response.headers.get("x-request-id"),
        retry_after=retry_after(response),
    )


def retry_after(response: httpx.Response) -> float | None:
    said = response.headers.get("retry-after")
    if said is None:
        return None
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())


def delay_before(attempt: int, asked: float | None) -> float:
    """Seconds to wait before the try after this one: as asked, or doubling, spread so that not all come at once."""
    return asked if asked is not None else min(0.5 * 2**attempt, 8.0) * random.uniform(0.5, 1.0)


class EventReader:
    """Server-sent events out of their lines (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

    def __init__(self, last_id: str | None) -> None:
        self.last_id = self._id = last_id
        self._event, self._data = "message", list[str]()

    def take(self, line: str) -> tuple[str, Any] | None:
        """The event that the line ends, if it ends one."""
        if line == "":
            self.last_id = self._id
            event, data = self._event, "\n".join(self._data)
            self._event, self._data = "message", []
            return (event, json.loads(data)) if data else None
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        elif name == "id":
            self._id = value
        return None
