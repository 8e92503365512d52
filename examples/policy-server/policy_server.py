"""
A small policy server: python policy_server.py --base-model PATH --port 8200 --data DIR

OpenAI's chat/completions (n, seed, temperature, top_p, logprobs) and embeddings on transformers, with what gshf asks of
vLLM beyond that: prompt_logprobs, return_token_ids, completions of given tokens, and load_lora_adapter. For the CPU and small GPUs; serve larger models with vLLM.
"""

import argparse
import hashlib
import json
import random
import threading
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

BODY_MAX = 16 * 1024 * 1024


class Refused(Exception):
    """A request's mistake, in OpenAI's error shape."""

    def __init__(self, status: int, message: str, param: str | None = None):
        super().__init__(message)
        self.status, self.body = status, {"error": {"message": message, "type": "invalid_request", "param": param}}


def number(body: dict, name: str, default, low, high, whole: bool = False):
    value = body.get(name)
    value = default if value is None else value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not low <= value <= high or (whole and value != int(value)):
        raise Refused(400, f"{name} must be {'a whole number' if whole else 'a number'} from {low} to {high}", name)
    return int(value) if whole else float(value)


def fetch(uri: str, sha256: str | None, to: Path) -> bytes | None:
    """Fetches a file; with a checksum it is kept only if it is right."""
    to.parent.mkdir(parents=True, exist_ok=True)
    digest, part = hashlib.sha256(), to.with_name(to.name + ".part")
    with urllib.request.urlopen(uri, timeout=60) as reply, part.open("wb") as out:
        while chunk := reply.read(1 << 20):
            digest.update(chunk)
            out.write(chunk)
    if sha256 is not None and digest.hexdigest() != sha256:
        raise Refused(400, f"{to.name} has sha256 {digest.hexdigest()}, its folder’s list says {sha256}")
    part.replace(to)
    return to.read_bytes() if sha256 is None else None


