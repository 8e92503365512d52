"""What stands in for an installation: it answers as told, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import httpx

from gshf import Client

Answer = httpx.Response | Exception
problem = {"title": "", "status": 0, "detail": "because", "code": "conflict", "field": None, "value": None}


def refusal(status: int, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
    return httpx.Response(status, json={**problem, "status": status, "requestId": "r-1", **fields}, headers=headers)


class Installation(httpx.MockTransport):
    """Gives one answer after the other, sync or async; asking for more is a failure."""

    def __init__(self, *answers: Answer):
        self.asked: list[httpx.Request] = []
        self._answers = iter(answers)
        super().__init__(self._take)

    def _take(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def keys(self) -> list[str | None]:
        return [request.headers.get("idempotency-key") for request in self.asked]

    def body(self, index: int = -1) -> Any:
        return json.loads(self.asked[index].content)


def client_of(*answers: Answer, retries: int = 5) -> tuple[Client, Installation]:
    installation = Installation(*answers)
    return Client("https://gshf.test/", "gshf_t", retries=retries, transport=installation), installation


def listed(items: Iterable[dict[str, Any]], following: str | None = None) -> httpx.Response:
    return httpx.Response(200, json={"items": list(items), "next": following})


def events(*told: dict[str, Any]) -> httpx.Response:
    """A stream that tells this and ends."""
    lines = [f"id: {index}\ndata: {json.dumps(data)}\n\n" for index, data in enumerate(told)]
    return httpx.Response(200, text="".join(lines) + "event: end\ndata: {}\n\n")
