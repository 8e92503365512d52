import { granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AnyVerb } from "../access/index.ts";
import { makeScene, type Scene } from "../fixtures/crowds.fixture.ts";
import { archiveProject } from "../projects/index.ts";
import { verbs } from "./index.ts";

/*
 * An archived project can be read and not changed, whatever verb is called: said by the declaration of each, so a verb
 * that somebody adds is refused unless they say otherwise here as well.
 */

/** People go, pay is settled, what runs elsewhere is stopped, and the project comes back or goes for good. */
const allowed = [
  "access.revokeInvite",
  "crowds.decline",
  "crowds.eraseMe",
  "crowds.erasePerson",
  "crowds.finishSession",
  "crowds.leaveSession",
  "crowds.markPaid",
  "members.leave",
  "members.passOwnership",
  "members.remove",
  "members.setRole",
  "projects.archive",
  "projects.delete",
  "projects.unarchive",
  "rounds.cancel",
  "webhooks.delete",
];

const mutations = Object.values(verbs)
  .flatMap((slice) => Object.values<AnyVerb>(slice))
  .filter(({ definition: { kind, may } }) => kind === "mutation" && may !== "signed-in")
  .map((verb) => ({ name: verb.definition.name, verb }));

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene({ pairs: 1 });
  granted(await archiveProject(scene.deps, scene.owner, { slug: scene.slug }));
});
afterAll(() => scene[Symbol.asyncDispose]());

it("names every change that is allowed", () => {
  expect(mutations.length).toBeGreaterThan(40);
  const declared = mutations.filter(({ verb }) => verb.definition.whenArchived === "allowed");
  expect(declared.map(({ name }) => name).sort()).toEqual(allowed);
});

it.each(mutations.filter(({ name }) => !allowed.includes(name)))(
  "refuses $name, saying why",
  async ({ verb }) => {
    const before = await scene.deps.db.auditEvent.count();
    // It is refused before anybody looks at what else was sent.
    const outcome = await verb(scene.deps, scene.owner, { slug: scene.slug } as never);
    expect(outcome).toMatchObject({ ok: false, reason: "archived" });
    expect(await scene.deps.db.auditEvent.count()).toBe(before);
  },
);
