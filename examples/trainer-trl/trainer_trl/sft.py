"""Maximum likelihood of the chosen answers: SFT, and RAFT on the best of several draws."""

from datasets import Dataset
from trl import SFTConfig, SFTTrainer

from .checkpoints import TellCheckpoints, fit
from .dataset import messages
from .models import arguments, load_policy, load_reference, load_tokenizer, lora_of
from .told import Told
from .weighting import KeepColumns, KeepsRowNumbers, split_columns


class ChosenTrainer(KeepsRowNumbers, SFTTrainer):
    """
    TRL's SFT, in which a row counts by its weight: the loss of an epoch is Σ w·nll / Σ w·tokens, the tokens those of
    the answers.
    """

    COLUMNS = ["weight"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.data_collator = KeepColumns(self.data_collator, self.COLUMNS)
        weights, labels = self.train_dataset["weight"], self.train_dataset["labels"]
        tokens = [sum(label != -100 for label in row) for row in labels]
        self.mean_tokens = max(1e-9, sum(w * n for w, n in zip(weights, tokens, strict=True)) / len(tokens))

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        inputs, row = split_columns(inputs, self.COLUMNS)
        outputs = model(**inputs, use_cache=False, fused_lm_head=True)
        logps = outputs.log_probs.sum(1)
        loss = (row["weight"] * -logps).mean() / self.mean_tokens
        if num_items_in_batch is not None:
            # Then the caller leaves the accumulation to the loss.
            loss = loss / self.current_gradient_accumulation_steps
        self.tell(model, {"logps/chosen": logps.mean()})
        return (loss, {}) if return_outputs else loss


def make_trainer(work: dict, rows: list[dict], policy, tokenizer) -> ChosenTrainer:
    data = [
        {"prompt": messages(r["prompt"]), "completion": messages(r["chosen"]), "weight": float(r["weight"])}
        for r in rows
    ]
    settings = arguments(work, work["state"], len(rows))
    return ChosenTrainer(
        model=policy,
        args=SFTConfig(completion_only_loss=True, **settings),
        train_dataset=Dataset.from_list(data),
        processing_class=tokenizer,
        peft_config=lora_of(work),
    )


def train(work: dict, rows: list[dict], told: Told) -> list[tuple[str, str, str]]:
    tokenizer = load_tokenizer(work["base_model"])
    reference = load_reference(work["base_model"])
    trainer = make_trainer(work, rows, load_policy(work), tokenizer)
    return fit(trainer, work, told, TellCheckpoints(work, told, rows, reference, tokenizer))
