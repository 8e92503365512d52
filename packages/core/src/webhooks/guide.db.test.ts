import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { createTestDb, createTestDeps, granted } from "@gshf/testing";
import { afterAll, describe, expect, test } from "vitest";
import { deliver, makeWebhook } from "../fixtures/receiver.fixture.ts";
import { webhooksVerbs } from "./index.ts";

/* The receivers of docs/guides/webhooks.md, as somebody runs them. */

const guide = readFileSync(path.join(import.meta.dirname, "../../../../docs/guides/webhooks.md"), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "gshf-receivers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a receiver on a port of its choice. */
async function startExample(command: string, file: string, secret: string) {
  const [, program] =
    new RegExp(`\`\`\`${path.extname(file).slice(1) === "py" ? "python" : "js"}\n([\\s\\S]*?)\`\`\``).exec(
      guide,
    ) ?? [];
  const script = path.join(folder, file);
  writeFileSync(script, program ?? "");
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: "0" };
  const child = spawn(command, [script], { env, stdio: ["ignore", "pipe", "ignore"] });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on("line", (line) => lines.push(line));
  await once(output, "line");
  const port = Number(/listening on (\d+)/.exec(lines[0] ?? "")?.[1]);
  return {
    port,
    lines,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

const languages = [
  ["node", process.execPath, "receiver.mjs"],
  ["Python", "python3", "receiver.py"],
] as const;

describe.each(languages)("the receiver for %s", (_, command, file) => {
  const isHere = spawnSync(command, ["--version"]).status === 0;

  test.runIf(isHere)("takes what we sign, once, and nothing else", async () => {
    await using db = await createTestDb();
    const deps = createTestDeps(db.db);
    // Where it listens is known once it has the secret.
    const { owner, slug, webhookId, secret } = await makeWebhook(deps, "http://127.0.0.1:9/");
    await using receiver = await startExample(command, file, secret);
    const url = `http://127.0.0.1:${receiver.port}/`;
    await db.db.webhook.update({ where: { id: webhookId }, data: { url } });
    const ref = { slug, webhookId };
    granted(await webhooksVerbs.test(deps, owner, ref));
    expect(await deliver(deps, webhookId)).toBe("delivered");
    const { id: deliveryId } = await db.db.webhookDelivery.findFirstOrThrow();
    granted(await webhooksVerbs.resend(deps, owner, { ...ref, deliveryId }));
    expect(await deliver(deps, webhookId)).toBe("delivered");
    const forged = await fetch(url, { method: "POST", body: "{}" });
    expect(forged.status).toBe(401);
    const stranger = deps.secrets.seal(`whsec_${Buffer.alloc(32, 1).toString("base64")}`);
    await db.db.webhook.update({ where: { id: webhookId }, data: { secretSealed: stranger } });
    granted(await webhooksVerbs.test(deps, owner, ref));
    expect(await deliver(deps, webhookId)).toBe("failed");
    expect(receiver.lines.slice(1)).toHaveLength(1);
    expect(receiver.lines[1]).toMatch(/^webhook\.test .*told/);
  });
});
