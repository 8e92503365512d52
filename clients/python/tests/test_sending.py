"""What is sent, and sent again."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest

from answering import Installation, client_of, events, listed, refusal
from gshf import (
    AsyncClient,
    Conflict,
    GshfError,
    ImportRefused,
    NotAllowed,
    NotFound,
    NotSignedIn,
    RateLimited,
    Refused,
    UnexpectedAnswer,
    Unreachable,
    WorkFailed,
)

made = httpx.Response(201, json={"number": 3})


def test_the_token_comes_along_and_the_address_may_be_that_of_the_api() -> None:
    for address in ("https://gshf.test", "https://gshf.test/", "https://gshf.test/api/v1"):
        installation = Installation(listed([]))
        with_client = AsyncClient(address, "gshf_t", transport=installation)
        asyncio.run(with_client.api.projects.list().all())
        [asked] = installation.asked
        assert str(asked.url) == "https://gshf.test/api/v1/projects"
        assert asked.headers["authorization"] == "Bearer gshf_t"


def test_it_says_what_is_missing_to_begin_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GSHF_TOKEN", raising=False)
    with pytest.raises(GshfError, match="GSHF_TOKEN"):
        AsyncClient("https://gshf.test")


def test_fields_have_the_names_of_the_api_and_what_was_left_out_is_not_sent() -> None:
    client, installation = client_of(made)
    answer = client.project("a/b").api.rounds.create(name="x", config={"pairs": 8, "lambda": 2.0})
    assert answer.number == 3
    assert installation.body() == {"name": "x", "config": {"pairs": 8, "lambda": 2.0}}
    assert installation.asked[0].url.raw_path == b"/api/v1/projects/a%2Fb/rounds"


def test_a_query_has_the_names_of_the_api_and_moments_with_their_zone() -> None:
    client, installation = client_of(listed([]))
    since = datetime(2026, 11, 30, tzinfo=timezone.utc)
    client.project("p").api.access.audit_log(from_=since, limit=5).all()
    assert dict(installation.asked[0].url.params) == {"from": "2026-11-30T00:00:00+00:00", "limit": "5"}


def test_a_post_is_repeated_with_one_key_until_it_is_answered(waited: list[float]) -> None:
    away = httpx.ConnectError("refused")
    client, installation = client_of(away, refusal(503), refusal(429, {"retry-after": "7"}), made)
    assert client.project("p").api.rounds.create(config={}).number == 3
    assert len(installation.asked) == 4
    assert len(set(installation.keys)) == 1
    assert installation.keys[0]
    assert waited[2] == 7
    assert 0 < waited[0] <= 0.5 < waited[1] * 2 <= 2


def test_two_calls_have_two_keys_unless_one_is_given() -> None:
    client, installation = client_of(made, made, made)
    rounds = client.project("p").api.rounds
    rounds.create(config={})
    rounds.create(config={})
    rounds.create(config={}, idempotency_key="mine")
    first, second, third = installation.keys
    assert first != second
    assert third == "mine"


def test_a_key_that_is_being_worked_on_is_waited_for_only_where_it_was_sent_before(waited: list[float]) -> None:
    busy = refusal(409, field="Idempotency-Key")
    client, _ = client_of(httpx.ReadTimeout("slow"), busy, made)
    assert client.project("p").api.rounds.create(config={}).number == 3
    assert len(waited) == 2
    client, _ = client_of(busy)
    with pytest.raises(Conflict):
        client.project("p").api.rounds.create(config={}, idempotency_key="of-another-call")


def test_it_gives_up(waited: list[float]) -> None:
    client, installation = client_of(*[httpx.ConnectError("refused")] * 3, retries=2)
    with pytest.raises(Unreachable, match="refused"):
        client.me()
    assert (len(installation.asked), len(waited)) == (3, 2)
    client, installation = client_of(refusal(429, {"retry-after": "3600"}))
    with pytest.raises(RateLimited) as caught:
        client.me()
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Refused), (401, NotSignedIn), (403, NotAllowed), (404, NotFound), (409, Conflict)]
)
def test_a_refusal_is_not_tried_again(status: int, kind: type[Refused]) -> None:
    client, installation = client_of(refusal(status, field="number", value="one"))
    with pytest.raises(kind, match=r"because.*number.*'one'.*r-1") as caught:
        client.me()
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.code, caught.value.field) == (status, "conflict", "number")
    assert len(installation.asked) == 1


def test_what_something_on_the_way_answers_is_a_refusal_too(waited: list[float]) -> None:
    client, _ = client_of(httpx.Response(502, text="<html>bad gateway"), retries=0)
    with pytest.raises(Refused, match="bad gateway"):
        client.me()
    assert waited == []


def test_an_answer_of_another_shape_is_told_as_such_and_one_with_more_fields_is_read() -> None:
    client, _ = client_of(httpx.Response(200, json={"id": 3}))
    with pytest.raises(UnexpectedAnswer, match="older than the installation"):
        client.me()
    told: dict[str, Any] = {"userId": "u", "name": None, "email": None, "memberships": [], "shoeSize": 42}
    client, _ = client_of(httpx.Response(200, json=told))
    me = client.me()
    assert (me.user_id, me.name, me.model_dump()["shoeSize"]) == ("u", None, 42)


def test_a_file_is_sent_again_from_its_beginning(tmp_path: Path, waited: list[float]) -> None:
    path = tmp_path / "prompts.csv.gz"
    path.write_bytes(b"x" * 600_000)
    client, installation = client_of(refusal(503), refusal(400))
    with pytest.raises(Refused):
        client.project("p").imports.from_file(path, "prompts", mapping={"q": "prompt"}, progress=False)
    assert [len(asked.content) for asked in installation.asked] == [600_000, 600_000]
    assert installation.asked[0].headers["content-type"] == "application/gzip"
    params = dict(installation.asked[0].url.params)
    assert params == {"kind": "prompts", "filename": "prompts.csv.gz", "rows": "all", "columns": '{"q": "prompt"}'}
    assert len(waited) == 1


report: dict[str, Any] = {
    "id": "0199f2a4-6a5c-7c1e-9a57-3f1f0c6f2b11",
    "kind": "prompts",
    "fileName": "rows.jsonl",
    "format": "JSON lines",
    "columns": ["prompt"],
    "options": {"badRows": "refuse", "columns": {}},
    "state": "reading",
    "bytes": 17,
    "bytesReceived": 17,
    "bytesRead": 0,
    "rowsStored": 0,
    "rowsTotal": 0,
    "rowsNew": 0,
    "rowsKnown": 0,
    "errors": [],
    "errorsTotal": 0,
    "notes": [],
    "problem": None,
    "createdAt": "2026-11-30T12:00:00Z",
    "endedAt": None,
}
bad_row = {"line": 1, "field": "prompt", "message": "must be a text"}


def test_a_large_file_is_sent_in_parts_and_goes_on_where_it_broke_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gshf._sync.project.request_bytes_max", 10)
    begun = httpx.Response(200, json={"id": report["id"], "partBytes": 8, "received": ["0" * 64]})
    part, told = httpx.Response(200, json={"parts": 2}), httpx.Response(200, json=report)
    client, installation = client_of(begun, refusal(503), part, part, told, told, events({**report, "state": "done"}))
    rows = client.project("p/q").imports.from_rows([{"prompt": "Why?"}], "prompts", good_rows=True, progress=False)
    assert rows.state == "done"
    sent = b'{"prompt": "Why?"}\n'
    fingerprint = hashlib.sha256(sent).hexdigest()
    assert installation.body(0) == {
        "kind": "prompts",
        "fileName": "rows.jsonl",
        "bytes": 19,
        "fingerprint": fingerprint,
    }
    assert [asked.content for asked in installation.asked[1:4]] == [sent[8:16], sent[8:16], sent[16:]]
    assert installation.asked[3].url.raw_path.startswith(
        f"/api/v1/projects/p%2Fq/imports/{report['id']}/parts/3?".encode()
    )
    assert installation.asked[3].url.params["sha256"] == hashlib.sha256(sent[16:]).hexdigest()
    assert installation.body(5) == {"badRows": "skip"}


@pytest.mark.parametrize(
    ("state", "kind", "message"),
    [
        ("done", None, ""),
        ("refused", ImportRefused, "rows.jsonl: 1 rows are at fault. line 1, prompt: must be a text"),
        ("stopped", WorkFailed, "the import of rows.jsonl is stopped"),
    ],
)
def test_an_import_is_over_when_its_rows_are_read(state: str, kind: type[GshfError] | None, message: str) -> None:
    ended = {**report, "state": state, "rowsNew": 1, "errors": [bad_row], "errorsTotal": 1}
    client, installation = client_of(httpx.Response(200, json=report), events(report, ended))
    imports = client.project("p").imports
    if kind is None:
        assert imports.from_rows([{"prompt": "Why?"}], "prompts", progress=False).rows_new == 1
    else:
        with pytest.raises(kind, match=message):
            imports.from_rows([{"prompt": "Why?"}], "prompts", progress=False)
    sent, followed = installation.asked
    assert sent.content == b'{"prompt": "Why?"}\n'
    assert followed.url.path == f"/api/v1/projects/p/imports/{report['id']}/progress"
