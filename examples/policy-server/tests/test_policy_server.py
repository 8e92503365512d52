"""The policy server against transformers itself."""

import json
import math
import sys
import threading
import urllib.error
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "tiny-model"), str(HERE.parents[1] / "trainer-trl")]

import policy_server  # noqa: E402
from tiny_model import make_model, make_tokenizer  # noqa: E402
from trainer_trl.folders import seal  # noqa: E402

PROMPT = [{"role": "user", "content": "Why is the sky blue?"}]


def save(folder: Path, seed: int) -> Path:
    tokenizer = make_tokenizer(["Why is the sky blue?", "Because light scatters."], 300)
    make_model(tokenizer, width=32, layers=1, seed=seed).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


class Server:
    def __init__(self, base: Path, data: Path):
        self.policies = policy_server.Policies(str(base), "pi0", data, {"127.0.0.1"})
        self.http = policy_server.make_server(("127.0.0.1", 0), self.policies)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def post(self, path: str, **body) -> tuple[int, dict]:
        url = f"http://127.0.0.1:{self.http.server_address[1]}{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode())) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def chat(self, **body) -> dict:
        status, answer = self.post("/v1/chat/completions", **{"model": "pi0", "messages": PROMPT, **body})
        assert status == 200, answer
        return answer


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return save(tmp_path_factory.mktemp("base"), 1)


@pytest.fixture(scope="module")
def server(base, tmp_path_factory):
    made = Server(base, tmp_path_factory.mktemp("data"))
    yield made
    made.http.shutdown()


def texts(answer: dict) -> list[str]:
    return [choice["message"]["content"] for choice in answer["choices"]]


def test_a_seed_gives_the_same_answers_however_many_are_asked_for(server):
    few = texts(server.chat(n=2, seed=7, max_tokens=12))
    many = texts(server.chat(n=5, seed=7, max_tokens=12))
    assert many[:2] == few
    assert len(set(many)) > 1
    assert texts(server.chat(n=2, seed=8, max_tokens=12)) != few


def test_logprobs_are_the_models_own_whatever_it_samples_with(server):
    answer = server.chat(seed=3, max_tokens=8, temperature=0.5, top_p=0.8, logprobs=True)
    tokenizer, model = server.policies.tokenizer, server.policies.get("pi0")
    ids = tokenizer.apply_chat_template(PROMPT, add_generation_prompt=True, return_dict=True)["input_ids"]
    told = [token["logprob"] for token in answer["choices"][0]["logprobs"]["content"]]
    # The same tokens, drawn again, scored in one pass.
    drawn, _, _ = policy_server.sample(
        model, tokenizer, ids, n=1, seed=3, temperature=0.5, top_p=0.8, tokens=8
    )
    logits = model(torch.tensor([ids + drawn[0]])).logits[0].log_softmax(-1)
    expected = [logits[len(ids) - 1 + i, token].item() for i, token in enumerate(drawn[0])]
    assert told == pytest.approx(expected, abs=1e-4)


def test_given_answers_are_scored_as_vllm_scores_them(server):
    answered = [*PROMPT, {"role": "assistant", "content": "Because light"}]
    prompt = server.chat(prompt_logprobs=0, max_tokens=1)["prompt_logprobs"]
    settings = {"prompt_logprobs": 0, "max_tokens": 1, "add_generation_prompt": False}
    unfinished = server.chat(messages=answered, continue_final_message=True, **settings)["prompt_logprobs"]
    over = server.chat(messages=answered, **settings)["prompt_logprobs"]
    ids = lambda entries: [list(entry) for entry in entries[1:]]  # noqa: E731
    assert prompt[0] is None and ids(unfinished)[: len(prompt) - 1] == ids(prompt)
    assert len(over) == len(unfinished) + 1
    assert all(math.isfinite(entry["logprob"]) for token in over[1:] for entry in token.values())