class Policies:
    """π₀ and what was loaded beside it, each a model of its own. What was loaded is there again after a restart."""

    def __init__(self, base_model: str, name: str, data: Path, allowed_hosts: set[str]):
        self.base_model, self.name, self.data, self.allowed_hosts = base_model, name, data, allowed_hosts
        self.tokenizer = AutoTokenizer.from_pretrained(base_model)
        # One computation at a time: they would only slow each other down.
        self.lock = threading.RLock()
        self.models = {name: self._load(base_model)}
        self.registry = data / "loaded.json"
        data.mkdir(parents=True, exist_ok=True)
        self.paths = json.loads(self.registry.read_text()) if self.registry.exists() else {}
        for loaded, folder in self.paths.items():
            self.models[loaded] = self._load(folder)

    def _load(self, folder: str):
        device = "cuda" if torch.cuda.is_available() else "cpu"
        if (Path(folder) / "adapter_config.json").exists():
            from peft import PeftModel

            base = AutoModelForCausalLM.from_pretrained(self.base_model)
            model = PeftModel.from_pretrained(base, folder).merge_and_unload()
        else:
            model = AutoModelForCausalLM.from_pretrained(folder)
        return model.to(device).eval().requires_grad_(False)

    def get(self, name: str):
        if name not in self.models:
            raise Refused(404, f"The model `{name}` does not exist.", "model")
        return self.models[name]

    def load(self, name: str, path: str) -> None:
        with self.lock:
            if name in self.models:
                raise Refused(400, f"The lora adapter '{name}' has already been loaded.", "lora_name")
            folder = self._fetch(path) if path.startswith(("http://", "https://")) else Path(path)
            if not (folder / "config.json").exists() and not (folder / "adapter_config.json").exists():
                raise Refused(404, f"there is no model or adapter at {path}", "lora_path")
            self.models[name] = self._load(str(folder))
            self._remember({**self.paths, name: str(folder)})

    def unload(self, name: str) -> None:
        with self.lock:
            if name not in self.paths:
                raise Refused(404, f"The lora adapter '{name}' cannot be found.", "lora_name")
            del self.models[name]
            self._remember({known: path for known, path in self.paths.items() if known != name})

    def _remember(self, paths: dict) -> None:
        part = self.registry.with_suffix(".part")
        part.write_text(json.dumps(paths))
        part.replace(self.registry)
        self.paths = paths

    def _fetch(self, uri: str) -> Path:
        """A folder whose address answers the list of its files, each verified."""
        host = urlsplit(uri).hostname
        if host not in self.allowed_hosts:
            raise Refused(400, f"{host} is no host that weights may come from (--allow-host)", "lora_path")
        folder = self.data / "folders" / hashlib.sha256(uri.encode()).hexdigest()[:24]
        try:
            files = json.loads(fetch(uri, None, folder.with_suffix(".json")))
            for file in files:
                if file["path"].startswith("/") or ".." in file["path"].split("/"):
                    raise Refused(400, f"{file['path']} leads out of the folder", "lora_path")
                fetch(f"{uri}/{file['path']}", file["sha256"], folder / file["path"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refused(400, f"no folder of weights at {host}: {type(error).__name__}", "lora_path") from None
        return folder


@torch.no_grad()
def sample(model, tokenizer, ids: list[int], *, n: int, seed: int, temperature: float, top_p: float, tokens: int):
    """
    n answers, token by token. Choice i is drawn by a generator of its own, so it is the same however many are asked
    for. The log-probabilities are the model's own: temperature 1, the whole vocabulary, nothing renormalised.
    """
    device = next(model.parameters()).device
    generators = [torch.Generator().manual_seed((seed * 1_000_003 + i) % 2**63) for i in range(n)]
    given = torch.tensor([ids] * n, device=device)
    past, answers, logprobs, over = None, [[] for _ in range(n)], [[] for _ in range(n)], [False] * n
    for _ in range(tokens):
        outputs = model(given, past_key_values=past, use_cache=True)
        past = outputs.past_key_values
        own = outputs.logits[:, -1].float().log_softmax(-1).cpu()
        picked = choose(own, generators, temperature, top_p)
        for i, token in enumerate(picked):
            if not over[i]:
                answers[i].append(token)
                logprobs[i].append(own[i, token].item())
                over[i] = token == tokenizer.eos_token_id
        if all(over):
            break
        given = torch.tensor(picked, device=device)[:, None]
    return answers, logprobs, over


def choose(own: torch.Tensor, generators, temperature: float, top_p: float) -> list[int]:
    if temperature == 0:
        return own.argmax(-1).tolist()
    probabilities = (own / temperature).softmax(-1)
    if top_p < 1:
        ordered, order = probabilities.sort(descending=True, dim=-1)
        # The token that crosses top_p stays.
        ordered[ordered.cumsum(-1) - ordered > top_p] = 0
        probabilities = torch.zeros_like(probabilities).scatter(-1, order, ordered)
    return [int(torch.multinomial(row, 1, generator=g)) for row, g in zip(probabilities, generators, strict=True)]


@torch.no_grad()
def prompt_logprobs(model, tokenizer, ids: list[int]) -> list[dict | None]:
    """As vLLM has it: one entry a token, the first null; log-probabilities at temperature 1, untruncated."""
    logits = model(torch.tensor([ids], device=next(model.parameters()).device), use_cache=False).logits[0]
    own = logits[:-1].float().log_softmax(-1).cpu()
    picked = own.gather(-1, torch.tensor(ids[1:])[:, None])[:, 0].tolist()
    entries = [
        {str(token): {"logprob": logprob, "decoded_token": tokenizer.decode([token])}}
        for token, logprob in zip(ids[1:], picked, strict=True)
    ]
    return [None, *entries]


@torch.no_grad()
def embed(model, tokenizer, text: str) -> list[float]:
    """The mean of the last layer's states over the text's tokens, of length 1."""
    ids = tokenizer(text, add_special_tokens=False)["input_ids"][:1024] or [tokenizer.eos_token_id]
    states = model(torch.tensor([ids], device=next(model.parameters()).device), output_hidden_states=True)
    mean = states.hidden_states[-1][0].float().mean(0)
    return (mean / mean.norm().clamp(min=1e-9)).tolist()


def messages_of(body: dict) -> list[dict]:
    messages = body.get("messages")
    fine = isinstance(messages, list) and messages and all(
        isinstance(m, dict) and isinstance(m.get("role"), str) and isinstance(m.get("content"), str) for m in messages
    )
    if not fine:
        raise Refused(400, "messages must be a list of {role, content}", "messages")
    return [{"role": m["role"], "content": m["content"]} for m in messages]


def chat(policies: Policies, body: dict) -> dict:
    model, tokenizer = policies.get(body.get("model")), policies.tokenizer
    if body.get("stream"):
        raise Refused(400, "this server does not stream", "stream")
    continues = bool(body.get("continue_final_message", False))
    ids = tokenizer.apply_chat_template(
        messages_of(body),
        add_generation_prompt=bool(body.get("add_generation_prompt", True)) and not continues,
        continue_final_message=continues,
        return_dict=True,
    )["input_ids"]
    room = model.config.max_position_embeddings - len(ids)
    if room < 1:
        raise Refused(400, f"the messages have {len(ids)} tokens, more than the model reads", "messages")
    usage, told = {"prompt_tokens": len(ids)}, bool(body.get("return_token_ids"))
    answer = {"object": "chat.completion", "model": body["model"], "usage": usage}
    if told:
        answer["prompt_token_ids"] = ids
    if body.get("prompt_logprobs") is not None:
        choice = {"index": 0, "message": {"role": "assistant", "content": ""}, "finish_reason": "length"}
        return {**answer, "choices": [choice], "prompt_logprobs": prompt_logprobs(model, tokenizer, ids)}
    limit = body.get("max_completion_tokens") or body.get("max_tokens") or room
    seed = body.get("seed")
    answers, logprobs, over = sample(
        model,
        tokenizer,
        ids,
        n=number(body, "n", 1, 1, 128, True),
        seed=random.getrandbits(32) if seed is None else number(body, "seed", 0, -(2**63), 2**63, True),
        temperature=number(body, "temperature", 1, 0, 10),
        top_p=number(body, "top_p", 1, 0, 1),
        tokens=min(room, number({"max_tokens": limit}, "max_tokens", room, 1, 10**9, True)),
    )
    usage["completion_tokens"] = sum(map(len, answers))
    usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
    choices = []
    for i, tokens in enumerate(answers):
        choice = {
            "index": i,
            "message": {"role": "assistant", "content": tokenizer.decode(tokens, skip_special_tokens=True)},
            "finish_reason": "stop" if over[i] else "length",
        }
        if told:
            choice["token_ids"] = tokens
        if body.get("logprobs"):
            pairs = zip(tokens, logprobs[i], strict=True)
            content = [{"token": tokenizer.decode([t]), "logprob": logprob, "top_logprobs": []} for t, logprob in pairs]
            choice["logprobs"] = {"content": content}
        choices.append(choice)
    return {**answer, "choices": choices}


def completions(policies: Policies, body: dict) -> dict:
    """Of OpenAI's completions what scores given tokens: a text cut into tokens anew may be others than were drawn."""
    model, ids = policies.get(body.get("model")), body.get("prompt")
    limit, size = model.config.max_position_embeddings, model.config.vocab_size
    if not isinstance(ids, list) or not all(type(one) is int and 0 <= one < size for one in ids):
        raise Refused(400, "prompt must be a list of token ids", "prompt")
    if not 0 < len(ids) <= limit:
        raise Refused(400, f"the prompt must have 1 to {limit} tokens", "prompt")
    if body.get("prompt_logprobs") is None:
        raise Refused(400, "this server completes chats only; it scores a prompt with prompt_logprobs", "prompt_logprobs")
    scored = prompt_logprobs(model, policies.tokenizer, ids)
    choice = {"index": 0, "text": "", "finish_reason": "length", "prompt_logprobs": scored}
    usage = {"prompt_tokens": len(ids), "completion_tokens": 0, "total_tokens": len(ids)}
    return {"object": "text_completion", "model": body["model"], "choices": [choice], "usage": usage}


def embeddings(policies: Policies, body: dict) -> dict:
    # A text means the same whatever is loaded: π₀ reads it.
    if body.get("model") != policies.name:
        raise Refused(404, f"The model `{body.get('model')}` does not embed; {policies.name} does.", "model")
    texts = body.get("input")
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Refused(400, "input must be a text or a list of texts", "input")
    model = policies.get(policies.name)
    vectors = [embed(model, policies.tokenizer, text) for text in texts]
    data = [{"object": "embedding", "index": i, "embedding": vector} for i, vector in enumerate(vectors)]
    return {"object": "list", "model": body["model"], "data": data}


def list_models(policies: Policies) -> dict:
    names = [{"id": name, "object": "model", "parent": None if name == policies.name else policies.name}
             for name in policies.models]  # fmt: skip
    return {"object": "list", "data": names}


def adapter(body: dict, *fields: str) -> list[str]:
    for field in fields:
        if not isinstance(body.get(field), str) or body[field] == "":
            raise Refused(400, f"{field} is needed", field)
    return [body[field] for field in fields]


POSTS = {
    "/v1/chat/completions": chat,
    "/v1/completions": completions,
    "/v1/embeddings": embeddings,
    "/v1/load_lora_adapter": lambda policies, body: policies.load(*adapter(body, "lora_name", "lora_path")),
    "/v1/unload_lora_adapter": lambda policies, body: policies.unload(*adapter(body, "lora_name")),
}


def make_server(address: tuple[str, int], policies: Policies) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status: int, value) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @contextmanager
        def refusing(self):
            try:
                yield
            except Refused as refused:
                self.answer(refused.status, refused.body)

        def do_GET(self):  # noqa: N802
            with self.refusing():
                if self.path == "/v1/models":
                    return self.answer(200, list_models(policies))
                if self.path == "/health":
                    return self.answer(200, {"ok": True})
                raise Refused(404, "no such route")

        def do_POST(self):  # noqa: N802
            with self.refusing():
                length = int(self.headers.get("content-length") or 0)
                if length > BODY_MAX:
                    self.close_connection = True
                    raise Refused(413, "the body is too large")
                content = self.rfile.read(length)
                if self.path not in POSTS:
                    raise Refused(404, "no such route")
                try:
                    body = json.loads(content)
                except ValueError:
                    body = None
                if not isinstance(body, dict):
                    raise Refused(400, "the body is no JSON object")
                with policies.lock:
                    value = POSTS[self.path](policies, body)
                self.answer(200, {"ok": True} if value is None else value)

    return ThreadingHTTPServer(address, Handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-model", required=True, help="π₀: a folder, or a repository of the Hugging Face Hub")
    parser.add_argument("--name", default="pi0", help="what π₀ is called in requests")
    parser.add_argument("--data", default="policy-data", type=Path, help="what was loaded")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8200, type=int)
    parser.add_argument("--allow-host", action="append", default=[], help="a host that weights may be fetched from")
    parser.add_argument("--threads", default=2, type=int)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    allowed = {"127.0.0.1", "localhost", *options.allow_host}
    policies = Policies(options.base_model, options.name, options.data, allowed)
    server = make_server((options.host, options.port), policies)
    print(f"policy server on http://{options.host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
