"""An ensemble of Bradley–Terry reward models, each from another seed of its head and its order of rows."""

from pathlib import Path

from datasets import Dataset
from transformers import AutoModelForSequenceClassification, PrinterCallback, set_seed
from trl import RewardConfig, RewardTrainer

from .dataset import pairs_of
from .folders import listing_of, seal
from .models import arguments, dtype, load_tokenizer, resume_from, write_weights
from .progress import TellMetrics
from .told import Told
from .weighting import KeepColumns, KeepsRowNumbers, mean_weight, preference_loss, split_columns, weighted_mean


class MarginTrainer(KeepsRowNumbers, RewardTrainer):
    """TRL's Bradley–Terry, h = r(chosen) − r(rejected) − rm_margin, with a row's weight and its share of votes."""

    COLUMNS = ["weight", "rm_margin", "p_chosen"]

    def __init__(self, *args, mean_weight: float = 1.0, **kwargs):
        self.mean_weight = mean_weight
        super().__init__(*args, **kwargs)
        self.data_collator = KeepColumns(self.data_collator, self.COLUMNS)

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        inputs, row = split_columns(inputs, self.COLUMNS)
        chosen, rejected = model(**inputs, use_cache=False).logits.squeeze(-1).float().chunk(2)
        h = chosen - rejected - row["rm_margin"]
        loss = weighted_mean(preference_loss(h, row["p_chosen"]), row["weight"], self.mean_weight)
        told = {"margin": (chosen - rejected).mean(), "accuracy": (chosen > rejected).float().mean()}
        self.tell(model, told)
        return (loss, {}) if return_outputs else loss


def make_trainer(work: dict, rows: list[dict], tokenizer, member: int, output: str) -> MarginTrainer:
    set_seed((work["seed"] + member) % 2**31)
    model = AutoModelForSequenceClassification.from_pretrained(
        work["start"] or work["base_model"], num_labels=1, dtype=dtype(), pad_token_id=tokenizer.pad_token_id
    )
    return MarginTrainer(
        model=model,
        args=RewardConfig(**arguments(work, output, len(rows), member)),
        train_dataset=Dataset.from_list(pairs_of(rows, "rm_margin")),
        processing_class=tokenizer,
        mean_weight=mean_weight(rows),
    )


def train(work: dict, rows: list[dict], told: Told) -> list[tuple[str, str, str]]:
    tokenizer = load_tokenizer(work["base_model"])
    members = work["hyperparameters"]["members"]
    folder = Path(work["artifacts"]) / "reward-model"
    steps = 0
    for member in range(members):
        output = f"{work['state']}/member-{member}"
        trainer = make_trainer(work, rows, tokenizer, member, output)
        trainer.remove_callback(PrinterCallback)
        trainer.add_callback(TellMetrics(told, member / members, 1 / members, steps))
        trainer.train(resume_from_checkpoint=resume_from(output))
        write_weights(trainer, folder / f"member-{member}")
        steps += trainer.state.global_step
    if not listing_of(folder).exists() and trainer.is_world_process_zero():
        seal(folder)
    return [("reward_model", str(folder), "safetensors")]
