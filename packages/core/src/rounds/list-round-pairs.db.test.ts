import { granted } from "@gshf/testing";
import { expect, it } from "vitest";
import { type Owned, scene2, slug, withOwner } from "../fixtures/labeling.fixture.ts";
import { listRoundPairs } from "./list-round-pairs.ts";

type Asked = { arm?: string; cursor?: string; place?: number };

const pageOf = async ({ deps, owner }: Owned, limit: number, asked: Asked = {}) =>
  granted(await listRoundPairs(deps, owner, { slug, number: 1, limit, ...asked }));

const positionsOf = ({ pairs }: { pairs: { position: number }[] }) => pairs.map(({ position }) => position);

async function allBy(owned: Owned, limit: number, asked: Asked = {}): Promise<number[]> {
  const page = await pageOf(owned, limit, asked);
  const rest = page.next === null ? [] : await allBy(owned, limit, { ...asked, cursor: page.next });
  return [...positionsOf(page), ...rest];
}

/** Twelve pairs; the fifth prompt gave none, and every third pair is of another arm. */
async function scene12() {
  const scene = await scene2(13);
  await scene.db.pair.deleteMany({ where: { position: 4 } });
  await scene.db.pair.updateMany({ where: { position: { in: [0, 3, 6, 9, 12] } }, data: { arm: "other" } });
  return { scene, owned: await withOwner(scene) };
}

it("gives each pair once, whatever the pages' size, also when pairs go meanwhile", async () => {
  const { scene, owned } = await scene12();
  await using _ = scene;
  const all = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12];
  for (const limit of [1, 5, 12, 200]) expect(await allBy(owned, limit)).toEqual(all);
  expect(await allBy(owned, 2, { arm: "other" })).toEqual([0, 3, 6, 9, 12]);
  const { next } = await pageOf(owned, 3);
  await scene.db.pair.deleteMany({ where: { position: { in: [1, 2, 3] } } });
  expect(positionsOf(await pageOf(owned, 2, { cursor: next ?? "" }))).toEqual([5, 6]);
});

it("begins at any place of the list, as counted without what isn't there", async () => {
  const { scene, owned } = await scene12();
  await using _ = scene;
  expect(positionsOf(await pageOf(owned, 3, { place: 3 }))).toEqual([3, 5, 6]);
  expect(positionsOf(await pageOf(owned, 3, { place: 2, arm: "other" }))).toEqual([6, 9, 12]);
  expect(await pageOf(owned, 3, { place: 12 })).toEqual({ pairs: [], next: null, kept: [] });
});

it("refuses what is no cursor of this list", async () => {
  const { scene, owned } = await scene12();
  await using _ = scene;
  const other = Buffer.from(JSON.stringify(["text"])).toString("base64url");
  for (const asked of [{ cursor: "nonsense" }, { cursor: other }, { cursor: "" }]) {
    const outcome = await listRoundPairs(owned.deps, owned.owner, { slug, number: 1, limit: 5, ...asked });
    expect(outcome).toMatchObject({ ok: false, reason: "invalid", field: "cursor" });
  }
  const { next } = await pageOf(owned, 3);
  const both = { slug, number: 1, limit: 5, cursor: next ?? "", place: 3 };
  expect(await listRoundPairs(owned.deps, owned.owner, both)).toMatchObject({ ok: false, field: "place" });
});
