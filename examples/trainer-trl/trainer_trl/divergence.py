"""KL(π‖π₀) per answer, in nats, by exact log-probabilities over the whole vocabulary."""

import torch


@torch.no_grad()
def kl_to_reference(policy, reference, tokenizer, prompts: list[list[dict]], *, draws: int, tokens: int, seed: int):
    """
    Answers are drawn from π at temperature 1, untruncated; at each of their tokens the KL of the next-token
    distributions is summed over the vocabulary, not estimated from the token drawn. Its mean over draws is KL(π‖π₀)
    of answers of at most so many tokens (the chain rule), unbiased, and no draw's term is below zero.

    :returns: the mean over prompts and draws, and beside it the k1 estimate, the mean of log π − log π₀ of the draws
    """
    was_training = policy.training
    policy.eval()
    device = next(policy.parameters()).device
    reference.to(device)
    generator_state = torch.random.get_rng_state()
    torch.manual_seed(seed)
    exact, ratio, count = 0.0, 0.0, 0
    try:
        for messages in prompts:
            ids = tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )["input_ids"].to(device)
            drawn = policy.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                do_sample=True,
                temperature=1.0,
                top_p=1.0,
                top_k=0,
                num_return_sequences=draws,
                max_new_tokens=tokens,
                pad_token_id=tokenizer.pad_token_id,
            )
            answer = drawn[:, ids.shape[1] :]
            # The end of the turn is part of the answer, padding after it is not.
            ended = (answer == tokenizer.eos_token_id).cumsum(1)
            is_answer = (ended - (answer == tokenizer.eos_token_id).int()) == 0
            start = ids.shape[1] - 1
            log_pi = policy(drawn, use_cache=False).logits[:, start:-1].float().log_softmax(-1)
            log_ref = reference(drawn, use_cache=False).logits[:, start:-1].float().log_softmax(-1)
            exact += (((log_pi.exp() * (log_pi - log_ref)).sum(-1)) * is_answer).sum().item()
            picked = (log_pi - log_ref).gather(-1, answer[..., None])[..., 0]
            ratio += (picked * is_answer).sum().item()
            count += draws
    finally:
        torch.random.set_rng_state(generator_state)
        policy.train(was_training)
    return exact / count, ratio / count
