import { createTestDb, createTestDeps, granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { signInByOidc } from "./sign-in-by-oidc.ts";

const identity = {
  issuer: "https://id.example.org",
  subject: "s-1",
  email: "a@example.org",
  emailVerified: true,
  name: "A",
};

test("a name that can't be stored is kept with U+FFFD; an identity that can't is nobody's", async () => {
  await using database = await createTestDb();
  const deps = createTestDeps(database.db);
  const signIn = (over: Partial<typeof identity>) =>
    signInByOidc(deps, { ...identity, ...over }, { allowedDomains: ["example.org"], linkTo: null });
  for (const over of [{ subject: "s\0" }, { subject: "s\ud83d" }, { email: "a\0@example.org" }]) {
    expect(await signIn(over)).toMatchObject({ ok: false, reason: "forbidden" });
  }
  const { userId } = granted(await signIn({ name: "A\0 \ud83d" }));
  const user = await deps.db.user.findUniqueOrThrow({ where: { id: userId } });
  expect(user.name).toBe("A\ufffd \ufffd");
});
