import { createTestDb, createTestDeps, createTestProject, granted, joinTestProject } from "@gshf/testing";
import { expect, it } from "vitest";
import { updateProject } from "../../projects/index.ts";
import { createInvite, listAuditEvents } from "../index.ts";

const read = listAuditEvents.definition.input;

it("is read in pages that new events don't shift, by who, what, on what and when", async () => {
  await using world = await createTestDb();
  const deps = createTestDeps(world.db);
  const { slug, owner } = await createTestProject(deps, { slug: "logged" });
  const other = await createTestProject(deps, { slug: "other" });
  const ask = async (filter: object) =>
    granted(await listAuditEvents(deps, owner, read.parse({ slug, ...filter })));
  const person = await joinTestProject(deps, owner, slug, "researcher");
  for (let i = 0; i < 7; i++) granted(await updateProject(deps, person, { slug, description: `x${i}` }));
  granted(await updateProject(deps, other.owner, { slug: "other", description: "theirs" }));

  const first = await ask({ limit: 4 });
  expect(first.items.map(({ text, who }) => `${who}: ${text}`)).toEqual(
    Array(4).fill(`${person.pseudonym}: Changed the project’s settings`),
  );
  granted(await updateProject(deps, person, { slug, description: "later" }));
  const second = await ask({ limit: 4, cursor: first.next });
  const rest = await ask({ cursor: second.next });
  expect(rest.next).toBeNull();
  const ids = [first, second, rest].flatMap(({ items }) => items.map(({ id }) => id));
  expect(ids).toEqual([...ids].sort((a, b) => Number(b - a)));
  expect(new Set(ids).size).toBe(ids.length);
  // Created, invited, joined, changed seven times; not what came after the first page.
  expect(ids).toHaveLength(10);

  expect((await ask({ who: person.pseudonym.toLowerCase() })).items).toHaveLength(9);
  expect((await ask({ who: "owner" })).items.map(({ action }) => action)).toEqual([
    "access.createInvite",
    "projects.create",
  ]);
  expect((await ask({ action: "invite.accept" })).items).toHaveLength(1);
  expect((await ask({ subject: "invite:" })).items).toHaveLength(2);
  expect((await ask({ until: new Date("2020-01-01") })).items).toEqual([]);
  expect((await ask({ from: new Date("2020-01-01") })).items).toHaveLength(11);
  expect((await ask({ who: "%" })).items).toEqual([]);
});

it("is the owner's to read: it says what everybody did", async () => {
  await using world = await createTestDb();
  const deps = createTestDeps(world.db);
  const { slug, owner } = await createTestProject(deps, { slug: "logged" });
  const invite = { slug, role: "labeler", note: "", usesMax: 1, expiresInHours: 1 } as const;
  granted(await createInvite(deps, owner, invite));
  const researcher = await joinTestProject(deps, owner, slug, "researcher");
  const asked = read.parse({ slug });
  expect(await listAuditEvents(deps, researcher, asked)).toMatchObject({ ok: false, reason: "forbidden" });
});
