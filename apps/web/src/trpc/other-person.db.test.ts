import { personKey } from "@gshf/core/access";
import { getDesk } from "@gshf/core/labeling";
import { verbs } from "@gshf/core/registry";
import { granted, joinTestProject } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Api, callProcedure, slug, startApi } from "./api.fixture.ts";
import { personHeader } from "./person-header.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const all = Object.values(verbs).flatMap((slice) => Object.values(slice).map(({ definition }) => definition));
const savesLayout = { path: "labeling.savePreferences", kind: "mutation" } as const;

it("a page's calls are refused, each of them, once somebody else is signed in, and nothing is done for either", async () => {
  const { labeler, reviewer } = api.people;
  const signedInNow = await api.headersOf(reviewer, "session");
  const page = Object.assign({}, signedInNow, { [personHeader]: personKey(labeler.userId) });
  expect(all.length).toBeGreaterThan(60);
  for (const { name, kind } of all) {
    const { status, reason } = await callProcedure({ path: name, kind, input: { slug } }, page);
    expect([name, status, reason]).toEqual([name, 409, "other-person"]);
  }
  await callProcedure({ ...savesLayout, input: { layout: "stack" } }, page);
  const people = await api.deps.db.user.findMany({
    where: { id: { in: [labeler.userId, reviewer.userId] } },
  });
  expect(people.map(({ settings }) => settings)).toEqual([{}, {}]);
});

it("a page's calls are its person's, who is told by its desk whom to name", async () => {
  const { labeler } = api.people;
  const { person, pseudonym } = granted(
    await getDesk(api.deps, { kind: "user", userId: labeler.userId }, { slug }),
  );
  const headers = await api.headersOf(labeler, "session");
  const call = { ...savesLayout, input: { layout: "stack" } };
  const ofPage = (named: string) =>
    callProcedure(call, Object.assign({}, headers, { [personHeader]: named }));
  expect((await ofPage(person)).reason).toBe("granted");
  expect((await ofPage(`${person},${person}`)).reason).toBe("granted");
  // Two pages in one request, a pseudonym instead of a key, nothing at all.
  for (const named of [`${person},${personKey(api.people.owner.userId)}`, pseudonym, "x"]) {
    expect((await ofPage(named)).reason).toBe("other-person");
  }
  expect((await callProcedure(call, headers)).reason).toBe("granted");
});

it("who is signed out is told that, not that somebody else is signed in", async () => {
  const somebody = await joinTestProject(api.deps, api.people.owner, slug, "labeler");
  const headers = { [personHeader]: personKey(somebody.userId) };
  const answer = await callProcedure({ ...savesLayout, input: { layout: "stack" } }, headers);
  expect(answer).toMatchObject({ status: 401, reason: "not-signed-in" });
});
