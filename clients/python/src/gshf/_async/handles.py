"""What goes on by itself, and what comes of it: rounds, datasets, trainings, evaluations, exports."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from typing_extensions import Self

from .. import inputs, models
from .._frames import dataset_of_file, frame_of_file, frame_of_results, frame_of_training
from .._progress import Progress
from ..errors import GshfError, WorkFailed

if TYPE_CHECKING:
    import datasets
    import pandas

    from .project import AsyncProject

D = TypeVar("D", bound=models.Model)


class AsyncWork(Generic[D]):
    """Something with a number that goes on by itself. `data` is what was last heard of it."""

    kind: ClassVar[str]
    failures: ClassVar[frozenset[str]] = frozenset({"failed", "stopped", "cancelled"})

    def __init__(self, project: AsyncProject, data: D):
        self.project, self.data = project, data

    def __repr__(self) -> str:
        return f"<{self.kind} {self.number} of {self.project.slug}: {self.state}>"

    @property
    def number(self) -> int:
        return int(getattr(self.data, "number"))  # noqa: B009

    @property
    def state(self) -> str:
        return str(getattr(self.data, "state"))  # noqa: B009

    @property
    def problem(self) -> Any:
        """Why it failed, or what it waits for; None if all is well."""
        return getattr(self.data, "problem", None)

    async def refresh(self) -> Self:
        self.data = await self._get()
        return self

    async def watch(self) -> AsyncGenerator[D, None]:
        """What it is now, and again whenever it changes, until it is over."""
        async for data in self._events():
            self.data = data
            yield data

    async def wait(self, until: str | None = None, progress: bool = True) -> Self:
        """Waits until it is over, or in the state `until`, such as a round's `labeling`.

        Raises WorkFailed when it ends in another way.
        """
        with Progress(progress, f"{self.kind} {self.number}", None) as bar:
            async with aclosing(self.watch()) as told:
                async for _ in told:
                    done, total = self._done()
                    bar.to(done, total, self._text())
                    if until is not None and self.state == until:
                        return self
        if until is not None or self.state in self.failures:
            why = f": {self.problem.message}" if self.problem else ""
            raise WorkFailed(f"{self.kind} {self.number} is {self.state}{why}", self, self.problem)
        return self

    def _text(self) -> str:
        why = f" ({self.problem.message})" if self.problem else ""
        return f"{self.kind} {self.number}: {self.state}{why}"

    def _done(self) -> tuple[float, float]:
        return getattr(self.data, "done"), getattr(self.data, "total")  # noqa: B009

    async def _get(self) -> D:
        raise NotImplementedError

    def _events(self) -> AsyncIterator[D]:
        raise NotImplementedError


class AsyncRound(AsyncWork[models.RoundsGetOutput]):
    kind = "round"

    async def _get(self) -> models.RoundsGetOutput:
        return await self.project.api.rounds.get(self.number)

    def _events(self) -> AsyncIterator[models.RoundsGetOutput]:
        return self.project.api.rounds.watch(self.number)

    def _done(self) -> tuple[float, float]:
        return self.data.labels_done, self.data.labels_wanted

    async def preview(self) -> models.RoundsPreviewOutput:
        """What it would take: prompts, answers, labels, and warnings."""
        config: Any = self.data.config.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return await self.project.rounds.preview(config=config, experiment=self.data.experiment.slug)

    async def start(self) -> AsyncRound:
        await self.project.api.rounds.start(self.number)
        return await self.refresh()

    async def pause(self) -> AsyncRound:
        await self.project.api.rounds.pause(self.number)
        return await self.refresh()

    async def resume(self) -> AsyncRound:
        await self.project.api.rounds.resume(self.number)
        return await self.refresh()

    async def freeze(self) -> AsyncRound:
        await self.project.api.rounds.freeze(self.number)
        return await self.refresh()

    async def finish_early(self) -> AsyncRound:
        await self.project.api.rounds.finish_early(self.number)
        return await self.refresh()

    async def retry(self) -> AsyncRound:
        await self.project.api.rounds.retry(self.number)
        return await self.refresh()

    async def cancel(self) -> AsyncRound:
        await self.project.api.rounds.cancel(self.number)
        return await self.refresh()

    async def delete(self) -> None:
        await self.project.api.rounds.delete(self.number)

    async def simulate_annotators(self, annotators: int = 1, **rest: Any) -> models.RoundsSimulateAnnotatorsOutput:
        """Lets simulated annotators label it, where the installation has them."""
        return await self.project.api.rounds.simulate_annotators(self.number, annotators=annotators, **rest)

    async def dataset(self) -> AsyncDataset:
        """The dataset it was frozen to."""
        if self.data.dataset_sha256 is None:
            raise GshfError(f"round {self.number} is {self.state}: it has no dataset yet")
        return await self.project.datasets.get(self.data.dataset_sha256)


class AsyncTraining(AsyncWork[models.TrainingsGetOutput]):
    kind = "training"

    async def _get(self) -> models.TrainingsGetOutput:
        return await self.project.api.trainings.get(self.number)

    def _events(self) -> AsyncIterator[models.TrainingsGetOutput]:
        return self.project.api.trainings.watch(self.number)

    def _done(self) -> tuple[float, float]:
        return (self.data.attempts[-1].progress if self.data.attempts else 0.0), 1.0

    async def retry(self) -> AsyncTraining:
        await self.project.api.trainings.retry(self.number)
        return await self.refresh()

    async def cancel(self) -> AsyncTraining:
        await self.project.api.trainings.cancel(self.number)
        return await self.refresh()

    def to_frame(self) -> pandas.DataFrame:
        """Its metrics by step, as last heard."""
        return frame_of_training(self.data)


class AsyncEvaluation(AsyncWork[models.EvaluationsGetOutput]):
    kind = "evaluation"

    async def _get(self) -> models.EvaluationsGetOutput:
        return await self.project.api.evaluations.get(self.number)

    def _events(self) -> AsyncIterator[models.EvaluationsGetOutput]:
        return self.project.api.evaluations.watch(self.number)

    async def results(self) -> models.EvaluationsResultsOutput:
        return await self.project.api.evaluations.results(self.number)

    async def to_frame(self) -> pandas.DataFrame:
        """A row for each policy, split and temperature; an interval's ends are `…_low` and `…_high`."""
        return frame_of_results(await self.results())

    async def retry(self) -> AsyncEvaluation:
        await self.project.api.evaluations.retry(self.number)
        return await self.refresh()

    async def stop(self) -> AsyncEvaluation:
        await self.project.api.evaluations.stop(self.number)
        return await self.refresh()


