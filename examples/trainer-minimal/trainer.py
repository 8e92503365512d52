"""A trainer in seventy lines: python trainer.py 8100. It learns which words win, and is told of by polling."""
import collections, hashlib, json, math, re, sys, threading, urllib.request  # noqa: E401
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

jobs, artifacts, lock = {}, {}, threading.RLock()
sha256 = lambda content: hashlib.sha256(content).hexdigest()  # noqa: E731
words = lambda turns: collections.Counter(re.findall(r"\w+", " ".join(t["content"] for t in turns)))  # noqa: E731

def tell(job, kind, data=None, **change):  # the only writer: an event raises seq by one, an end is final
    with lock:
        status, at = job["status"], datetime.now(timezone.utc).isoformat()
        if status["state"] in ("succeeded", "failed", "cancelled"): return
        status.update(change, seq=status["seq"] + 1, heartbeat_at=at)
        data = data or {name: status[name] for name in ("state", "progress", "error", "artifacts")}
        name = {"job_id": status["job_id"], "attempt": 1, "seq": status["seq"], "timestamp": at}
        job["events"].append({"type": kind, **name, "data": data})

def fetch(uri, expected, what):  # never name the URL in an error: it is a secret while it lives
    with urllib.request.urlopen(uri, timeout=60) as reply: content = reply.read()
    if sha256(content) != expected: raise ValueError(f"{what} has another sha256 than announced")
    return content

def train(job, body):
    try:
        manifest = json.loads(fetch(body["manifest_uri"], body["manifest_sha256"], "the manifest"))
        uris, rows, theta = {f["path"]: f["uri"] for f in body["files"]}, [], collections.Counter()
        for file in manifest["files"]:  # rows end at line feeds alone
            lines = fetch(uris[file["path"]], file["sha256"], file["path"]).split(b"\n")
            rows += [row for row in map(json.loads, filter(None, lines)) if row["split"] == "train"]
        if job["status"]["state"] == "queued": tell(job, "job.state", state="running")
        for step in range(1, 21):
            loss = 0.0
            for row in rows:  # the loss of Eq. (10): weight, margin inside the sigmoid, share of votes
                z = collections.Counter(words(row["chosen"])); z.subtract(words(row["rejected"]))
                h = sum(theta[word] * n for word, n in z.items()) + row["pessimism_margin"]
                loss += row["weight"] * (math.log1p(math.exp(-abs(h))) + max(h, 0) - row["label"]["p_chosen"] * h)
                slope = row["weight"] * (1 / (1 + math.exp(-h)) - row["label"]["p_chosen"])
                for word, n in z.items(): theta[word] -= 0.1 * slope * n
            tell(job, "job.metrics", {"points": [{"step": step, "loss": loss / len(rows)}]}, progress=step / 20)
            if job["status"]["state"] == "cancelling": return tell(job, "job.state", state="cancelled")
        weights = json.dumps(theta, sort_keys=True).encode(); artifacts[sha256(weights)] = weights
        made = {"kind": "checkpoint", "uri": f"{url}/v1/artifacts/{sha256(weights)}", "sha256": sha256(weights)}
        tell(job, "job.state", state="succeeded", progress=1, artifacts=[made])
    except Exception as error:
        message = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}"
        end = {"code": "training-error", "message": message, "retryable": isinstance(error, OSError)}
        tell(job, "job.state", state="failed", error=end)

class Handler(BaseHTTPRequestHandler):
    def answer(self, status, value):
        self.send_response(status); self.end_headers()
        self.wfile.write(value if isinstance(value, bytes) else json.dumps(value).encode())
    def do_GET(self):
        path, _, query = self.path.partition("?"); parts = path.split("/")[1:]; job = jobs.get(parts[2]) if parts[2:] else None
        if parts[1] == "capabilities": return self.answer(200, {"versions": [1, 2], "algorithms": ["dpo", "dpo_pessimistic"], "hyperparameters": []})
        if parts[1] == "artifacts": return self.answer(200 if parts[2] in artifacts else 404, artifacts.get(parts[2], b""))
        if job is None: return self.answer(404, {"error": "no such job"})
        if parts[3:] != ["events"]: return self.answer(200, job["status"])
        return self.answer(200, b"".join(json.dumps(e).encode() + b"\n" for e in job["events"] if e["seq"] > int(query[6:])))
    def do_POST(self):
        content, parts = self.rfile.read(int(self.headers["content-length"] or 0)), self.path.split("/")[1:]
        if parts[3:] == ["cancel"]:
            if (job := jobs.get(parts[2])) and job["status"]["state"] != "cancelling": tell(job, "job.state", state="cancelling")
            return self.answer(200 if job else 404, job["status"] if job else {"error": "no such job"})
        key, body = self.headers["idempotency-key"], json.loads(content)
        if not key or "manifest_uri" not in body: return self.answer(400, {"error": "a key and a job are needed"})
        identity, job_id = re.sub(rb'\?[^"]*', b"", content), f"job-{sha256(key.encode())[:24]}"  # URLs are presigned anew
        with lock:
            if (job := jobs.get(job_id)) is None:
                status = {"job_id": job_id, "state": "queued", "attempt": 1, "seq": 0, "progress": 0, "heartbeat_at": None, "error": None, "artifacts": []}
                job = jobs[job_id] = {"identity": identity, "status": status, "events": []}
                tell(job, "job.state"); threading.Thread(target=train, args=(job, body)).start()
        return self.answer(202 if job["identity"] == identity else 409, {"job_id": job_id, "state": job["status"]["state"]})

server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
url = f"http://127.0.0.1:{server.server_address[1]}"
print(f"trainer on {url}", flush=True); server.serve_forever()
