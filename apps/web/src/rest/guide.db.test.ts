import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { verbs } from "@gshf/core/registry";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { granted } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, slug, startApi } from "#trpc/api.fixture.ts";
import { serveRest } from "./serve-rest.fixture.ts";

/* The examples of docs/guides/rest.md, as somebody types them. */

const guide = readFileSync(path.join(import.meta.dirname, "../../../../docs/guides/rest.md"), "utf8");
const examples = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, example = ""]) => example);
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

describe.runIf(hasCurl)("an example of the guide", () => {
  let api: Api;
  let server: Awaited<ReturnType<typeof serveRest>>;
  let token: string;
  const folder = mkdtempSync(path.join(tmpdir(), "gshf-guide-"));

  beforeAll(async () => {
    api = await startApi();
    server = await serveRest();
    const { authorization = "" } = await api.headersOf(api.people.owner, "token");
    token = authorization.replace("Bearer ", "");
    const config = roundConfigSchema.parse({});
    granted(await verbs.rounds.create(api.deps, api.people.owner, { slug, name: "", config }));
    // A stream goes on for minutes; whatever is refused is a failure.
    writeFileSync(path.join(folder, ".curlrc"), "max-time = 20\nfail-with-body\nsilent\n");
    writeFileSync(path.join(folder, "prompts.jsonl"), '{"prompt": "One"}\n');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it.each(examples)("works: %s", async (example) => {
    const isStream = example.includes("/progress");
    if (isStream) await api.deps.db.round.updateMany({ where: { number: 1 }, data: { state: "cancelled" } });
    const child = spawn("bash", ["-c", example], {
      cwd: folder,
      env: {
        NODE_ENV: "test",
        PATH: process.env.PATH,
        HOME: folder,
        GSHF_URL: server.url,
        GSHF_TOKEN: token,
        GSHF_PROJECT: slug,
      },
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [code, stdout] = await Promise.all([ended, text(child.stdout)]);
    expect(code, stdout).toBe(0);
    if (isStream) expect(stdout).toContain("event: end");
    else expect(JSON.parse(stdout)).toBeDefined();
  });

  it("is there", () => {
    expect(examples.length).toBeGreaterThan(5);
  });
});
