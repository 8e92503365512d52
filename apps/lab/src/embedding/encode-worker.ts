import { parentPort } from "node:worker_threads";
import { loadEncoder } from "./encoder.ts";

/** What the embedder sends: one text at a time, answered in order. */
export type EncodeRequest = { readonly text: string };
export type EncodeReply =
  | { readonly ok: true; readonly vector: Float32Array }
  | { readonly ok: false; readonly message: string };

const port = parentPort;
if (port === null) throw new Error("encode-worker runs as a worker thread");
const encoder = loadEncoder();

port.on("message", async ({ text }: EncodeRequest) => {
  let reply: EncodeReply;
  try {
    const encode = await encoder;
    reply = { ok: true, vector: await encode(text) };
  } catch (error) {
    reply = { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