class AsyncExport(AsyncWork[models.DatasetsGetExportOutput]):
    kind = "export"

    async def _get(self) -> models.DatasetsGetExportOutput:
        return await self.project.api.datasets.get_export(self.number)

    def _events(self) -> AsyncIterator[models.DatasetsGetExportOutput]:
        return self.project.api.datasets.watch_export(self.number)

    async def download(self, to: str | Path, progress: bool = True) -> Path:
        """Writes it into the folder `to`, or to the file of that name; waits until it is ready."""
        await self.wait(progress=progress)
        path = Path(to)
        if path.is_dir():
            path /= self.data.file_name
        return await self.project.api.datasets.download_export(self.number).save(path, progress)

    async def retry(self) -> AsyncExport:
        await self.project.api.datasets.retry_export(self.number)
        return await self.refresh()

    async def stop(self) -> AsyncExport:
        await self.project.api.datasets.stop_export(self.number)
        return await self.refresh()


class AsyncDatasetBuild(AsyncWork[models.DatasetsGetBuildOutput]):
    kind = "dataset build"

    async def _get(self) -> models.DatasetsGetBuildOutput:
        return await self.project.api.datasets.get_build(self.number)

    def _events(self) -> AsyncIterator[models.DatasetsGetBuildOutput]:
        return self.project.api.datasets.watch_build(self.number)

    async def dataset(self) -> AsyncDataset:
        """What was built."""
        if self.data.manifest_sha256 is None:
            raise GshfError(f"dataset build {self.number} is {self.state}: there is no dataset yet")
        return await self.project.datasets.get(self.data.manifest_sha256)


class AsyncDataset:
    """A frozen dataset: nothing of it ever changes."""

    def __init__(self, project: AsyncProject, data: models.DatasetsGetOutput):
        self.project, self.data = project, data

    def __repr__(self) -> str:
        return f"<dataset {self.data.name} of {self.project.slug}: {self.sha256[:12]}>"

    @property
    def sha256(self) -> str:
        """Its name: the SHA-256 of its manifest."""
        return self.data.manifest_sha256

    async def export(self, format: str = "everything", **options: Any) -> AsyncExport:
        """Its rows for a library: `options` are container, split, weights, seed, ties, system, mergeRoles.

        Asking for the same again gives the export that is there.
        """
        chosen: Any = options
        made = await self.project.api.datasets.export(self.sha256, format=format, options=chosen)
        return await self.project.exports.get(made.number)

    async def preview_export(self, format: str = "everything", **options: Any) -> models.DatasetsPreviewExportOutput:
        chosen: Any = options
        return await self.project.api.datasets.preview_export(self.sha256, format=format, options=chosen)

    async def download(self, path: str, to: str | Path, progress: bool = True) -> Path:
        """One of the files that `data.files` lists, such as `manifest.json`."""
        target = Path(to)
        if target.is_dir():
            target /= path.rsplit("/", 1)[-1]
        return await self.project.api.datasets.download(self.sha256, path).save(target, progress)

    async def to_datasets(self, format: str = "everything", progress: bool = True, **options: Any) -> datasets.Dataset:
        """A Hugging Face dataset, for instance of the format `trl-preference`."""
        with TemporaryDirectory() as folder:
            return dataset_of_file(await self._table(format, options, folder, progress))

    async def to_pandas(self, format: str = "everything", progress: bool = True, **options: Any) -> pandas.DataFrame:
        with TemporaryDirectory() as folder:
            return frame_of_file(await self._table(format, options, folder, progress))

    async def _table(self, format: str, options: dict[str, Any], folder: str, progress: bool) -> Path:
        async for one in self.project.api.datasets.export_formats():
            if one.name == format:
                container = "parquet" if "parquet" in one.containers else "jsonl"
                export = await self.export(format, **{"container": container, **options})
                return await export.download(folder, progress)
        names = [one.name async for one in self.project.api.datasets.export_formats()]
        raise GshfError(f"there is no format {format!r}; there are {', '.join(names)}")


RoundConfig = inputs.RoundsCreateInputConfig
