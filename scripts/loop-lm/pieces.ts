import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "@gshf/embedded";
import { parseJson } from "@gshf/http";
import { z } from "zod";
import { createLineLog } from "../stack/line-log.ts";
import { createPiece, type Piece } from "../stack/piece.ts";
import type { LoopLmOptions } from "./options.ts";

const root = path.resolve(import.meta.dirname, "../..");
const examples = path.join(root, "examples");

/** Two threads are what a laptop spares; more of a tiny model's threads only wait for each other. */
const env = {
  ...process.env,
  OMP_NUM_THREADS: "1",
  HF_HUB_OFFLINE: "1",
  TOKENIZERS_PARALLELISM: "false",
  PYTHONDONTWRITEBYTECODE: "1",
};

const made = z.object({ conversations: z.int(), parameters: z.int(), loss: z.number(), seconds: z.number() });
export type TinyModel = z.output<typeof made>;

/** π₀: a few layers, pre-trained on the pools' answers. */
export async function makeTinyModel(
  python: string,
  directory: string,
  options: Pick<LoopLmOptions, "pools" | "seed" | "steps">,
): Promise<TinyModel> {
  const { pools, seed, steps } = options;
  const script = path.join(examples, "tiny-model/tiny_model.py");
  const args = ["--texts", pools, "--out", directory, "--steps", String(steps), "--seed", String(seed)];
  const child = spawn(python, [script, ...args, "--threads", "1"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (code !== 0) throw new Error(`the tiny model ended with ${code}: ${stderr.slice(-2_000)}`);
  return made.parse(parseJson(stdout.trim()));
}

export type LmPieces = {
  policyUrl: string;
  trainerUrl: string;
  crashed: Promise<never>;
  stop(): Promise<void>;
};

/** Starts the policy server and the trainer of a model, and waits until both answer. */
export async function startLmPieces(python: string, model: string, data: string): Promise<LmPieces> {
  const log = createLineLog(path.join(data, "logs"), false);
  const crash = Promise.withResolvers<never>();
  crash.promise.catch(() => undefined);
  const pieces: Piece[] = [];
  const start = async (name: string, cwd: string, program: readonly string[], folder: string) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const piece = createPiece({
      name,
      command: [
        python,
        ...program,
        "--base-model",
        model,
        "--data",
        path.join(data, folder),
        "--port",
        String(port),
      ],
      cwd,
      env,
      healthUrl: `${url}/health`,
      healthDeadlineMs: 180_000,
      onLine: log.onLine,
      onCrash: (which, how, lines) => crash.reject(new Error(`${which} ended ${how}:\n${lines.join("\n")}`)),
    });
    pieces.push(piece);
    await piece.start();
    return url;
  };
  const stop = async () => {
    await Promise.all(pieces.map((piece) => piece.stop()));
    log.close();
  };
  try {
    const policyUrl = await start(
      "policy-server",
      path.join(examples, "policy-server"),
      ["policy_server.py", "--threads", "1"],
      "policies",
    );
    const trainerUrl = await start(
      "trainer",
      path.join(examples, "trainer-trl"),
      ["-m", "trainer_trl"],
      "trainer",
    );
    return { policyUrl, trainerUrl, crashed: crash.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
