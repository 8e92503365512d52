"""Every export format, read back by the libraries that it is for (scripts/python/main.ts writes the files)."""

import json
import os
import tarfile
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from datasets import load_dataset

samples = Path(os.environ["GSHF_SAMPLES"])
files = sorted(p.name for p in samples.iterdir() if p.suffix in {".jsonl", ".parquet", ".tar"})
formats = sorted({name.rsplit(".", 1)[0] for name in files} - {"offline", "round-1"})


def lines(name):
    return [json.loads(line) for line in (samples / name).read_text(encoding="utf-8").splitlines()]


# Python before 3.10.12 and 3.11.4 knows no filters; these archives are our own.
filtered = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


def unpack(name):
    with tarfile.open(samples / name) as archive:
        archive.extractall(samples / "folders", **filtered)
    return samples / "folders" / name.removesuffix(".tar")


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def test_every_format_is_there():
    assert len(formats) == 11


@pytest.mark.parametrize("name", formats)
def test_json_lines_load(name):
    rows = load_dataset("json", data_files=str(samples / f"{name}.jsonl"), split="train")
    assert [without_nulls(row) for row in rows] == [without_nulls(row) for row in lines(f"{name}.jsonl")]


@pytest.mark.parametrize("name", [n.removesuffix(".parquet") for n in files if n.endswith(".parquet")])
def test_parquet_holds_the_same_rows(name):
    path = samples / f"{name}.parquet"
    expected = [without_nulls(row) for row in lines(f"{name}.jsonl")]
    assert [without_nulls(row) for row in pyarrow.parquet.read_table(path).to_pylist()] == expected
    assert duckdb.sql(f"select count(*) from read_parquet('{path}')").fetchall() == [(len(expected),)]
    loaded = load_dataset("parquet", data_files=str(path), split="train")
    assert [without_nulls(row) for row in loaded] == expected


@pytest.mark.parametrize("name", [n.removesuffix(".tar") for n in files if n.endswith(".tar")])
def test_a_folder_loads_with_its_splits(name):
    folder = load_dataset(str(unpack(f"{name}.tar")))
    assert set(folder) == {"train", "validation"}
    assert folder["train"].num_rows == len(lines(f"{name}.jsonl"))


def test_a_datasets_own_files_load_together_with_the_features_of_a_folder():
    features = load_dataset(str(unpack("everything.tar")), split="train").features
    both = [str(samples / name) for name in ("offline.jsonl", "round-1.jsonl")]
    rows = load_dataset("json", data_files=both, features=features, split="train")
    assert rows.num_rows == 40
    assert [row["arm"] for row in rows] == [None] * 20 + ["uncertainty"] * 20


@pytest.fixture(scope="module")
def model():
    """A model with random weights and a tokenizer of bytes: small enough for a step in a second."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, LlamaForSequenceClassification, PreTrainedTokenizerFast

    alphabet = ["<pad>", "<eos>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>")
    fast.chat_template = (
        "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + eos_token }}{% endfor %}"
        "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
    )
    size = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    config = LlamaConfig(vocab_size=len(alphabet), pad_token_id=0, eos_token_id=1, num_labels=1, **size)
    places = {}
    for kind in (LlamaForCausalLM, LlamaForSequenceClassification):
        places[kind.__name__] = str(samples / kind.__name__)
        kind(config).save_pretrained(places[kind.__name__])
        fast.save_pretrained(places[kind.__name__])
    return places


@pytest.mark.parametrize(
    ("name", "trainer", "kind"),
    [
        ("trl-preference", "DPO", "LlamaForCausalLM"),
        ("trl-reward", "Reward", "LlamaForSequenceClassification"),
        ("trl-kto", "KTO", "LlamaForCausalLM"),
    ],
)
def test_trl_takes_a_step(name, trainer, kind, model, tmp_path):
    import trl

    rows = load_dataset("json", data_files=str(samples / f"{name}.jsonl"), split="train")
    settings = getattr(trl, f"{trainer}Config")(
        output_dir=str(tmp_path),
        max_steps=1,
        per_device_train_batch_size=4,
        report_to=[],
        save_strategy="no",
        use_cpu=True,
        bf16=False,
    )
    made = getattr(trl, f"{trainer}Trainer")(model=model[kind], args=settings, train_dataset=rows)
    assert made.train().training_loss > 0


@pytest.mark.parametrize("name", ["openai-preference", "tinker", "nemo-rl"])
def test_what_services_document(name):
    for row in lines(f"{name}.jsonl"):
        if name == "openai-preference":
            assert set(row) == {"input", "preferred_output", "non_preferred_output"}
            assert {m["role"] for m in row["preferred_output"]} == {"assistant"}
        elif name == "tinker":
            assert set(row["comparison"]) == {"prompt_conversation", "completion_A", "completion_B"}
            assert row["label"] in {"A", "B", "Tie"}
        else:
            assert [c["rank"] for c in row["completions"]] == [0, 1]
