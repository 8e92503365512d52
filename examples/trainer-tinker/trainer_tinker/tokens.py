"""Rows as the service takes them: the tokens of a prompt and an answer, and which of them are the answer's."""

from tinker import types
from trainer_trl.dataset import JobFailed, messages


def datum_of(tokenizer, prompt: list[dict], answer: list[dict], max_length: int) -> types.Datum:
    """Position i of the target is token i + 1; its weight is 1 where that is one of the answer's, its end among them."""
    before = ids_of(tokenizer, messages(prompt), add_generation_prompt=True)
    whole = ids_of(tokenizer, messages(prompt) + messages(answer))
    if whole[: len(before)] != before:
        raise JobFailed("bad-chat-template", "the base model’s chat template changes a prompt once it has an answer")
    whole = whole[:max_length]
    weights = [float(i >= len(before)) for i in range(1, len(whole))]
    return types.Datum(
        model_input=types.ModelInput.from_ints(whole[:-1]),
        loss_fn_inputs={"target_tokens": whole[1:], "weights": weights},
    )


def ids_of(tokenizer, talk: list[dict], **how) -> list[int]:
    if tokenizer.chat_template is None:
        raise JobFailed("no-chat-template", "the base model’s tokenizer has no chat template")
    return list(tokenizer.apply_chat_template(talk, return_dict=True, **how)["input_ids"])
