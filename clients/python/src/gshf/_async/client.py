"""The way in."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any

import httpx

from .. import models
from .._version import version
from ..errors import GshfError
from .operations import AsyncApi
from .project import AsyncProject
from .transport import AsyncPages, AsyncTransport


class AsyncClient:
    """An installation of gshf, by its address and an API token (GSHF_URL and GSHF_TOKEN where left out).

    What is refused for now, or can't be reached, is tried again up to `retries` times; nothing is done twice by that.
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        retries: int = 5,
        timeout: float = 60.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ):
        url = url or os.environ.get("GSHF_URL")
        token = token or os.environ.get("GSHF_TOKEN")
        if not url or not token:
            missing = "GSHF_TOKEN" if url else "GSHF_URL"
            raise GshfError(f"Client(url, token) needs both; {missing} isn't set either")
        headers = {"authorization": f"Bearer {token}", "user-agent": f"gshf-python/{version}"}
        base = f"{url.rstrip('/').removesuffix('/api/v1')}/api/v1/"
        self._http = httpx.AsyncClient(base_url=base, headers=headers, timeout=timeout, transport=transport)
        self._transport = AsyncTransport(self._http, retries)
        self.api = AsyncApi(self._transport)
        self.access = self.api.access
        self.labeling = self.api.labeling
        self.projects = AsyncProjects(self._transport, self.api)
        self.tokens = AsyncTokens(self.api)

    def project(self, slug: str) -> AsyncProject:
        return AsyncProject(self._transport, slug)

    async def me(self) -> models.AccessMeOutput:
        return await self.api.access.me()

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()


class AsyncProjects:
    def __init__(self, transport: AsyncTransport, api: AsyncApi):
        self._transport, self._api = transport, api

    async def create(self, slug: str, name: str, **rest: Any) -> AsyncProject:
        made = await self._api.projects.create(slug=slug, name=name, **rest)
        return AsyncProject(self._transport, made.slug)

    async def __aiter__(self) -> AsyncIterator[AsyncProject]:
        async for one in self._api.projects.list():
            yield AsyncProject(self._transport, one.slug)


class AsyncTokens:
    """Your API tokens."""

    def __init__(self, api: AsyncApi):
        self._api = api

    async def create(self, name: str, **rest: Any) -> models.AccessCreateApiTokenOutput:
        """The token itself is told once, in the answer."""
        return await self._api.access.create_api_token(name=name, **rest)

    def list(self) -> AsyncPages[models.AccessListApiTokensItem]:
        return self._api.access.list_api_tokens()

    async def revoke(self, id: str) -> None:
        await self._api.access.revoke_api_token(id)
