"""A training on the service: steps in an order that the seed says, states to resume from, and weights brought here."""

import json
import math
import os
import random
import urllib.request
from pathlib import Path

import tinker
from tinker import types
from trainer_trl.dataset import JobFailed
from trainer_trl.folders import listing_of, seal
from trainer_trl.told import Told

WEEK_S = 7 * 24 * 3600
HANDLES = "tinker.json"


class Training:
    def __init__(self, work: dict, told: Told):
        # Otherwise the SDK sends its errors, with the paths of this machine, to whoever made it.
        os.environ.setdefault("TINKER_TELEMETRY", "0")
        self.work, self.told, self.settings = work, told, work["hyperparameters"]
        self.state = Path(work["state"])
        self.state.mkdir(parents=True, exist_ok=True)
        self.job = Path(work["artifacts"]).name
        self.service = tinker.ServiceClient(user_metadata={"gshf_job": self.job})
        self.done, self.client = self._begin()
        self.tokenizer = self.client.get_tokenizer()

    def pi0(self) -> tinker.TrainingClient:
        """π₀: an adapter that was just made adds nothing to the base model."""
        seed = self.work["seed"] % 2**31
        made = self.service.create_lora_training_client(self.work["base_model"], self.settings["lora_r"], seed)
        return made.result()

    def _begin(self) -> tuple[int, tinker.TrainingClient]:
        """How many steps are done, and the model after them: of an attempt before, of what the job starts from, or π₀."""
        saved = self.state / "saved.json"
        if saved.exists():
            state = json.loads(saved.read_text())
            again = self.service.create_training_client_from_state_with_optimizer(state["path"])
            return state["step"], again.result()
        if self.work["start"] is None:
            return 0, self.pi0()
        handles = Path(self.work["start"]) / HANDLES
        if not handles.exists():
            raise JobFailed("bad-init", "the checkpoint to start from is none that this trainer made")
        return 0, self.service.create_training_client_from_state(json.loads(handles.read_text())["state"]).result()

    def once(self, name: str, compute) -> list:
        """What an attempt before has paid for already, or else what is computed now."""
        path = self.state / f"{name}.json"
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_text(json.dumps(compute()))
            part.replace(path)
        return json.loads(path.read_text())

    def batches(self, count: int) -> list[list[int]]:
        """Rows of each step: every epoch in another order, the same in every attempt."""
        size = min(self.settings["batch_size"], count)
        steps = max(1, round(count * self.settings["epochs"] / size))
        chance, order = random.Random(self.work["seed"]), []
        while len(order) < steps * size:
            order += chance.sample(range(count), count)
        return [order[i * size : (i + 1) * size] for i in range(steps)]

    def learning_rate(self, step: int, steps: int) -> float:
        """As transformers schedules it; `step` counts from 0."""
        warmup = round(self.settings["warmup_ratio"] * steps)
        kind, rate = self.settings["lr_scheduler_type"], self.settings["learning_rate"]
        if kind != "constant" and step < warmup:
            return rate * step / warmup
        part = (step - warmup) / max(1, steps - warmup)
        return rate * {"linear": 1 - part, "cosine": (1 + math.cos(math.pi * part)) / 2}.get(kind, 1.0)

    def fit(self, count: int, step) -> None:
        """`step(client, rows)` computes gradients and answers a future; the figures of it are told with `figures()`."""
        batches = self.batches(count)
        steps, wanted = len(batches), self.settings["checkpoints"]
        told_at = {round(steps * (i + 1) / (wanted + 1)) for i in range(wanted)} - {0, steps}
        self.told("running", progress=self.done / steps)
        for index, rows in list(enumerate(batches))[self.done :]:
            computed, figures = step(self.client, rows)
            # Both are on their way before the first is waited for: the service then needs no second round.
            moved = self.client.optim_step(self._adam(self.learning_rate(index, steps)))
            result = computed.result()
            moved.result()
            self.done = index + 1
            point = {"step": self.done, **figures(result)}
            self.told("metrics", points=[point], progress=self.done / steps)
            if self.done < steps and self.done % self.settings["save_steps"] == 0:
                self._save(self.done)
            if self.done in told_at:
                self.checkpoint(f"step-{self.done}", self.done)
        final = self.checkpoint("final", steps)
        self.told("succeeded", artifacts=[("checkpoint", str(final), format_of(final))])
        self.service.close("success").result()

    def _adam(self, rate: float) -> types.AdamParams:
        """torch's own numbers, and transformers' bound of gradients: a recipe means the same as with TRL."""
        decay = self.settings["weight_decay"]
        return types.AdamParams(
            learning_rate=rate, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=decay, grad_clip_norm=1.0
        )

    def _save(self, step: int) -> None:
        path = self.client.save_state(f"resume-{step}", ttl_seconds=WEEK_S, overwrite=True).result().path
        part = self.state / "saved.part"
        part.write_text(json.dumps({"step": step, "path": path}))
        part.replace(self.state / "saved.json")

    def checkpoint(self, name: str, step: int) -> Path:
        """Weights in the format of the Hub, fetched here, with the names under which the service has them."""
        folder = Path(self.work["artifacts"]) / name
        if not listing_of(folder).exists():
            external = self.client.save_weights_external(name).result().path
            handles = {
                "state": self.client.save_state(name, overwrite=True).result().path,
                "sampler": self.client.save_weights_for_sampler(name).result().path,
            }
            urls = tinker.RestClient().get_external_weights_urls(external).result().urls
            folder.mkdir(parents=True, exist_ok=True)
            for path, url in urls.items():
                fetch(url, path, folder)
            (folder / HANDLES).write_text(json.dumps(handles, sort_keys=True))
            seal(folder)
        self.told("checkpoint", folder=str(folder), format=format_of(folder), step=step, kl=None)
        return folder


def fetch(url: str, path: str, folder: Path) -> None:
    to = (folder / path).resolve()
    if not to.is_relative_to(folder.resolve()):
        raise JobFailed("bad-weights", f"the service named a file {path}, which leads out of its folder")
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with urllib.request.urlopen(url, timeout=60) as reply, to.open("wb") as out:
            while chunk := reply.read(1 << 20):
                out.write(chunk)
    except OSError:
        raise JobFailed("fetch-failed", f"{path} of the weights can’t be fetched from the service", True) from None


def format_of(folder: Path) -> str:
    return "peft" if (folder / "adapter_config.json").exists() else "safetensors"
