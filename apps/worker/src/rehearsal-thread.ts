import { parentPort, workerData } from "node:worker_threads";
import { type RehearsalOptions, type RehearsalPoint, rehearse } from "@gshf/gshf";

export type RehearsalReply = { ok: true; points: RehearsalPoint[] } | { ok: false; message: string };

const port = parentPort;
if (port === null) throw new Error("rehearsal-thread runs as a worker thread");
const options: RehearsalOptions = workerData;
const reply: RehearsalReply = await rehearse(options).then(
  (points) => ({ ok: true, points }),
  (error: unknown) => ({ ok: false, message: error instanceof Error ? error.message : String(error) }),
);
port.postMessage(reply);
