"""π₀, what starts from it, and what is written of it."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from .dataset import JobFailed


def dtype() -> torch.dtype:
    return torch.bfloat16 if torch.cuda.is_available() else torch.float32


def load_tokenizer(base_model: str):
    tokenizer = AutoTokenizer.from_pretrained(base_model)
    if tokenizer.chat_template is None:
        raise JobFailed("no-chat-template", "the base model’s tokenizer has no chat template")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_reference(base_model: str):
    """π₀, frozen."""
    model = AutoModelForCausalLM.from_pretrained(base_model, dtype=dtype())
    return model.requires_grad_(False).eval()


def is_adapter(folder: str | None) -> bool:
    return folder is not None and (Path(folder) / "adapter_config.json").exists()


def load_policy(work: dict):
    """The model to train: π₀, or the checkpoint that the job starts from; an adapter's weights on π₀."""
    start = work["start"]
    if start is None or is_adapter(start):
        model = AutoModelForCausalLM.from_pretrained(work["base_model"], dtype=dtype())
    else:
        model = AutoModelForCausalLM.from_pretrained(start, dtype=dtype())
    if is_adapter(start):
        from peft import PeftModel

        return PeftModel.from_pretrained(model, start, is_trainable=True)
    return model


def lora_of(work: dict):
    """What makes a new adapter; None for all weights, or where the start brings one."""
    settings = work["hyperparameters"]
    if settings["lora_r"] == 0 or is_adapter(work["start"]):
        return None
    from peft import LoraConfig

    rank, alpha = settings["lora_r"], settings["lora_alpha"]
    return LoraConfig(r=rank, lora_alpha=alpha, target_modules="all-linear", task_type="CAUSAL_LM")


def arguments(work: dict, output: str, rows: int, member: int = 0) -> dict:
    """What every trainer of TRL's is configured with."""
    settings = work["hyperparameters"]
    world = max(1, torch.cuda.device_count()) if torch.cuda.is_available() else 1
    micro = min(settings["micro_batch"], settings["batch_size"])
    accumulate = max(1, settings["batch_size"] // (micro * world))
    steps = max(1, round(rows * settings["epochs"] / (micro * accumulate * world)))
    return {
        "output_dir": output,
        "per_device_train_batch_size": micro,
        "gradient_accumulation_steps": accumulate,
        "num_train_epochs": settings["epochs"],
        "learning_rate": settings["learning_rate"],
        "weight_decay": settings["weight_decay"],
        "warmup_steps": round(settings["warmup_ratio"] * steps),
        "lr_scheduler_type": settings["lr_scheduler_type"],
        "max_length": settings["max_length"],
        "seed": (work["seed"] + member) % 2**31,
        "logging_steps": max(1, steps // 200),
        "save_strategy": "steps",
        "save_steps": settings["save_steps"],
        # The one before stays until the newest is whole.
        "save_total_limit": 2,
        "report_to": work.get("report_to", []),
        "run_name": work.get("name"),
        "project": work.get("project", "gshf"),
        "disable_tqdm": True,
        "bf16": torch.cuda.is_available(),
        "use_cpu": not torch.cuda.is_available(),
        "gradient_checkpointing": torch.cuda.is_available(),
        "dataloader_pin_memory": torch.cuda.is_available(),
    }


def whole_mark(output: str, step: int) -> Path:
    """Is there once a state is written to its last byte."""
    return Path(output) / f"checkpoint-{step}" / "whole"


def resume_from(output: str) -> str | None:
    """The newest whole state of an attempt before; one that broke off while it was written is none."""
    states = [mark.parent for mark in Path(output).glob("checkpoint-*/whole")]
    return str(max(states, key=lambda path: int(path.name.split("-")[1]))) if states else None


def write_weights(trainer, folder: Path) -> None:
    trainer.save_model(str(folder))
    if trainer.is_world_process_zero():
        # A pickle of our own settings, and PEFT's card: both name paths of this machine, and the Hub takes no such card.
        for name in ("training_args.bin", "README.md"):
            (folder / name).unlink(missing_ok=True)


def format_of(folder: Path) -> str:
    return "peft" if is_adapter(str(folder)) else "safetensors"
