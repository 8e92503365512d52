"""Requests: sent, tried again, and their answers read."""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator, Iterator, Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from .._progress import Progress
from .._values import EventReader, File, delay_before, delay_max, in_query, refusal_of, retried_statuses, to_json
from ..errors import UnexpectedAnswer, Unreachable

T = TypeVar("T")
adapter = TypeAdapter
# A class, or a reader of what is none.
Kind: TypeAlias = type[T] | TypeAdapter[T]
chunk_bytes = 256 * 1024


class Transport:
    def __init__(self, http: httpx.Client, retries: int):
        self.http, self.retries = http, retries

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        key: str | None = None,
        file: File | None = None,
        media_type: str = "application/json",
        progress: bool = False,
        headers: Mapping[str, str] | None = None,
        stream: bool = False,
    ) -> httpx.Response:
        """Sends until it is answered: what acts only once is known by its key, the others may be repeated."""
        sent = dict(headers or {})
        if key is not None:
            sent["idempotency-key"] = key
        if body is not None or file is not None:
            sent["content-type"] = media_type
        if file is not None:
            sent["content-length"] = str(file.stat().st_size if isinstance(file, Path) else len(file))
        for attempt in range(self.retries + 1):
            is_last = attempt == self.retries
            content = contents(file, progress) if file is not None else to_json(body) if body is not None else None
            request = self.http.build_request(
                method, path.lstrip("/"), params=tuple(in_query(query or {})), content=content, headers=sent
            )
            try:
                response = self.http.send(request, stream=stream, follow_redirects=stream)
            except httpx.TransportError as error:
                if is_last or isinstance(error, httpx.UnsupportedProtocol):
                    raise Unreachable(f"{request.url} could not be reached: {error or type(error).__name__}") from error
                time.sleep(delay_before(attempt, None))
                continue
            if response.is_success:
                return response
            if stream:
                response.read()
                response.close()
            refusal = refusal_of(response)
            asked = refusal.retry_after
            # The same request, sent before, is still being done.
            is_repeated = attempt > 0 and refusal.status == 409 and refusal.field == "Idempotency-Key"
            is_passing = refusal.status in retried_statuses or is_repeated
            if not is_passing or is_last or (asked is not None and asked > delay_max):
                raise refusal
            time.sleep(delay_before(attempt, asked))
        raise AssertionError("the last try ends by an answer or an error")


def contents(file: File, progress: bool) -> Generator[bytes, None]:
    size = file.stat().st_size if isinstance(file, Path) else len(file)
    with Progress(progress, "upload", size, unit="B") as bar:
        if isinstance(file, bytes):
            for start in range(0, size, chunk_bytes):
                yield file[start : start + chunk_bytes]
                bar.to(min(start + chunk_bytes, size))
            return
        with file.open("rb") as opened:
            while chunk := opened.read(chunk_bytes):
                yield chunk
                bar.to(opened.tell())


# Made once of each class: that takes much longer than reading.
adapter_of: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def read(kind: Kind[T], value: object, path: str) -> T:
    reader = kind if isinstance(kind, TypeAdapter) else adapter_of(kind)
    try:
        return reader.validate_python(value)
    except ValidationError as error:
        message = f"{path} answered what this version of gshf can't read; is it older than the installation? {error}"
        raise UnexpectedAnswer(message) from error


class Pages(Generic[T]):
    """A list that is asked for page by page while it is gone through."""

    def __init__(self, transport: Transport, kind: Kind[T], path: str, query: Mapping[str, object]):
        self._transport, self._kind, self._path, self._query = transport, kind, path, query

    def __iter__(self) -> Iterator[T]:
        cursor: str | None = None
        while True:
            response = self._transport.send("GET", self._path, query={**self._query, "cursor": cursor})
            page = response.json()
            for item in page["items"]:
                yield read(self._kind, item, self._path)
            cursor = page["next"]
            if cursor is None:
                return

    def all(self) -> list[T]:
        return [item for item in self]

    def first(self) -> T | None:
        for item in self:
            return item
        return None


class Download:
    """A file of the installation's: read at once, in chunks, or saved."""

    def __init__(self, transport: Transport, path: str, query: Mapping[str, object]):
        self._transport, self._path, self._query = transport, path, query

    def chunks(self, progress: bool = False) -> Generator[bytes, None]:
        response = self._transport.send("GET", self._path, query=self._query, stream=True)
        try:
            size = int(response.headers.get("content-length", 0)) or None
            with Progress(progress, self._path.rsplit("/", 1)[-1], size, unit="B") as bar:
                done = 0
                for chunk in response.iter_bytes():
                    done += len(chunk)
                    yield chunk
                    bar.to(done)
        except httpx.TransportError as error:
            raise Unreachable(f"{self._path} broke off: {error or type(error).__name__}") from error
        finally:
            response.close()

    def read(self) -> bytes:
        return b"".join([chunk for chunk in self.chunks()])

    def save(self, to: str | Path, progress: bool = False) -> Path:
        """Writes it to a file, which is there only once it is whole."""
        path = Path(to)
        part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
        try:
            with part.open("wb") as file:
                for chunk in self.chunks(progress):
                    file.write(chunk)
            part.replace(path)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
        return path


class Operations:
    """What the methods of operations.py are made of."""

    def __init__(self, transport: Transport, slug: str = ""):
        self._transport, self._slug = transport, slug

    def _ask(self, kind: Kind[T], method: str, path: str, **sent: Any) -> T:
        response = self._transport.send(method, path, **sent)
        return read(kind, response.json(), path)

    def _do(self, method: str, path: str, **sent: Any) -> None:
        self._transport.send(method, path, **sent)

    def _pages(self, kind: Kind[T], path: str, query: Mapping[str, object] | None = None) -> Pages[T]:
        return Pages(self._transport, kind, path, query or {})

    def _download(self, path: str, query: Mapping[str, object] | None = None) -> Download:
        return Download(self._transport, path, query or {})

    def _events(self, kind: Kind[T], path: str) -> Iterator[T]:
        """What the stream tells until it is over; asks again where it broke off."""
        last_id: str | None = None
        silent = 0
        while True:
            headers = {"accept": "text/event-stream"}
            if last_id is not None:
                headers["last-event-id"] = last_id
            reader = EventReader(last_id)
            try:
                response = self._transport.send("GET", path, headers=headers, stream=True)
                try:
                    for line in response.iter_lines():
                        told = reader.take(line)
                        if told is None:
                            continue
                        event, data = told
                        last_id, silent = reader.last_id, 0
                        if event == "end":
                            return
                        if event == "message":
                            yield read(kind, data, path)
                finally:
                    response.close()
            except httpx.TransportError as error:
                silent += 1
                if silent > self._transport.retries:
                    raise Unreachable(f"{path} broke off: {error or type(error).__name__}") from error
            time.sleep(1)
