"""One attempt at a job, in a process of its own."""

import tinker
from trainer_trl import run
from trainer_trl.dataset import JobFailed, training_rows
from trainer_trl.told import Told

from . import dpo, sft
from .hyperparameters import PAIRS


def train(work: dict, told: Told) -> None:
    kind = dpo if work["algorithm"] in PAIRS else sft
    try:
        kind.train(work, training_rows(work["rows"]), told)
    except tinker.APIConnectionError:
        raise JobFailed("service-unreachable", "the training service can’t be reached", True) from None
    except tinker.APIStatusError as error:
        again = error.status_code == 429 or error.status_code >= 500
        why = f"the training service answered HTTP {error.status_code}: {error.message}"[:1000]
        raise JobFailed("service-refused", why, again) from None


def forked(work: str, output: str, parent: int) -> None:
    run.forked(work, output, parent, train)
