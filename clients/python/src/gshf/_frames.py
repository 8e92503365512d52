"""From and to the libraries that hold tables: imported only where they are asked for."""

from __future__ import annotations

import importlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import models
from .errors import GshfError

if TYPE_CHECKING:
    import datasets
    import pandas


def extra(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise GshfError(f'this needs {name}: pip install "gshf[{name}]"') from error


def parquet_of(table: datasets.Dataset | pandas.DataFrame) -> bytes:
    file = io.BytesIO()
    table.to_parquet(file)
    return file.getvalue()


def dataset_of_file(path: Path) -> datasets.Dataset:
    """In memory: the file may go away."""
    kind = "parquet" if path.suffix == ".parquet" else "json"
    rows: datasets.Dataset = extra("datasets").load_dataset(
        kind, data_files=str(path), split="train", cache_dir=str(path.parent / "cache"), keep_in_memory=True
    )
    return rows


def frame_of_file(path: Path) -> pandas.DataFrame:
    pd = extra("pandas")
    frame: pandas.DataFrame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_json(path, lines=True)
    return frame


def frame_of_training(training: models.TrainingsGetOutput) -> pandas.DataFrame:
    frame: pandas.DataFrame = extra("pandas").DataFrame([one.model_dump() for one in training.metrics])
    return frame


def frame_of_results(results: models.EvaluationsResultsOutput) -> pandas.DataFrame:
    frame: pandas.DataFrame = extra("pandas").DataFrame([row_of(cell.model_dump()) for cell in results.cells])
    return frame


def row_of(cell: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: cell[name] for name in ("policy", "split", "temperature", "top_p", "prompts", "samples")
    }
    row |= {"is_reference": cell["is_reference"], "is_baseline": cell["is_baseline"]}
    for name, figure in cell["figures"].items():
        if isinstance(figure, dict):
            row[name] = figure.get("mean", figure.get("rate"))
            low, high = figure.get("ci95") or (None, None)
            row |= {f"{name}_low": low, f"{name}_high": high}
        elif not isinstance(figure, list):
            row[name] = figure
    return row
