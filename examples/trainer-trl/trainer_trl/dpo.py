"""DPO on pairs (dpo), and on pairs that rejection sampling made (rso, multi_step_rso)."""

from datasets import Dataset
from trl import DPOConfig, DPOTrainer

from .checkpoints import TellCheckpoints, fit
from .dataset import pairs_of
from .models import arguments, load_policy, load_reference, load_tokenizer, lora_of
from .told import Told
from .weighting import KeepColumns, KeepsRowNumbers, mean_weight, preference_loss, split_columns, weighted_mean


class PairTrainer(KeepsRowNumbers, DPOTrainer):
    """
    TRL's DPO with what a row says of itself: Eq. (10) of the paper,

        h = η·(log π/π₀(chosen) − log π/π₀(rejected)) + pessimism_margin,   ℓ = w·[softplus(h) − p·h],

    TRL's β being η. Reference log-probabilities are π₀'s, computed once, whatever the training starts from.
    """

    COLUMNS = ["weight", "pessimism_margin", "p_chosen"]

    def __init__(self, *args, mean_weight: float = 1.0, **kwargs):
        self.mean_weight = mean_weight
        super().__init__(*args, **kwargs)

    def compute_ref_log_probs(self, model, inputs):
        return super().compute_ref_log_probs(model, split_columns(inputs, self.COLUMNS)[0])

    def _precompute_ref_logps(self, dataset, name, batch_size):
        # TRL makes its collator while it is set up, and computes these at the end of that.
        if not isinstance(self.data_collator, KeepColumns):
            self.data_collator = KeepColumns(self.data_collator, self.COLUMNS)
        return super()._precompute_ref_logps(dataset, name, batch_size)

    def answer_logps(self, model, inputs):
        """log π of chosen and rejected, summed over an answer's tokens: exact, at temperature 1."""
        mask = inputs["completion_mask"]
        labels = inputs["input_ids"].masked_fill(mask == 0, -100)
        outputs = model(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            use_cache=False,
            labels=labels,
            fused_lm_head=True,
        )
        return outputs.log_probs[:, -(mask.size(1) - 1) :].sum(1).chunk(2)

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        inputs, row = split_columns(inputs, self.COLUMNS)
        chosen, rejected = self.answer_logps(model, inputs)
        chosen_reward = self.beta * (chosen - inputs["ref_chosen_logps"])
        rejected_reward = self.beta * (rejected - inputs["ref_rejected_logps"])
        h = chosen_reward - rejected_reward + row["pessimism_margin"]
        loss = weighted_mean(preference_loss(h, row["p_chosen"]), row["weight"], self.mean_weight)
        told = {
            "rewards/margins": (chosen_reward - rejected_reward).mean(),
            "rewards/accuracies": (chosen_reward > rejected_reward).float().mean(),
            "logps/chosen": chosen.mean(),
        }
        self.tell(model, told)
        return (loss, {}) if return_outputs else loss


def make_trainer(work: dict, rows: list[dict], policy, reference, tokenizer) -> PairTrainer:
    settings = arguments(work, work["state"], len(rows))
    return PairTrainer(
        model=policy,
        ref_model=reference,
        args=DPOConfig(beta=work["eta"], precompute_ref_log_probs=True, **settings),
        train_dataset=Dataset.from_list(pairs_of(rows, "pessimism_margin")),
        processing_class=tokenizer,
        peft_config=lora_of(work),
        mean_weight=mean_weight(rows),
    )


def train(work: dict, rows: list[dict], told: Told) -> list[tuple[str, str, str]]:
    tokenizer = load_tokenizer(work["base_model"])
    reference = load_reference(work["base_model"])
    trainer = make_trainer(work, rows, load_policy(work), reference, tokenizer)
    return fit(trainer, work, told, TellCheckpoints(work, told, rows, reference, tokenizer))
