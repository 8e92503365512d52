"""What goes on by itself, and what comes of it: rounds, datasets, trainings, evaluations, exports."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
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

    from .project import Project

D = TypeVar("D", bound=models.Model)


class Work(Generic[D]):
    """Something with a number that goes on by itself. `data` is what was last heard of it."""

    kind: ClassVar[str]
    failures: ClassVar[frozenset[str]] = frozenset({"failed", "stopped", "cancelled"})

    def __init__(self, project: Project, data: D):
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

    def refresh(self) -> Self:
        self.data = self._get()
        return self

    def watch(self) -> Generator[D, None]:
        """What it is now, and again whenever it changes, until it is over."""
        for data in self._events():
            self.data = data
            yield data

    def wait(self, until: str | None = None, progress: bool = True) -> Self:
        """Waits until it is over, or in the state `until`, such as a round's `labeling`.

        Raises WorkFailed when it ends in another way.
        """
        with Progress(progress, f"{self.kind} {self.number}", None) as bar:
            with closing(self.watch()) as told:
                for _ in told:
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

    def _get(self) -> D:
        raise NotImplementedError

    def _events(self) -> Iterator[D]:
        raise NotImplementedError


class Round(Work[models.RoundsGetOutput]):
    kind = "round"

    def _get(self) -> models.RoundsGetOutput:
        return self.project.api.rounds.get(self.number)

    def _events(self) -> Iterator[models.RoundsGetOutput]:
        return self.project.api.rounds.watch(self.number)

    def _done(self) -> tuple[float, float]:
        return self.data.labels_done, self.data.labels_wanted

    def preview(self) -> models.RoundsPreviewOutput:
        """What it would take: prompts, answers, labels, and warnings."""
        config: Any = self.data.config.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return self.project.rounds.preview(config=config, experiment=self.data.experiment.slug)

    def start(self) -> Round:
        self.project.api.rounds.start(self.number)
        return self.refresh()

    def pause(self) -> Round:
        self.project.api.rounds.pause(self.number)
        return self.refresh()

    def resume(self) -> Round:
        self.project.api.rounds.resume(self.number)
        return self.refresh()

    def freeze(self) -> Round:
        self.project.api.rounds.freeze(self.number)
        return self.refresh()

    def finish_early(self) -> Round:
        self.project.api.rounds.finish_early(self.number)
        return self.refresh()

    def retry(self) -> Round:
        self.project.api.rounds.retry(self.number)
        return self.refresh()

    def cancel(self) -> Round:
        self.project.api.rounds.cancel(self.number)
        return self.refresh()

    def delete(self) -> None:
        self.project.api.rounds.delete(self.number)

    def simulate_annotators(self, annotators: int = 1, **rest: Any) -> models.RoundsSimulateAnnotatorsOutput:
        """Lets simulated annotators label it, where the installation has them."""
        return self.project.api.rounds.simulate_annotators(self.number, annotators=annotators, **rest)

    def dataset(self) -> Dataset:
        """The dataset it was frozen to."""
        if self.data.dataset_sha256 is None:
            raise GshfError(f"round {self.number} is {self.state}: it has no dataset yet")
        return self.project.datasets.get(self.data.dataset_sha256)


class Training(Work[models.TrainingsGetOutput]):
    kind = "training"

    def _get(self) -> models.TrainingsGetOutput:
        return self.project.api.trainings.get(self.number)

    def _events(self) -> Iterator[models.TrainingsGetOutput]:
        return self.project.api.trainings.watch(self.number)

    def _done(self) -> tuple[float, float]:
        return (self.data.attempts[-1].progress if self.data.attempts else 0.0), 1.0

    def retry(self) -> Training:
        self.project.api.trainings.retry(self.number)
        return self.refresh()

    def cancel(self) -> Training:
        self.project.api.trainings.cancel(self.number)
        return self.refresh()

    def to_frame(self) -> pandas.DataFrame:
        """Its metrics by step, as last heard."""
        return frame_of_training(self.data)


class Evaluation(Work[models.EvaluationsGetOutput]):
    kind = "evaluation"

    def _get(self) -> models.EvaluationsGetOutput:
        return self.project.api.evaluations.get(self.number)

    def _events(self) -> Iterator[models.EvaluationsGetOutput]:
        return self.project.api.evaluations.watch(self.number)

    def results(self) -> models.EvaluationsResultsOutput:
        return self.project.api.evaluations.results(self.number)

    def to_frame(self) -> pandas.DataFrame:
        """A row for each policy, split and temperature; an interval's ends are `…_low` and `…_high`."""
        return frame_of_results(self.results())

    def retry(self) -> Evaluation:
        self.project.api.evaluations.retry(self.number)
        return self.refresh()

    def stop(self) -> Evaluation:
        self.project.api.evaluations.stop(self.number)
        return self.refresh()


