import { createHash } from "node:crypto";
import { granted } from "@gshf/testing";
import { serveHttp } from "@gshf/testing/serve-http";
import { describe, expect, test } from "vitest";
import { startTraining } from "../fixtures/training.fixture.ts";
import { stateOf, workUntil } from "../fixtures/world.fixture.ts";
import { listPolicies, policiesVerbs } from "../policies/index.ts";
import { getRound, retryRound } from "../rounds/index.ts";

describe("a checkpoint", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const announced = "ab".repeat(32);
  /** What the world's trainer serves under /artifact.json. */
  const right = createHash("sha256")
    .update(JSON.stringify({ weights: "none" }))
    .digest("hex");

  const unverified: [string, (url: string) => object, RegExp][] = [
    ["without a checksum", (url) => ({ uri: `${url}/artifact.json`, sha256: null }), /without a checksum/],
    [
      "with a checksum of zeros",
      (url) => ({ uri: `${url}/artifact.json`, sha256: "0".repeat(64) }),
      /without a checksum/,
    ],
    ["with an empty checksum", (url) => ({ uri: `${url}/artifact.json`, sha256: "" }), /without a checksum/],
    ["on s3", () => ({ uri: "S3://bucket/weights", sha256: announced }), /s3:\/\/, which can't be read/],
    ["on gs", () => ({ uri: "gs://bucket/weights", sha256: announced }), /gs:\/\/, which can't be read/],
    ["on a branch of the hub", () => ({ uri: "hf://org/repo@main", sha256: announced }), /branch or a tag/],
    ["that isn't open to us", (url) => ({ uri: `${url}/nowhere`, sha256: announced }), /HTTP 404/],
  ];

  test.each(unverified)(
    "%s is stored as unverified, measured, and never promoted unasked",
    async (_, of, why) => {
      await using world = await startTraining({ promote: "always" });
      const { roundId } = world;
      const { deps, owner, slug, endpoints } = world;
      endpoints.trainer.state = "succeeded";
      endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", ...of(endpoints.url) }] };
      await workUntil(world, roundId, "complete");
      const [pi0, made] = granted(await listPolicies(deps, owner, { slug, limit: 50 })).items;
      expect(made?.unverifiedBecause).toMatch(why);
      expect([pi0?.isMain, made?.isMain]).toEqual([true, false]);
      expect(await deps.db.evaluation.count({ where: { roundId, policyId: made?.id ?? "" } })).toBe(1);
      const view = granted(await getRound(deps, owner, { slug, number: 1 }));
      expect(view.training?.unverifiedBecause).toBe(made?.unverifiedBecause);

      const setMain = (input: object) =>
        policiesVerbs.setMain(
          deps,
          owner,
          policiesVerbs.setMain.definition.input.parse({ slug, policyId: made?.id, ...input }),
        );
      expect(await setMain({})).toMatchObject({ ok: false, reason: "conflict", field: "evenUnverified" });
      granted(await setMain({ evenUnverified: true }));
      expect(
        granted(await listPolicies(deps, owner, { slug, limit: 50 })).items.map(({ isMain }) => isMain),
      ).toEqual([false, true]);
    },
  );

  test("of 20 GB is unverified as soon as it says so: next to nothing of it is fetched", async () => {
    await using world = await startTraining({ promote: "always" });
    const { deps, owner, slug, endpoints, roundId } = world;
    let sent = 0;
    await using big = await serveHttp((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const send = () => {
        do sent += chunk.byteLength;
        while (!response.destroyed && response.write(chunk));
      };
      response.writeHead(200, { "content-length": 20_000_000_000 }).on("drain", send);
      send();
    });
    endpoints.trainer.state = "succeeded";
    endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", uri: big.url, sha256: announced }] };
    await workUntil(world, roundId, "complete");
    const [, made] = granted(await listPolicies(deps, owner, { slug, limit: 50 })).items;
    expect(made?.isMain).toBe(false);
    expect(made?.unverifiedBecause).toMatch(/larger than 256 MiB/);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test("that its trainer serves itself is unverified, too", async () => {
    await using world = await startTraining({ promote: "always" });
    const { roundId } = world;
    const { deps, owner, slug, endpoints } = world;
    endpoints.trainer.state = "succeeded";
    const uri = `${endpoints.url}/v1`;
    endpoints.trainer.says = { artifacts: [{ kind: "endpoint", uri, sha256: null, model: "new" }] };
    await workUntil(world, roundId, "complete");
    const [, made] = granted(await listPolicies(deps, owner, { slug, limit: 50 })).items;
    expect(made).toMatchObject({ isMain: false, model: "new", baseUrl: uri });
    expect(made?.unverifiedBecause).toMatch(/served by the trainer itself/);
  });

  test.each([
    [
      "whose bytes have the checksum, HTTP in capitals",
      (url: string) => `${url.replace("http:", "HTTP:")}/artifact.json`,
    ],
    ["of the hub at a commit", () => `hf://org/repo@${commit}`],
    ["of the hub at a commit, without an owner", () => `hf://repo@${commit}`],
  ])("%s is verified, and is promoted as the round says", async (_, of) => {
    await using world = await startTraining({ promote: "always" });
    const { roundId } = world;
    const { deps, owner, slug, endpoints } = world;
    endpoints.trainer.state = "succeeded";
    const checkpoint = { kind: "checkpoint", uri: of(endpoints.url), sha256: right };
    endpoints.trainer.says = { artifacts: [checkpoint] };
    await workUntil(world, roundId, "complete");
    const [, made] = granted(await listPolicies(deps, owner, { slug, limit: 50 })).items;
    expect(made).toMatchObject({ isMain: true, unverifiedBecause: null });
  });

  test("with HTTPS in capitals and another checksum is caught like any other", async () => {
    await using world = await startTraining();
    const { roundId } = world;
    const { endpoints } = world;
    endpoints.trainer.state = "succeeded";
    const uri = `${endpoints.url.replace("http:", "HTTP:")}/artifact.json`;
    endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", uri, sha256: announced }] };
    await workUntil(world, roundId, "failed");
    expect((await stateOf(world, roundId)).problem?.code).toBe("checkpoint-mismatch");
  });

  test.each([
    ["file:///etc/passwd"],
    ["ftp://example.org/weights"],
    ["javascript:alert(1)"],
    ["https://user:secret@example.org/weights"],
    ["s3://key:secret@bucket/weights"],
    ["not a URL"],
  ])("at %s is refused by name, and trying again trains anew", async (uri) => {
    await using world = await startTraining();
    const { roundId } = world;
    const { endpoints, deps, owner, slug } = world;
    endpoints.trainer.state = "succeeded";
    endpoints.trainer.says = { artifacts: [{ kind: "checkpoint", uri, sha256: announced }] };
    await workUntil(world, roundId, "failed");
    const { problem } = await stateOf(world, roundId);
    expect(problem?.code).toBe("artifact-refused");
    expect(problem?.message).toMatch(/artifacts\.0\.uri/);
    expect(problem?.message).not.toContain("secret");
    expect(await deps.db.policy.count({ where: { name: "round-1" } })).toBe(0);
    endpoints.trainer.says = {};
    world.pass(1);
    granted(await retryRound(deps, owner, { slug, number: 1 }));
    await workUntil(world, roundId, "complete");
  });
});