def test_tokens_are_scored_as_they_were_drawn_and_their_text_as_it_is_cut_anew(server, base):
    drawn = server.chat(n=8, seed=5, max_tokens=12, logprobs=True, return_token_ids=True)
    prompt, tokenizer = drawn["prompt_token_ids"], server.policies.tokenizer
    assert prompt == tokenizer.apply_chat_template(PROMPT, add_generation_prompt=True, return_dict=True)["input_ids"]
    cut_otherwise = 0
    for choice in drawn["choices"]:
        ids = choice["token_ids"]
        asked = {"model": "pi0", "prompt": prompt + ids, "prompt_logprobs": 0, "max_tokens": 1}
        status, scored = server.post("/v1/completions", **asked)
        assert status == 200
        entries = scored["choices"][0]["prompt_logprobs"][len(prompt) :]
        assert [list(entry) for entry in entries] == [[str(one)] for one in ids]
        told = [token["logprob"] for token in choice["logprobs"]["content"]]
        assert [entry[str(one)]["logprob"] for entry, one in zip(entries, ids, strict=True)] == pytest.approx(told, abs=1e-4)
        text = choice["message"]["content"]
        ended = [tokenizer.eos_token_id] if choice["finish_reason"] == "stop" else []
        cut_otherwise += tokenizer(text, add_special_tokens=False)["input_ids"] + ended != ids
    # An untrained model writes bytes that its tokenizer would have merged, or that are no text.
    assert cut_otherwise > 0
    for wrong in ["text", [], [-1], [10**6], [True]]:
        assert server.post("/v1/completions", model="pi0", prompt=wrong, prompt_logprobs=0)[0] == 400
    assert server.post("/v1/completions", model="pi0", prompt=prompt)[0] == 400


def test_draws_have_the_frequencies_of_the_model(server):
    probabilities = torch.tensor([[0.5, 0.3, 0.2]])
    seeds = [torch.Generator().manual_seed(i) for i in range(2000)]
    count = lambda top_p: torch.tensor(  # noqa: E731
        policy_server.choose(probabilities.log().repeat(2000, 1), seeds, 1.0, top_p)
    ).bincount(minlength=3)
    assert count(1.0) / 2000 == pytest.approx(probabilities[0], abs=0.04)
    assert count(0.6).tolist()[2] == 0
    assert policy_server.choose(probabilities.log(), [None], 0, 1.0) == [0]


@pytest.fixture
def folder(tmp_path):
    """A whole model of other weights as a trainer hands it over."""
    save(tmp_path / "made", 2)
    seal(tmp_path / "made")

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def translate_path(self, path):
            return super().translate_path(f"{path}.json" if path == "/made" else path)

    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield tmp_path / "made", f"http://127.0.0.1:{http.server_address[1]}/made"
    http.shutdown()


def test_a_folder_is_loaded_verified_and_there_after_a_restart(base, folder, tmp_path):
    _, url = folder
    server = Server(base, tmp_path / "data")
    assert server.post("/v1/load_lora_adapter", lora_name="round-1", lora_path=url)[0] == 200
    status, again = server.post("/v1/load_lora_adapter", lora_name="round-1", lora_path=url)
    assert status == 400 and "already been loaded" in again["error"]["message"]
    made = texts(server.chat(model="round-1", seed=1, max_tokens=12))
    assert made != texts(server.chat(seed=1, max_tokens=12))
    server.http.shutdown()
    restarted = Server(base, tmp_path / "data")
    assert texts(restarted.chat(model="round-1", seed=1, max_tokens=12)) == made
    assert restarted.post("/v1/unload_lora_adapter", lora_name="round-1")[0] == 200
    assert restarted.post("/v1/chat/completions", model="round-1", messages=PROMPT)[0] == 404
    restarted.http.shutdown()


def test_weights_that_were_changed_on_the_way_are_refused(server, folder):
    path, url = folder
    with (path / "model.safetensors").open("ab") as weights:
        weights.write(b"\0")
    status, body = server.post("/v1/load_lora_adapter", lora_name="changed", lora_path=url)
    assert status == 400 and "sha256" in body["error"]["message"]
    status, body = server.post("/v1/load_lora_adapter", lora_name="far", lora_path="http://example.org/made")
    assert status == 400 and "example.org" in body["error"]["message"]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"n": 0}, "n"),
        ({"temperature": "hot"}, "temperature"),
        ({"messages": []}, "messages"),
        ({"stream": True}, "stream"),
    ],
)
def test_a_mistake_is_refused_by_name(server, body, param):
    status, answer = server.post("/v1/chat/completions", **{"model": "pi0", "messages": PROMPT, **body})
    assert (status, answer["error"]["param"]) == (400, param)


def test_texts_become_vectors_of_length_one(server):
    _, answer = server.post("/v1/embeddings", model="pi0", input=["Because light scatters.", "", "No."])
    vectors = [entry["embedding"] for entry in answer["data"]]
    assert [entry["index"] for entry in answer["data"]] == [0, 1, 2]
    assert all(math.hypot(*vector) == pytest.approx(1) for vector in vectors)
    assert vectors[0] != vectors[2]