class Export(Work[models.DatasetsGetExportOutput]):
    kind = "export"

    def _get(self) -> models.DatasetsGetExportOutput:
        return self.project.api.datasets.get_export(self.number)

    def _events(self) -> Iterator[models.DatasetsGetExportOutput]:
        return self.project.api.datasets.watch_export(self.number)

    def download(self, to: str | Path, progress: bool = True) -> Path:
        """Writes it into the folder `to`, or to the file of that name; waits until it is ready."""
        self.wait(progress=progress)
        path = Path(to)
        if path.is_dir():
            path /= self.data.file_name
        return self.project.api.datasets.download_export(self.number).save(path, progress)

    def retry(self) -> Export:
        self.project.api.datasets.retry_export(self.number)
        return self.refresh()

    def stop(self) -> Export:
        self.project.api.datasets.stop_export(self.number)
        return self.refresh()


class DatasetBuild(Work[models.DatasetsGetBuildOutput]):
    kind = "dataset build"

    def _get(self) -> models.DatasetsGetBuildOutput:
        return self.project.api.datasets.get_build(self.number)

    def _events(self) -> Iterator[models.DatasetsGetBuildOutput]:
        return self.project.api.datasets.watch_build(self.number)

    def dataset(self) -> Dataset:
        """What was built."""
        if self.data.manifest_sha256 is None:
            raise GshfError(f"dataset build {self.number} is {self.state}: there is no dataset yet")
        return self.project.datasets.get(self.data.manifest_sha256)


class Dataset:
    """A frozen dataset: nothing of it ever changes."""

    def __init__(self, project: Project, data: models.DatasetsGetOutput):
        self.project, self.data = project, data

    def __repr__(self) -> str:
        return f"<dataset {self.data.name} of {self.project.slug}: {self.sha256[:12]}>"

    @property
    def sha256(self) -> str:
        """Its name: the SHA-256 of its manifest."""
        return self.data.manifest_sha256

    def export(self, format: str = "everything", **options: Any) -> Export:
        """Its rows for a library: `options` are container, split, weights, seed, ties, system, mergeRoles.

        Asking for the same again gives the export that is there.
        """
        chosen: Any = options
        made = self.project.api.datasets.export(self.sha256, format=format, options=chosen)
        return self.project.exports.get(made.number)

    def preview_export(self, format: str = "everything", **options: Any) -> models.DatasetsPreviewExportOutput:
        chosen: Any = options
        return self.project.api.datasets.preview_export(self.sha256, format=format, options=chosen)

    def download(self, path: str, to: str | Path, progress: bool = True) -> Path:
        """One of the files that `data.files` lists, such as `manifest.json`."""
        target = Path(to)
        if target.is_dir():
            target /= path.rsplit("/", 1)[-1]
        return self.project.api.datasets.download(self.sha256, path).save(target, progress)

    def to_datasets(self, format: str = "everything", progress: bool = True, **options: Any) -> datasets.Dataset:
        """A Hugging Face dataset, for instance of the format `trl-preference`."""
        with TemporaryDirectory() as folder:
            return dataset_of_file(self._table(format, options, folder, progress))

    def to_pandas(self, format: str = "everything", progress: bool = True, **options: Any) -> pandas.DataFrame:
        with TemporaryDirectory() as folder:
            return frame_of_file(self._table(format, options, folder, progress))

    def _table(self, format: str, options: dict[str, Any], folder: str, progress: bool) -> Path:
        for one in self.project.api.datasets.export_formats():
            if one.name == format:
                container = "parquet" if "parquet" in one.containers else "jsonl"
                export = self.export(format, **{"container": container, **options})
                return export.download(folder, progress)
        names = [one.name for one in self.project.api.datasets.export_formats()]
        raise GshfError(f"there is no format {format!r}; there are {', '.join(names)}")


RoundConfig = inputs.RoundsCreateInputConfig
