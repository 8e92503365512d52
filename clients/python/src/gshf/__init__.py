"""gshf: human preferences for iterative RLHF, from Python.

from gshf import Client

client = Client("https://gshf.example.org", "gshf_…")
round = client.project("chat").rounds.create({"pairs": 128})
round.start().wait()
"""

from . import inputs, models
from ._async.client import AsyncClient
from ._async.handles import AsyncDataset, AsyncDatasetBuild, AsyncEvaluation, AsyncExport, AsyncRound, AsyncTraining
from ._async.project import AsyncProject
from ._sync.client import Client
from ._sync.handles import Dataset, DatasetBuild, Evaluation, Export, Round, Training
from ._sync.project import Project
from ._version import version as __version__
from .errors import (
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

__all__ = [
    "AsyncClient",
    "AsyncDataset",
    "AsyncDatasetBuild",
    "AsyncEvaluation",
    "AsyncExport",
    "AsyncProject",
    "AsyncRound",
    "AsyncTraining",
    "Client",
    "Conflict",
    "Dataset",
    "DatasetBuild",
    "Evaluation",
    "Export",
    "GshfError",
    "ImportRefused",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Project",
    "RateLimited",
    "Refused",
    "Round",
    "Training",
    "UnexpectedAnswer",
    "Unreachable",
    "WorkFailed",
    "__version__",
    "inputs",
    "models",
]
