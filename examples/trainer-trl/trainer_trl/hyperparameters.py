"""What may be set, once for the capabilities and once to check a job."""

from .dataset import JobFailed

PAIRS = ["dpo", "dpo_pessimistic", "rso", "multi_step_rso"]
ALGORITHMS = ["sft", "raft", *PAIRS, "reward_model"]
POLICIES = ["sft", "raft", *PAIRS]


def number(name, default, what, low=0.0, high=None, kind="number", algorithms=None, values=None):
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


def whole(name, default, what, low=1, high=None, algorithms=None):
    return number(name, default, what, low, high, "integer", algorithms)


SCHEDULERS = ["linear", "cosine", "constant", "constant_with_warmup"]
HYPERPARAMETERS = [
    number("learning_rate", 1e-6, "step size of AdamW"),
    number("epochs", 1, "passes over the rows"),
    whole("batch_size", 32, "rows a step, over all processes and accumulated"),
    whole("micro_batch", 8, "rows at once on one device"),
    whole("max_length", 1024, "tokens of prompt and answer; what is beyond is cut"),
    number("weight_decay", 0.0, "AdamW’s"),
    number("warmup_ratio", 0.0, "share of the steps in which the rate rises", high=1),
    number("lr_scheduler_type", "linear", "how the rate falls", kind="text", values=SCHEDULERS),
    whole("lora_r", 0, "rank of a LoRA adapter; 0 trains all weights", 0, 1024),
    number("lora_alpha", 16, "scale of the adapter"),
    whole("checkpoints", 0, "checkpoints on the way, evenly", 0, 16, POLICIES),
    whole("kl_prompts", 16, "prompts on which the KL to π₀ is measured", 0, 1024, POLICIES),
    whole("kl_draws", 2, "answers drawn for each", 1, 64, POLICIES),
    whole("kl_tokens", 128, "tokens of each at most", 1, 8192, POLICIES),
    whole("save_steps", 50, "steps between states that a killed job resumes from"),
    whole("members", 3, "reward models of the ensemble", 1, 16, ["reward_model"]),
    number("features", "", "said by rounds, of the platform’s own reward; of no use here", kind="text"),
    whole("max_prompt_length", 0, "said by the paper’s presets; prompts are cut with max_length only", 0),
]

CAPABILITIES = {"versions": [1, 2], "algorithms": ALGORITHMS, "hyperparameters": HYPERPARAMETERS}


def read_hyperparameters(given: dict, algorithm: str, capabilities: dict = CAPABILITIES) -> dict:
    """
    All of them, with defaults for what is left out.

    :raises JobFailed: naming the one that is unknown or out of its range
    """
    algorithms = capabilities["algorithms"]
    if algorithm not in algorithms:
        raise JobFailed("unknown-algorithm", f"this trainer knows {', '.join(algorithms)}, not {algorithm}")
    known = {entry["name"]: entry for entry in capabilities["hyperparameters"]}
    for name, value in given.items():
        if name not in known:
            raise JobFailed("bad-hyperparameter", f"{name}: unknown; this trainer knows {', '.join(known)}")
        entry = known[name]
        if entry["type"] == "text":
            fine = isinstance(value, str) and value in entry.get("values", [value])
        else:
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            is_whole = entry["type"] == "number" or (is_number and float(value).is_integer())
            fine = is_number and is_whole and entry["min"] <= value <= entry.get("max", float("inf"))
        if not fine:
            raise JobFailed("bad-hyperparameter", f"{name}: {value!r} is not allowed")
    return {**{name: entry["default"] for name, entry in known.items()}, **given}
