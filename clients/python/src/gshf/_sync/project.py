"""A project, and what is in it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from .. import models
from .._frames import parquet_of
from .._progress import Progress
from .._values import File
from ..errors import ImportRefused, WorkFailed
from .handles import (
    Dataset,
    DatasetBuild,
    Evaluation,
    Export,
    Round,
    Training,
    RoundConfig,
)
from .operations import ProjectApi
from .transport import Transport

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


class Project:
    """A project by its short name. Everything else is an operation of `api`, sorted by slice."""

    def __init__(self, transport: Transport, slug: str):
        self.slug = slug
        self.api = ProjectApi(transport, slug)
        self.rounds = Rounds(self)
        self.datasets = Datasets(self)
        self.exports = Exports(self)
        self.trainings = Trainings(self)
        self.evaluations = Evaluations(self)
        self.imports = Imports(self)
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

    def get(self) -> models.ProjectsGetOutput:
        return self.api.projects.get()

    def update(self, **fields: Any) -> None:
        """Changes what is named, for instance `trainer_url`."""
        self.api.projects.update(**fields)

    def archive(self) -> None:
        self.api.projects.archive()

    def delete(self, confirm: str) -> None:
        """Deletes all of it for good; `confirm` is its short name once more."""
        self.api.projects.delete(confirm=confirm)


class Rounds:
    def __init__(self, project: Project):
        self._project = project

    def create(self, config: RoundConfig, **rest: Any) -> Round:
        """A draft. `config` has the API's names: `{"pairs": 64, "arms": [...]}`."""
        made = self._project.api.rounds.create(config=config, **rest)
        return self.get(made.number)

    def preview(self, config: RoundConfig, **rest: Any) -> models.RoundsPreviewOutput:
        return self._project.api.rounds.preview(config=config, **rest)

    def get(self, number: int) -> Round:
        return Round(self._project, self._project.api.rounds.get(number))

    def __iter__(self) -> Iterator[Round]:
        for one in self._project.api.rounds.list():
            yield self.get(one.number)


class Trainings:
    def __init__(self, project: Project):
        self._project = project

    def create(self, dataset: Dataset | str, **rest: Any) -> Training:
        """Trains on a dataset; `rest` as `api.trainings.create` has it: name, algorithm, eta …"""
        sha256 = dataset if isinstance(dataset, str) else dataset.sha256
        made = self._project.api.trainings.create(manifest_sha256=sha256, **rest)
        return self.get(made.number)

    def get(self, number: int) -> Training:
        return Training(self._project, self._project.api.trainings.get(number))

    def __iter__(self) -> Iterator[Training]:
        """Those apart from rounds: a round's own is part of the round."""
        for one in self._project.api.trainings.list():
            if one.number is not None:
                yield self.get(one.number)


class Evaluations:
    def __init__(self, project: Project):
        self._project = project

    def create(self, **fields: Any) -> Evaluation:
        """Measures policies; `fields` as `api.evaluations.create` has them: name, policies, splits …"""
        made = self._project.api.evaluations.create(**fields)
        return self.get(made.number)

    def get(self, number: int) -> Evaluation:
        return Evaluation(self._project, self._project.api.evaluations.get(number))

    def __iter__(self) -> Iterator[Evaluation]:
        for one in self._project.api.evaluations.list():
            yield self.get(one.number)


class Exports:
    def __init__(self, project: Project):
        self._project = project

    def get(self, number: int) -> Export:
        return Export(self._project, self._project.api.datasets.get_export(number))

    def __iter__(self) -> Iterator[Export]:
        for one in self._project.api.datasets.exports():
            yield self.get(one.number)


class Datasets:
    def __init__(self, project: Project):
        self._project = project

    def get(self, sha256: str) -> Dataset:
        return Dataset(self._project, self._project.api.datasets.get(sha256))

    def build(self, **fields: Any) -> DatasetBuild:
        """Builds one apart from rounds; `fields` as `api.datasets.create` has them."""
        made = self._project.api.datasets.create(**fields)
        return DatasetBuild(self._project, self._project.api.datasets.get_build(made.number))

    def __iter__(self) -> Iterator[Dataset]:
        for one in self._project.api.datasets.list():
            yield self.get(one.manifest_sha256)


