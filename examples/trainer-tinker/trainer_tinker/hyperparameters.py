"""What may be set. Reward models need a head that the service doesn't train, so they are not among the algorithms."""

from trainer_trl.hyperparameters import PAIRS, POLICIES, SCHEDULERS, number, whole

HYPERPARAMETERS = [
    number("learning_rate", 1e-5, "step size of AdamW"),
    number("epochs", 1, "passes over the rows"),
    whole("batch_size", 32, "rows a step"),
    whole("max_length", 1024, "tokens of prompt and answer; what is beyond is cut"),
    number("weight_decay", 0.0, "AdamW’s"),
    number("warmup_ratio", 0.0, "share of the steps in which the rate rises", high=1),
    number("lr_scheduler_type", "linear", "how the rate falls", kind="text", values=SCHEDULERS),
    whole("lora_r", 32, "rank of the LoRA adapter", 1, 1024),
    whole("checkpoints", 0, "checkpoints on the way, evenly", 0, 16),
    whole("save_steps", 50, "steps between states that a killed job resumes from"),
    number("features", "", "said by rounds, of the platform’s own reward; of no use here", kind="text"),
    whole("max_prompt_length", 0, "said by the paper’s presets; prompts are cut with max_length only", 0),
]

CAPABILITIES = {"versions": [1, 2], "algorithms": POLICIES, "hyperparameters": HYPERPARAMETERS}

__all__ = ["CAPABILITIES", "PAIRS"]
