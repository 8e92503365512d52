"""What TRL logs of a training, as it is told."""

import math

from transformers import TrainerCallback

from .models import whole_mark
from .told import Told

NAMES = {
    "loss": "loss",
    "rewards/margins": "rewards/margins",
    "margin": "rewards/margins",
    "rewards/accuracies": "rewards/accuracies",
    "accuracy": "rewards/accuracies",
    "logps/chosen": "logps",
    "kl_k1": "kl_k1",
}


class TellMetrics(TrainerCallback):
    """Every logged step. `start` and `share` place a part (a member of an ensemble) in the whole."""

    def __init__(self, told: Told, start: float = 0.0, share: float = 1.0, step_offset: int = 0):
        self.told, self.start, self.share, self.step_offset = told, start, share, step_offset

    def _progress(self, state) -> float:
        return self.start + self.share * (state.global_step / max(1, state.max_steps))

    def on_train_begin(self, args, state, control, **_):
        self.told("running", progress=self._progress(state))

    def on_save(self, args, state, control, **_):
        if state.is_world_process_zero:
            whole_mark(args.output_dir, state.global_step).touch()

    def on_log(self, args, state, control, logs=None, **_):
        point = {NAMES[name]: value for name, value in (logs or {}).items() if name in NAMES}
        if "loss" in point:
            point = {name: value if math.isfinite(value) else None for name, value in point.items()}
            step = self.step_offset + state.global_step
            self.told("metrics", points=[{"step": step, **point}], progress=self._progress(state))
