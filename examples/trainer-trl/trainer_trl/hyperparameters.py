"""What may be set, once for the capabilities and once to check a job."""

from .dataset import JobFailed

PAIRS = ["dpo", "dpo_pessimistic", "rso", "multi_step_rso"]
ALGORITHMS = ["sft", "raft", *PAIRS, "reward_model"]
POLICIES = ["sft", "raft", *PAIRS]


def _number(name, default, what, low=0.0, high=None, kind="number", algorithms=None, values=None):
    entry = {"name": name, "type": kind, "default": default, "what": what}
    if kind in ("number", "integer"):
        entry["min"] = low
        if high is not None:
            entry["max"] = high
    if values:
        entry["values"] = values
    if algorithms:
        entry["algorithms"] = algorithms
    return entry


def _whole(name, default, what, low=1, high=None, algorithms=None):
    return _number(name, default, what, low, high, "integer", algorithms)


SCHEDULERS = ["linear", "cosine", "constant", "constant_with_warmup"]
HYPERPARAMETERS = [
    _number("learning_rate", 1e-6, "step size of AdamW"),
    _number("epochs", 1, "passes over the rows"),
    _whole("batch_size", 32, "rows a step, over all processes and accumulated"),
    _whole("micro_batch", 8, "rows at once on one device"),
    _whole("max_length", 1024, "tokens of prompt and answer; what is beyond is cut"),
    _number("weight_decay", 0.0, "AdamW’s"),
    _number("warmup_ratio", 0.0, "share of the steps in which the rate rises", high=1),
    _number("lr_scheduler_type", "linear", "how the rate falls", kind="text", values=SCHEDULERS),
    _whole("lora_r", 0, "rank of a LoRA adapter; 0 trains all weights", 0, 1024),
    _number("lora_alpha", 16, "scale of the adapter"),
    _whole("checkpoints", 0, "checkpoints on the way, evenly", 0, 16, POLICIES),
    _whole("kl_prompts", 16, "prompts on which the KL to π₀ is measured", 0, 1024, POLICIES),
    _whole("kl_draws", 2, "answers drawn for each", 1, 64, POLICIES),
    _whole("kl_tokens", 128, "tokens of each at most", 1, 8192, POLICIES),
    _whole("save_steps", 50, "steps between states that a killed job resumes from"),
    _whole("members", 3, "reward models of the ensemble", 1, 16, ["reward_model"]),
    _number("features", "", "said by rounds, of the platform’s own reward; of no use here", kind="text"),
    _whole("max_prompt_length", 0, "said by the paper’s presets; prompts are cut with max_length only", 0),
]

CAPABILITIES = {"versions": [1, 2], "algorithms": ALGORITHMS, "hyperparameters": HYPERPARAMETERS}


def read_hyperparameters(given: dict, algorithm: str) -> dict:
    """
    All of them, with defaults for what is left out.

    :raises JobFailed: naming the one that is unknown or out of its range
    """
    if algorithm not in ALGORITHMS:
        raise JobFailed("unknown-algorithm", f"this trainer knows {', '.join(ALGORITHMS)}, not {algorithm}")
    known = {entry["name"]: entry for entry in HYPERPARAMETERS}
    for name, value in given.items():
        if name not in known:
            raise JobFailed("bad-hyperparameter", f"{name}: unknown; this trainer knows {', '.join(known)}")
        entry = known[name]
        if entry["type"] == "text":
            fine = isinstance(value, str) and value in entry.get("values", [value])
        else:
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            whole = entry["type"] == "number" or (number and float(value).is_integer())
            fine = number and whole and entry["min"] <= value <= entry.get("max", float("inf"))
        if not fine:
            raise JobFailed("bad-hyperparameter", f"{name}: {value!r} is not allowed")
    return {**{entry["name"]: entry["default"] for entry in HYPERPARAMETERS}, **given}