class Imports:
    """Rows brought into the project, which is waited for. `mapping` says what columns are: `{"question": "prompt"}`.

    Importing the same again adds nothing. A file with broken rows is refused as a whole (ImportRefused), unless
    `good_rows=True` takes those that are not.
    """

    def __init__(self, project: Project):
        self._project = project

    def from_file(self, path: str | Path, kind: ImportKind, **rest: Any) -> models.PromptsGetImportOutput:
        """JSON lines, JSON, CSV or Parquet, also packed with gzip. Of a large file that broke off, the rest is sent."""
        path = Path(path)
        return self._send(path, kind, path.name, **rest)

    def from_rows(
        self, rows: Iterable[Mapping[str, Any]], kind: ImportKind, *, name: str = "rows", **rest: Any
    ) -> models.PromptsGetImportOutput:
        lines = io.BytesIO()
        for row in rows:
            lines.write(json.dumps(row, allow_nan=False, ensure_ascii=False).encode() + b"\n")
        return self._send(lines.getvalue(), kind, f"{name}.jsonl", **rest)

    def from_datasets(
        self, dataset: datasets.Dataset, kind: ImportKind = "comparisons", *, name: str = "dataset", **rest: Any
    ) -> models.PromptsGetImportOutput:
        """A Hugging Face dataset; with a mapping only the columns that it names are sent."""
        columns = list(rest.get("mapping") or dataset.column_names)
        return self._send(parquet_of(dataset.select_columns(columns)), kind, f"{name}.parquet", **rest)

    def from_pandas(
        self, frame: pandas.DataFrame, kind: ImportKind = "comparisons", *, name: str = "frame", **rest: Any
    ) -> models.PromptsGetImportOutput:
        columns = list(rest.get("mapping") or frame.columns)
        return self._send(parquet_of(frame[columns]), kind, f"{name}.parquet", **rest)

    def undo(self, id: str) -> models.PromptsUndoImportOutput:
        return self._project.api.prompts.undo_import(id)

    def __iter__(self) -> Iterator[models.PromptsImportsItem]:
        for one in self._project.api.prompts.imports():
            yield one

    def _send(
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
            report = self._send_parts(
                file, size, kind, filename, mapping=mapping, split=split, good_rows=good_rows, progress=progress
            )
        else:
            asked: dict[str, Any] = {"rows": "good" if good_rows else "all"}
            if mapping is not None:
                asked["columns"] = json.dumps(dict(mapping))
            if split is not None:
                asked["split"] = split
            media_type = media_types.get(Path(filename).suffix, "application/x-ndjson")
            report = self._project.api.prompts.import_(
                file, kind=kind, filename=filename, media_type=media_type, progress=progress, **asked
            )
        with Progress(progress, f"import of {filename}", report.bytes, unit="B") as bar:
            for told in self._project.api.prompts.watch_import(report.id):
                bar.to(told.bytes_read)
                report = told
        if report.state == "refused":
            raise ImportRefused(report)
        if report.state != "done":
            why = f": {report.problem.message}" if report.problem else ""
            raise WorkFailed(f"the import of {filename} is {report.state}{why}", report, report.problem)
        return report

    def _send_parts(
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
            begun = prompts.begin_import(kind=kind, file_name=filename, bytes=size, fingerprint=fingerprint)
            opened.seek(len(begun.received) * begun.part_bytes)
            with Progress(progress, "upload", size, unit="B") as bar:
                number = len(begun.received)
                while part := opened.read(begun.part_bytes):
                    number += 1
                    prompts.send_part(begun.id, number, part, sha256=hashlib.sha256(part).hexdigest())
                    bar.to(opened.tell())
        prompts.finish_upload(begun.id)
        options: dict[str, Any] = {"bad_rows": "skip" if good_rows else "refuse"}
        if mapping is not None:
            options["columns"] = mapping
        if split is not None:
            options["split"] = split
        return prompts.start_import(begun.id, **options)


def sha256_of(opened: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := opened.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
