"""
What Tinker's SDK talks to, after the requests of tinker 0.38 and by its own types: futures that are asked for twice,
protobuf in and out of passes, requests in the order of their numbers, adapters that learn for real. One model at a time.
"""

import collections
import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from peft.utils import get_peft_model_state_dict, set_peft_model_state_dict
from tinker import types
from tinker.proto import tinker_public_pb2 as pb
from transformers import AutoModelForCausalLM

KEY = "tml-test"


class Model:
    """An adapter on the base model, its optimizer, and the number of the request that comes next."""

    def __init__(self, base: str, rank: int, seed: int | None, next_seq: int):
        torch.manual_seed(seed or 0)
        model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
        config = LoraConfig(r=rank, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM")
        self.peft, self.base, self.rank, self.next_seq = get_peft_model(model, config), base, rank, next_seq
        self.weights = [p for p in self.peft.parameters() if p.requires_grad]
        self.adam = torch.optim.AdamW(self.weights, lr=0)

    def logprobs(self, tokens: list[int], targets: list[int]) -> torch.Tensor:
        logits = self.peft(torch.tensor([tokens])).logits[0].log_softmax(-1)
        return logits.gather(-1, torch.tensor(targets)[:, None])[:, 0]

    def step(self, params: types.AdamParams) -> None:
        if params.grad_clip_norm > 0:
            torch.nn.utils.clip_grad_norm_(self.weights, params.grad_clip_norm)
        self.adam.param_groups[0].update(
            lr=params.learning_rate,
            betas=(params.beta1, params.beta2),
            eps=params.eps,
            weight_decay=params.weight_decay,
        )
        self.adam.step()
        self.adam.zero_grad()


class FakeTinker:
    def __init__(self, base_model: str, folder: Path):
        self.base_model, self.folder = base_model, folder
        self.models: dict[str, Model] = {}
        self.saved: dict[str, dict] = {}
        self.results: dict[str, tuple[type, object]] = {}
        self.asked: collections.Counter = collections.Counter()
        self.watcher = None
        self.finished: list[dict] = []
        self.polled: set[str] = set()
        self.faults: dict[str, list[int]] = {}
        self.ids, self.lock = itertools.count(1), threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body in one packet: else each answer waits 40 ms for the acknowledgement of its first half.
            wbufsize = -1

            def log_message(self, *_):
                pass

            def answer(self, status: int, value, kind="application/json") -> None:
                body = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):  # noqa: N802
                parts = self.path.strip("/").split("/")
                if parts[0] == "signed":
                    return self.answer(200, (fake.folder / "/".join(parts[1:])).read_bytes(), "application/octet-stream")
                assert parts[:3] == ["api", "v1", "training_runs"] and parts[-1] == "external_weights_urls", self.path
                name = f"{parts[3]}/{parts[6]}"
                files = [p.relative_to(fake.folder / name).as_posix() for p in (fake.folder / name).iterdir()]
                urls = {file: f"{fake.url}/signed/{name}/{file}" for file in files}
                return self.answer(200, {"urls": urls, "expires": "2100-01-01T00:00:00Z"})

            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["content-length"] or 0))
                verb = self.path.removeprefix("/api/v1/")
                if self.headers["x-api-key"] != KEY:
                    return self.answer(401, {"detail": "another key is needed"})
                with fake.lock:
                    fake.asked[verb] += 1
                    if fake.watcher is not None:
                        fake.watcher(verb, fake.asked[verb])
                    if fake.faults.get(verb):
                        return self.answer(fake.faults[verb].pop(0), {"detail": "no capacity"})
                    if verb == "retrieve_future":
                        return self.answer(*fake.future(types.FutureRetrieveRequest.model_validate_json(body)))
                    return self.answer(200, fake.do(verb, body))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def watch(self, watcher) -> collections.Counter:
        """Has every request from now on told to `watcher`, with how many of its kind came; answers those before."""
        with self.lock:
            before, self.asked, self.watcher = self.asked, collections.Counter(), watcher
            return before

    def do(self, verb: str, body: bytes) -> dict:
        if verb in ("client/config", "client/dynamic_config"):
            return {}
        if verb == "create_session":
            types.CreateSessionRequest.model_validate_json(body)
            return {"type": "create_session", "session_id": f"session-{next(self.ids)}"}
        if verb == "session_heartbeat":
            return {"type": "session_heartbeat"}
        if verb.endswith("/finish"):
            self.finished.append(json.loads(body))
            return {}
        if verb == "get_info":
            asked = types.GetInfoRequest.model_validate_json(body)
            model = self.models[asked.model_id]
            data = {"model_name": "pi0", "tokenizer_id": model.base}
            return {"model_id": asked.model_id, "model_data": data, "is_lora": True, "lora_rank": model.rank}
        if verb == "forward_backward":
            asked = pb.ForwardBackwardRequest.FromString(body)
            return self.promise(types.ForwardBackwardOutput, self.passes(asked))
        kind, run = {
            "create_model": (types.CreateModelRequest, self.create),
            "load_weights": (types.LoadWeightsRequest, self.load),
            "optim_step": (types.OptimStepRequest, self.optim),
            "save_weights": (types.SaveWeightsRequest, self.save),
            "save_weights_for_sampler": (types.SaveWeightsForSamplerRequest, self.save_sampler),
            "save_weights_external": (types.SaveWeightsExternalRequest, self.save_external),
        }[verb]
        return self.promise(kind, run(kind.model_validate_json(body)))

    def promise(self, kind: type, result) -> dict:
        request_id = f"request-{next(self.ids)}"
        self.results[request_id] = (kind, result)
        return {"request_id": request_id}

    def future(self, asked: types.FutureRetrieveRequest) -> tuple:
        """The first time it isn't there yet."""
        name = asked.request_id
        if name not in self.polled:
            self.polled.add(name)
            return 200, {"type": "try_again", "request_id": name, "queue_state": "active"}
        kind, result = self.results[name]
        if kind is types.ForwardBackwardOutput:
            return 200, result.SerializeToString(), "application/x-protobuf"
        return 200, result

    def next_of(self, asked) -> Model:
        model = self.models[asked.model_id]
        assert asked.seq_id == model.next_seq, f"request {asked.seq_id} came where {model.next_seq} was next"
        model.next_seq += 1
        return model

    def create(self, asked: types.CreateModelRequest) -> dict:
        assert asked.base_model == "pi0" and asked.lora_config is not None
        model_id = f"{asked.session_id}:train:{asked.model_seq_id}"
        self.models[model_id] = Model(self.base_model, asked.lora_config.rank, asked.lora_config.seed, 1)
        return {"type": "create_model", "model_id": model_id}

    def load(self, asked: types.LoadWeightsRequest) -> dict:
        state = self.saved[asked.path]
        model = Model(self.base_model, state["rank"], 0, 1)
        set_peft_model_state_dict(model.peft, state["weights"])
        if asked.optimizer:
            model.adam.load_state_dict(state["adam"])
        model_id = f"{asked.session_id}:train:{asked.model_seq_id}"
        self.models[model_id] = model
        return {"type": "load_weights", "path": asked.path, "model_id": model_id}

    def optim(self, asked: types.OptimStepRequest) -> dict:
        self.next_of(asked).step(asked.optim_params)
        return {"metrics": {}}

    def state_of(self, model: Model) -> dict:
        weights = {name: tensor.clone() for name, tensor in get_peft_model_state_dict(model.peft).items()}
        adam = torch.utils._pytree.tree_map(lambda x: x.clone() if torch.is_tensor(x) else x, model.adam.state_dict())
        return {"rank": model.rank, "weights": weights, "adam": adam}

    def save(self, asked: types.SaveWeightsRequest) -> dict:
        path = f"tinker://{asked.model_id}/weights/{asked.path}"
        self.saved[path] = self.state_of(self.next_of(asked))
        return {"type": "save_weights", "path": path}

    def save_sampler(self, asked: types.SaveWeightsForSamplerRequest) -> dict:
        self.next_of(asked)
        path = f"tinker://{asked.model_id}/sampler_weights/{asked.path}"
        return {"type": "save_weights_for_sampler", "path": path}

    def save_external(self, asked: types.SaveWeightsExternalRequest) -> dict:
        model = self.next_of(asked)
        model.peft.save_pretrained(self.folder / asked.model_id / asked.path)
        return {"type": "save_weights_external", "path": f"tinker://{asked.model_id}/external_weights/{asked.path}"}

    def passes(self, asked: pb.ForwardBackwardRequest) -> pb.ForwardBackwardOutput:
        """Cross-entropy, the sum of −weight·log π; gradients add up until the next step."""
        model = self.next_of(asked)
        assert asked.loss_fn == "cross_entropy"
        numbers = lambda tensor, dtype: np.frombuffer(tensor.dense, dtype)  # noqa: E731
        logps, loss = [], torch.zeros(())
        with torch.set_grad_enabled(not asked.forward_only):
            for datum in asked.data:
                tokens = np.concatenate([np.frombuffer(chunk.encoded_text.tokens, np.int32) for chunk in datum.model_input])
                targets = numbers(datum.loss_fn_inputs["target_tokens"], np.int64)
                weights = torch.tensor(numbers(datum.loss_fn_inputs["weights"], np.float32).copy())
                assert len(tokens) == len(targets) == len(weights)
                logps.append(model.logprobs(tokens.tolist(), targets.tolist()))
                loss = loss - (weights * logps[-1]).sum()
            if not asked.forward_only:
                loss.backward()
        arrays = [one.detach().numpy().astype(np.float32).tobytes() for one in logps]
        offsets = np.cumsum([0, *map(len, arrays)], dtype=np.int64).tobytes()
        field = pb.BatchedTensor(data=b"".join(arrays), offsets=offsets, dtype=pb.DTYPE_FLOAT32)
        record = pb.ArrayRecord(type_tag="ArrayRecord", fields={"logprobs": field}, num_datums=len(arrays))
        return pb.ForwardBackwardOutput(
            loss_fn_output_type="ArrayRecord", loss_fn_outputs=[record], metrics={"loss:sum": loss.item()}
        )
