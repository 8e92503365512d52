"""The way in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import httpx

from .. import models
from .._version import version
from ..errors import GshfError
from .operations import Api
from .project import Project
from .transport import Pages, Transport


class Client:
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
        transport: httpx.BaseTransport | None = None,
    ):
        url = url or os.environ.get("GSHF_URL")
        token = token or os.environ.get("GSHF_TOKEN")
        if not url or not token:
            missing = "GSHF_TOKEN" if url else "GSHF_URL"
            raise GshfError(f"Client(url, token) needs both; {missing} isn't set either")
        headers = {"authorization": f"Bearer {token}", "user-agent": f"gshf-python/{version}"}
        base = f"{url.rstrip('/').removesuffix('/api/v1')}/api/v1/"
        self._http = httpx.Client(base_url=base, headers=headers, timeout=timeout, transport=transport)
        self._transport = Transport(self._http, retries)
        self.api = Api(self._transport)
        self.access = self.api.access
        self.labeling = self.api.labeling
        self.projects = Projects(self._transport, self.api)
        self.tokens = Tokens(self.api)

    def project(self, slug: str) -> Project:
        return Project(self._transport, slug)

    def me(self) -> models.AccessMeOutput:
        return self.api.access.me()

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


class Projects:
    def __init__(self, transport: Transport, api: Api):
        self._transport, self._api = transport, api

    def create(self, slug: str, name: str, **rest: Any) -> Project:
        made = self._api.projects.create(slug=slug, name=name, **rest)
        return Project(self._transport, made.slug)

    def __iter__(self) -> Iterator[Project]:
        for one in self._api.projects.list():
            yield Project(self._transport, one.slug)


class Tokens:
    """Your API tokens."""

    def __init__(self, api: Api):
        self._api = api

    def create(self, name: str, **rest: Any) -> models.AccessCreateApiTokenOutput:
        """The token itself is told once, in the answer."""
        return self._api.access.create_api_token(name=name, **rest)

    def list(self) -> Pages[models.AccessListApiTokensItem]:
        return self._api.access.list_api_tokens()

    def revoke(self, id: str) -> None:
        self._api.access.revoke_api_token(id)
