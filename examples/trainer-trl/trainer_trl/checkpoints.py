"""Checkpoints on the way and at the end, with their KL to π₀."""

from pathlib import Path

from transformers import PrinterCallback, TrainerCallback

from .divergence import kl_to_reference
from .folders import listing_of, seal
from .models import format_of, resume_from, write_weights
from .progress import TellMetrics
from .told import Told


class TellCheckpoints(TrainerCallback):
    """Evenly over the steps. One whose folder is there already, of an attempt before, is told again and not redone."""

    def __init__(self, work: dict, told: Told, rows: list[dict], reference, tokenizer):
        self.work, self.told, self.reference, self.tokenizer = work, told, reference, tokenizer
        unique = {str(row["prompt"]): row["prompt"] for row in rows}
        self.prompts = list(unique.values())[: work["hyperparameters"]["kl_prompts"]]
        self.trainer = None

    def on_step_end(self, args, state, control, **_):
        count = self.work["hyperparameters"]["checkpoints"]
        wanted = {round(state.max_steps * (i + 1) / (count + 1)) for i in range(count)} - {0, state.max_steps}
        if state.global_step in wanted:
            self.write(state.global_step, f"step-{state.global_step}")

    def write(self, step: int, name: str) -> Path:
        folder = Path(self.work["artifacts"]) / name
        if not listing_of(folder).exists():
            write_weights(self.trainer, folder)
            if self.trainer.is_world_process_zero():
                seal(folder)
        kl = self.kl(step)
        self.told("checkpoint", folder=str(folder), format=format_of(folder), step=step, kl=kl)
        return folder

    def kl(self, step: int) -> float | None:
        settings = self.work["hyperparameters"]
        if not self.prompts or not self.trainer.is_world_process_zero():
            return None
        model = self.trainer.accelerator.unwrap_model(self.trainer.model)
        exact, _ = kl_to_reference(
            model,
            self.reference,
            self.tokenizer,
            self.prompts,
            draws=settings["kl_draws"],
            tokens=settings["kl_tokens"],
            seed=self.work["seed"] + step,
        )
        return exact


def fit(trainer, work: dict, told: Told, checkpoints: TellCheckpoints) -> list[tuple[str, str, str]]:
    """Trains, resuming where an attempt before left a state; answers what it made: kind, folder, format."""
    checkpoints.trainer = trainer
    # It would print what TellMetrics tells.
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(TellMetrics(told))
    trainer.add_callback(checkpoints)
    trainer.train(resume_from_checkpoint=resume_from(work["state"]))
    folder = checkpoints.write(trainer.state.global_step, "final")
    return [("checkpoint", str(folder), format_of(folder))]
