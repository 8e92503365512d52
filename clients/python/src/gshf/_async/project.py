"""A project, and what is in it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from .. import models
from .._frames import parquet_of
from .._progress import Progress
from .._values import File
from ..errors import ImportRefused, WorkFailed
from .handles import (
    AsyncDataset,
    AsyncDatasetBuild,
    AsyncEvaluation,
    AsyncExport,
    AsyncRound,
    AsyncTraining,
    RoundConfig,
)
from .operations import AsyncProjectApi
from .transport import AsyncTransport

if TYPE_CHECKING:
    import datasets
    import pandas

ImportKind = Literal["prompts", "comparisons", "pools"]
# What a request may bring; a larger file is sent in parts.
request_bytes_max = 512 * 1024 * 1024
media_types = {
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}


class AsyncProject:
    """A project by its short name. Everything else is an operation of `api`, sorted by slice."""

    def __init__(self, transport: AsyncTransport, slug: str):
        self.slug = slug
        self.api = AsyncProjectApi(transport, slug)
        self.rounds = AsyncRounds(self)
        self.datasets = AsyncDatasets(self)
        self.exports = AsyncExports(self)
        self.trainings = AsyncTrainings(self)
        self.evaluations = AsyncEvaluations(self)
        self.imports = AsyncImports(self)
        self.prompts = self.api.prompts
        self.policies = self.api.policies
        self.experiments = self.api.experiments
        self.recipes = self.api.recipes
        self.members = self.api.members
        self.access = self.api.access
        self.webhooks = self.api.webhooks
        self.quality = self.api.quality
        self.crowds = self.api.crowds
        self.labeling = self.api.labeling

    def __repr__(self) -> str:
        return f"<project {self.slug}>"

    async def get(self) -> models.ProjectsGetOutput:
        return await self.api.projects.get()

    async def update(self, **fields: Any) -> None:
        """Changes what is named, for instance `trainer_url`."""
        await self.api.projects.update(**fields)

    async def archive(self) -> None:
        await self.api.projects.archive()

    async def delete(self, confirm: str) -> None:
        """Deletes all of it for good; `confirm` is its short name once more."""
        await self.api.projects.delete(confirm=confirm)


class AsyncRounds:
    def __init__(self, project: AsyncProject):
        self._project = project

    async def create(self, config: RoundConfig, **rest: Any) -> AsyncRound:
        """A draft. `config` has the API's names: `{"pairs": 64, "arms": [...]}`."""
        made = await self._project.api.rounds.create(config=config, **rest)
        return await self.get(made.number)

    async def preview(self, config: RoundConfig, **rest: Any) -> models.RoundsPreviewOutput:
        return await self._project.api.rounds.preview(config=config, **rest)

    async def get(self, number: int) -> AsyncRound:
        return AsyncRound(self._project, await self._project.api.rounds.get(number))

    async def __aiter__(self) -> AsyncIterator[AsyncRound]:
        async for one in self._project.api.rounds.list():
            yield await self.get(one.number)


class AsyncTrainings:
    def __init__(self, project: AsyncProject):
        self._project = project

    async def create(self, dataset: AsyncDataset | str, **rest: Any) -> AsyncTraining:
        """Trains on a dataset; `rest` as `api.trainings.create` has it: name, algorithm, eta …"""
        sha256 = dataset if isinstance(dataset, str) else dataset.sha256
        made = await self._project.api.trainings.create(manifest_sha256=sha256, **rest)
        return await self.get(made.number)

    async def get(self, number: int) -> AsyncTraining:
        return AsyncTraining(self._project, await self._project.api.trainings.get(number))

    async def __aiter__(self) -> AsyncIterator[AsyncTraining]:
        """Those apart from rounds: a round's own is part of the round."""
        async for one in self._project.api.trainings.list():
            if one.number is not None:
                yield await self.get(one.number)


class AsyncEvaluations:
    def __init__(self, project: AsyncProject):
        self._project = project

    async def create(self, **fields: Any) -> AsyncEvaluation:
        """Measures policies; `fields` as `api.evaluations.create` has them: name, policies, splits …"""
        made = await self._project.api.evaluations.create(**fields)
        return await self.get(made.number)

    async def get(self, number: int) -> AsyncEvaluation:
        return AsyncEvaluation(self._project, await self._project.api.evaluations.get(number))

    async def __aiter__(self) -> AsyncIterator[AsyncEvaluation]:
        async for one in self._project.api.evaluations.list():
            yield await self.get(one.number)


class AsyncExports:
    def __init__(self, project: AsyncProject):
        self._project = project

    async def get(self, number: int) -> AsyncExport:
        return AsyncExport(self._project, await self._project.api.datasets.get_export(number))

    async def __aiter__(self) -> AsyncIterator[AsyncExport]:
        async for one in self._project.api.datasets.exports():
            yield await self.get(one.number)


class AsyncDatasets:
    def __init__(self, project: AsyncProject):
        self._project = project

    async def get(self, sha256: str) -> AsyncDataset:
        return AsyncDataset(self._project, await self._project.api.datasets.get(sha256))

    async def build(self, **fields: Any) -> AsyncDatasetBuild:
        """Builds one apart from rounds; `fields` as `api.datasets.create` has them."""
        made = await self._project.api.datasets.create(**fields)
        return AsyncDatasetBuild(self._project, await self._project.api.datasets.get_build(made.number))

    async def __aiter__(self) -> AsyncIterator[AsyncDataset]:
        async for one in self._project.api.datasets.list():
            yield await self.get(one.manifest_sha256)


