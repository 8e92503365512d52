import { sha256Hex } from "@gshf/storage";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { beginExport, storeTestDataset, workExportOnce } from "../../fixtures/exports.fixture.ts";
import { Killed, withFuse } from "../../fixtures/fuse.fixture.ts";
import { createWorld, type World } from "../../fixtures/world.fixture.ts";
import { datasetsVerbs, openExport, sweepExports } from "../index.ts";

async function viewOf({ deps, owner, slug }: World, number: number) {
  return granted(await datasetsVerbs.getExport(deps, owner, { slug, number }));
}

async function fileOf({ deps, owner, slug }: World, number: number): Promise<Buffer> {
  const { key, bytes, sha256 } = granted(await openExport(deps, owner, { slug, number }));
  const file = Buffer.from(await deps.storage.get(key));
  expect({ bytes: file.byteLength, sha256: sha256Hex(file) }).toEqual({ bytes, sha256 });
  return file;
}

test("an export is written by a worker, says what became of the rows, and is there once", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const { manifestSha256, rows } = await storeTestDataset(world, { rows: 40, characters: 60 });
  const { id, number } = await beginExport(world, manifestSha256, "trl-preference", { weights: "replicate" });
  expect(await openExport(deps, owner, { slug, number })).toMatchObject({ ok: false, reason: "conflict" });
  expect(await workExportOnce(deps, id)).toBe("done");
  const view = await viewOf(world, number);
  const copies = rows.reduce((sum, { weight }) => sum + weight, 0);
  expect(view).toMatchObject({
    state: "ready",
    done: 80,
    total: 80,
    report: { rowsRead: 40, rowsWritten: copies },
  });
  expect(view.snippet).toContain(view.fileName);
  expect((await fileOf(world, number)).toString().trimEnd().split("\n")).toHaveLength(copies);
  // Asked for again it is the same one; other options make another.
  expect(await beginExport(world, manifestSha256, "trl-preference", { weights: "replicate" })).toEqual({
    id,
    number,
  });
  expect((await beginExport(world, manifestSha256, "trl-preference")).number).toBe(number + 1);
  expect(await workExportOnce(deps, id)).toBe("stale");
  const asked = { slug, manifestSha256, limit: 50 };
  expect(granted(await datasetsVerbs.exports(deps, owner, asked)).items).toHaveLength(2);
});

test("killed wherever it is it goes on, and ends in the same bytes", async () => {
  await using world = await createWorld();
  // More than two parts, so that parts are found again.
  const { manifestSha256 } = await storeTestDataset(world, { rows: 550, characters: 16_384 });
  const calm = await beginExport(world, manifestSha256, "everything");
  expect(await workExportOnce(world.deps, calm.id)).toBe("done");
  const expected = await fileOf(world, calm.number);
  expect(expected.byteLength).toBeGreaterThan(2 * (8 << 20));
  const { sha256, report } = await viewOf(world, calm.number);
  // The same once more, as if nothing were there.
  const again = { state: "writing" as const, bytes: null, sha256: null, done: 0, wakeAt: world.deps.now() };
  await world.deps.db.datasetExport.update({ where: { id: calm.id }, data: again });
  await world.deps.storage.deletePrefix(`projects/${world.projectId}/exports/`);
  let kills = 0;
  for (let place = 1; ; place += 2) {
    try {
      if ((await workExportOnce(withFuse(world.deps, place).deps, calm.id)) === "done") break;
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
      kills += 1;
    }
    // The dead worker's lease runs out.
    world.pass(31);
  }
  expect(kills).toBeGreaterThan(5);
  expect((await fileOf(world, calm.number)).equals(expected)).toBe(true);
  expect(await viewOf(world, calm.number)).toMatchObject({ sha256, report, state: "ready" });
}, 300_000);

test("parts that lie in the bucket are not sent a second time", async () => {
  await using world = await createWorld();
  const { manifestSha256 } = await storeTestDataset(world, { rows: 550, characters: 16_384 });
  const { id } = await beginExport(world, manifestSha256, "everything");
  const sent: number[] = [];
  const { uploads } = world.deps.storage;
  const counted = (stopAfter: number) => ({
    ...world.deps,
    storage: {
      ...world.deps.storage,
      uploads: {
        ...uploads,
        put: async (...args: Parameters<typeof uploads.put>) => {
          if (sent.length === stopAfter) throw new Killed("killed");
          sent.push(args[2]);
          return uploads.put(...args);
        },
      },
    },
  });
  expect(await workExportOnce(counted(1), id)).toBe("failed");
  const { owner, deps, slug } = world;
  granted(await datasetsVerbs.retryExport(deps, owner, { slug, number: 1 }));
  expect(await workExportOnce(counted(99), id)).toBe("done");
  expect(sent).toEqual([1, 2, 3]);
});

test("one that is stopped is let go of, and taken up again by a retry; a forgotten one is woken", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const { manifestSha256 } = await storeTestDataset(world, { rows: 10, characters: 20 });
  const { id, number } = await beginExport(world, manifestSha256, "hh");
  expect(granted(await datasetsVerbs.stopExport(deps, owner, { slug, number }))).toEqual({
    state: "stopped",
  });
  expect(await workExportOnce(deps, id)).toBe("stale");
  const asked = { slug, manifestSha256, format: "hh", options: {} };
  expect(await datasetsVerbs.export(deps, owner, asked)).toMatchObject({ ok: false, reason: "conflict" });
  granted(await datasetsVerbs.retryExport(deps, owner, { slug, number }));
  world.pass(60);
  expect(await sweepExports(deps)).toBe(1);
  expect(await workExportOnce(deps, id)).toBe("done");
  expect(await sweepExports(deps)).toBe(0);
  expect(await datasetsVerbs.stopExport(deps, owner, { slug, number })).toMatchObject({ reason: "conflict" });
});

test("what a format has not is refused by field, and a preview shows three rows without writing any", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const { manifestSha256 } = await storeTestDataset(world, { rows: 10, characters: 20 });
  const asked = { slug, manifestSha256, format: "openai-preference" };
  const refused = await datasetsVerbs.export(deps, owner, { ...asked, options: { weights: "column" } });
  expect(refused).toMatchObject({ ok: false, reason: "invalid", field: "options.weights" });
  const unknown = await datasetsVerbs.export(deps, owner, { ...asked, format: "csv", options: {} });
  expect(unknown).toMatchObject({ ok: false, field: "format" });
  const preview = granted(await datasetsVerbs.previewExport(deps, owner, { ...asked, options: {} }));
  expect(preview.rows).toHaveLength(3);
  expect(JSON.parse(preview.rows[0] ?? "")).toHaveProperty("preferred_output");
  expect(await deps.db.datasetExport.count()).toBe(0);
});
