"""Lists, streams and files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from answering import Installation, client_of, listed, refusal
from gshf import AsyncClient, Unreachable, models

projects: list[dict[str, Any]] = [
    {
        "slug": f"p{n}",
        "name": "",
        "description": "",
        "role": "owner",
        "can": [],
        "createdAt": "2026-11-30T12:00:00Z",
        "archivedAt": None,
        "prompts": 0,
        "rounds": 0,
        "judgments": 0,
    }
    for n in range(5)
]


def test_a_list_is_asked_for_page_by_page_as_it_is_gone_through() -> None:
    client, installation = client_of(listed(projects[:2], "c+/1"), listed(projects[2:4], "c2"), listed(projects[4:]))
    pages = client.api.projects.list()
    assert installation.asked == []
    found = iter(pages)
    assert [next(found).slug, next(found).slug] == ["p0", "p1"]
    assert len(installation.asked) == 1
    assert [one.slug for one in found] == ["p2", "p3", "p4"]
    assert [dict(asked.url.params) for asked in installation.asked] == [{}, {"cursor": "c+/1"}, {"cursor": "c2"}]


def test_the_first_is_none_of_none() -> None:
    client, _ = client_of(listed([]), listed(projects[:1], "more"))
    assert client.api.projects.list().first() is None
    first = client.api.projects.list().first()
    assert first is not None
    assert first.created_at.isoformat() == "2026-11-30T12:00:00+00:00"


class Lines(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A stream of events, broken off where it ends in an error."""

    def __init__(self, *parts: str | Exception):
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, Exception):
                raise part
            yield part.encode()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part


def stream(*parts: str | Exception) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Lines(*parts))


def event(number: int) -> str:
    return f"id: e{number}\ndata: {json.dumps({'number': number})}\n\n"


def test_a_stream_is_gone_on_with_where_it_broke_off(waited: list[float]) -> None:
    broken = httpx.ReadError("reset")
    client, installation = client_of(
        stream("event: open\ndata: {}\n\n", event(1), event(2)[:9], broken),
        httpx.ConnectError("away"),
        stream(event(2), event(3)),
        stream("event: end\ndata: {}\n\n"),
    )
    told = list(client.project("p").api.rounds.changes())
    assert [one["number"] for one in told] == [1, 2, 3]
    assert [asked.headers.get("last-event-id") for asked in installation.asked] == [None, "e1", "e1", "e3"]
    assert len(waited) == 3


def test_a_stream_that_stays_silent_is_given_up(waited: list[float]) -> None:
    client, _ = client_of(*[stream(httpx.ReadError("reset")) for _ in range(3)], retries=2)
    with pytest.raises(Unreachable, match="broke off"):
        list(client.project("p").api.rounds.changes())
    assert len(waited) == 2


def test_asynchronously_the_same(waited: list[float]) -> None:
    async def changes() -> list[Any]:
        installation = Installation(
            stream(event(1), httpx.ReadError("reset")), stream(event(2), "event: end\ndata: {}\n\n")
        )
        async with AsyncClient("https://gshf.test", "t", transport=installation) as client:
            return [one["number"] async for one in client.project("p").api.rounds.changes()]

    assert asyncio.run(changes()) == [1, 2]
    assert waited == [1]


def test_a_file_is_there_only_once_it_is_whole(tmp_path: Path) -> None:
    client, _ = client_of(stream("half", httpx.ReadError("reset")), stream("who", "le"))
    download = client.project("p").api.datasets.download_export(1)
    target = tmp_path / "rows.jsonl"
    with pytest.raises(Unreachable):
        download.save(target)
    assert list(tmp_path.iterdir()) == []
    assert download.save(target).read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_refused_says_why() -> None:
    client, _ = client_of(refusal(409))
    with pytest.raises(Exception, match="because"):
        client.project("p").api.datasets.download("0" * 64, "folder/a b.json").read()


def test_a_files_name_keeps_its_folders() -> None:
    client, installation = client_of(httpx.Response(200, content=b"x"))
    assert client.project("p").api.datasets.download("0" * 64, "folder/a b.json").read() == b"x"
    assert installation.asked[0].url.raw_path.endswith(b"/files/folder/a%20b.json")


def test_models_go_back_into_what_the_api_says() -> None:
    made = models.ProjectsListItem.model_validate(projects[0])
    assert made.model_dump(mode="json", by_alias=True) == projects[0]