class AsyncImports:
    """Rows brought into the project, which is waited for. `mapping` says what columns are: `{"question": "prompt"}`.

    Importing the same again adds nothing. A file with broken rows is refused as a whole (ImportRefused), unless
    `good_rows=True` takes those that are not.
    """

    def __init__(self, project: AsyncProject):
        self._project = project

    async def from_file(self, path: str | Path, kind: ImportKind, **rest: Any) -> models.PromptsGetImportOutput:
        """JSON lines, JSON, CSV or Parquet, also packed with gzip. Of a large file that broke off, the rest is sent."""
        path = Path(path)
        return await self._send(path, kind, path.name, **rest)

    async def from_rows(
        self, rows: Iterable[Mapping[str, Any]], kind: ImportKind, *, name: str = "rows", **rest: Any
    ) -> models.PromptsGetImportOutput:
        lines = io.BytesIO()
        for row in rows:
            lines.write(json.dumps(row, allow_nan=False, ensure_ascii=False).encode() + b"\n")
        return await self._send(lines.getvalue(), kind, f"{name}.jsonl", **rest)

    async def from_datasets(
        self, dataset: datasets.Dataset, kind: ImportKind = "comparisons", *, name: str = "dataset", **rest: Any
    ) -> models.PromptsGetImportOutput:
        """A Hugging Face dataset; with a mapping only the columns that it names are sent."""
        columns = list(rest.get("mapping") or dataset.column_names)
        return await self._send(parquet_of(dataset.select_columns(columns)), kind, f"{name}.parquet", **rest)

    async def from_pandas(
        self, frame: pandas.DataFrame, kind: ImportKind = "comparisons", *, name: str = "frame", **rest: Any
    ) -> models.PromptsGetImportOutput:
        columns = list(rest.get("mapping") or frame.columns)
        return await self._send(parquet_of(frame[columns]), kind, f"{name}.parquet", **rest)

    async def undo(self, id: str) -> models.PromptsUndoImportOutput:
        return await self._project.api.prompts.undo_import(id)

    async def __aiter__(self) -> AsyncIterator[models.PromptsImportsItem]:
        async for one in self._project.api.prompts.imports():
            yield one

    async def _send(
        self,
        file: File,
        kind: ImportKind,
        filename: str,
        *,
        mapping: Mapping[str, str] | None = None,
        split: Literal["train", "validation", "test", "ood"] | None = None,
        good_rows: bool = False,
        progress: bool = True,
    ) -> models.PromptsGetImportOutput:
        size = file.stat().st_size if isinstance(file, Path) else len(file)
        if size > request_bytes_max:
            report = await self._send_parts(
                file, size, kind, filename, mapping=mapping, split=split, good_rows=good_rows, progress=progress
            )
        else:
            asked: dict[str, Any] = {"rows": "good" if good_rows else "all"}
            if mapping is not None:
                asked["columns"] = json.dumps(dict(mapping))
            if split is not None:
                asked["split"] = split
            media_type = media_types.get(Path(filename).suffix, "application/x-ndjson")
            report = await self._project.api.prompts.import_(
                file, kind=kind, filename=filename, media_type=media_type, progress=progress, **asked
            )
        with Progress(progress, f"import of {filename}", report.bytes, unit="B") as bar:
            async for told in self._project.api.prompts.watch_import(report.id):
                bar.to(told.bytes_read)
                report = told
        if report.state == "refused":
            raise ImportRefused(report)
        if report.state != "done":
            why = f": {report.problem.message}" if report.problem else ""
            raise WorkFailed(f"the import of {filename} is {report.state}{why}", report, report.problem)
        return report

    async def _send_parts(
        self,
        file: File,
        size: int,
        kind: ImportKind,
        filename: str,
        *,
        mapping: Mapping[str, str] | None,
        split: Literal["train", "validation", "test", "ood"] | None,
        good_rows: bool,
        progress: bool,
    ) -> models.PromptsGetImportOutput:
        """Part after part; those that came before it broke off are there already, and are not sent again."""
        prompts = self._project.api.prompts
        with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as opened:
            fingerprint = sha256_of(opened)
            begun = await prompts.begin_import(kind=kind, file_name=filename, bytes=size, fingerprint=fingerprint)
            opened.seek(len(begun.received) * begun.part_bytes)
            with Progress(progress, "upload", size, unit="B") as bar:
                number = len(begun.received)
                while part := opened.read(begun.part_bytes):
                    number += 1
                    await prompts.send_part(begun.id, number, part, sha256=hashlib.sha256(part).hexdigest())
                    bar.to(opened.tell())
        await prompts.finish_upload(begun.id)
        options: dict[str, Any] = {"bad_rows": "skip" if good_rows else "refuse"}
        if mapping is not None:
            options["columns"] = mapping
        if split is not None:
            options["split"] = split
        return await prompts.start_import(begun.id, **options)


def sha256_of(opened: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := opened.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
