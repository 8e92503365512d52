"""
A language model made on the spot: python tiny_model.py --texts FILE.jsonl --out DIR --steps 300

A Llama of a few layers with a byte-level vocabulary of a few hundred pieces, learned from conversations of ours for a
minute or two. It writes words and sentences of their kind and knows nothing: enough for everything that happens to a
language model in a loop to happen for real.
"""

import argparse
import gzip
import json
import random
import re
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CHAT_TEMPLATE = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
SPECIAL = ["<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]


def make_tokenizer(texts: list[str], vocabulary: int) -> PreTrainedTokenizerFast:
    """Bytes, and the pairs of them that are frequent in the texts."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<|pad|>", eos_token="<|end|>")
    fast.chat_template = CHAT_TEMPLATE
    return fast


def make_model(tokenizer, *, width: int, layers: int, seed: int) -> LlamaForCausalLM:
    torch.manual_seed(seed)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=width,
            intermediate_size=4 * width,
            num_hidden_layers=layers,
            num_attention_heads=4,
            max_position_embeddings=1024,
            tie_word_embeddings=True,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
            bos_token_id=None,
        )
    )


def pretrain(model, tokenizer, conversations: list[list[dict]], *, steps: int, batch: int, length: int, seed: int):
    """Next-token likelihood of whole conversations, so that it learns to answer and to end. Answers the last losses."""
    ids = [tokenizer.apply_chat_template(c, return_dict=True)["input_ids"][:length] for c in conversations]
    chooser = random.Random(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.1)
    losses = []
    model.train()
    for _ in range(steps):
        chosen = chooser.sample(ids, min(batch, len(ids)))
        longest = max(map(len, chosen))
        padded = torch.tensor([c + [tokenizer.pad_token_id] * (longest - len(c)) for c in chosen])
        mask = torch.tensor([[1] * len(c) + [0] * (longest - len(c)) for c in chosen])
        loss = model(input_ids=padded, attention_mask=mask, labels=padded.masked_fill(mask == 0, -100)).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    model.eval()
    return losses


def first_sentence(text: str) -> str:
    """Up to the first full stop, in plain letters: what a tiny model can learn to say whole."""
    plain = re.sub(r"[*_`#>]", "", text).strip().split("\n")[0]
    return re.split(r"(?<=[.!?])\s", plain)[0]


def read_conversations(path: Path, answer_max: int) -> list[list[dict]]:
    """Prompts with the first sentence of each candidate, as pools have them; longer ones are left out."""
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
    conversations = []
    with opened as lines:
        for line in lines:
            row = json.loads(line)
            for answer in {first_sentence(candidate["text"]): None for candidate in row["candidates"]}:
                if 0 < len(answer) <= answer_max:
                    conversations.append([*row["prompt"], {"role": "assistant", "content": answer}])
    return conversations


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, help="JSONL of pools: prompt, candidates")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--length", type=int, default=96, help="tokens of a conversation")
    parser.add_argument("--answer-max", type=int, default=160, help="characters of an answer")
    parser.add_argument("--vocabulary", type=int, default=640)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    conversations = read_conversations(options.texts, options.answer_max)
    tokenizer = make_tokenizer([m["content"] for c in conversations for m in c], options.vocabulary)
    model = make_model(tokenizer, width=options.width, layers=options.layers, seed=options.seed)
    started = time.monotonic()
    losses = pretrain(
        model,
        tokenizer,
        conversations,
        steps=options.steps,
        batch=options.batch,
        length=options.length,
        seed=options.seed,
    )
    model.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    told = {
        "conversations": len(conversations),
        "parameters": sum(p.numel() for p in model.parameters()),
        "loss": round(sum(losses[-20:]) / len(losses[-20:]), 3),
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
