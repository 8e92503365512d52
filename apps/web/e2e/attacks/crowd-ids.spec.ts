import { randomBytes } from "node:crypto";
import { sha256Hex } from "@gshf/core/projects";
import { createDb } from "@gshf/db";
import { expect, test } from "@playwright/test";
import { z } from "zod";
import { type AttackedStack, attackedStack, callVerb, sparing } from "./attacked.ts";

/* Who knows somebody's id at a crowd platform, as requesters there do, and nothing else. */

const slug = "demo";
const known = { PROLIFIC_PID: "5f9victim" };

test("somebody's id at a platform opens nothing of theirs, on neither web process", async ({ request }) => {
  const stack = await attackedStack(request);
  await sparing(stack, async () => {
    const link = await addStudy(stack);
    const victim = await enter(
      stack.web,
      link,
      Object.assign({ STUDY_ID: "s", SESSION_ID: "theirs" }, known),
    );
    const { pseudonym } = await whoIs(stack.web, victim.cookie);
    for (const web of stack.webs) {
      const forms = [
        known,
        Object.assign({ SESSION_ID: "made-up" }, known),
        { PROLIFIC_PID: "5F9VICTIM", SESSION_ID: "x" },
      ];
      for (const ids of forms) {
        const refused = await enter(web, link, ids);
        expect(refused.location).toBe("/crowd/problem?why=submission");
        expect(refused.cookie).toBe("");
      }
      const elsewhere = await enter(web, await addStudy(stack), known);
      const intruder = await whoIs(web, elsewhere.cookie);
      expect(intruder.pseudonym).not.toBe(pseudonym);
      for (const cookie of [victim.cookie, elsewhere.cookie]) {
        const token = { name: "attack", scopes: ["read"], expiresInDays: 1 };
        expect(await callVerb(web, cookie, "access.createApiToken", token)).toMatchObject({
          ok: false,
          reason: "forbidden",
        });
      }
      // Whoever came by somebody's id can't name them, and erases themselves alone.
      const named = await callVerb(web, elsewhere.cookie, "crowds.eraseMe", { slug, confirm: pseudonym });
      expect(named).toMatchObject({ ok: false });
      const own = { slug, confirm: intruder.pseudonym };
      expect(await callVerb(web, elsewhere.cookie, "crowds.eraseMe", own)).toMatchObject({ ok: true });
      expect(await whoIs(web, victim.cookie)).toEqual({ pseudonym });
      const session = await callVerb(web, victim.cookie, "crowds.session", { slug }, "query");
      expect(session).toMatchObject({ ok: true, value: { state: "open" } });
    }
  });
});

/** A study of the demo's project; answers its entry link. */
async function addStudy(stack: AttackedStack): Promise<string> {
  const token = `study_${randomBytes(24).toString("base64url")}`;
  const db = createDb({ url: stack.databaseUrl, poolMax: 1 });
  try {
    const { id: projectId } = await db.project.findUniqueOrThrow({ where: { slug } });
    await db.study.create({
      data: {
        projectId,
        createdBy: "test",
        platform: "prolific",
        name: "Attacked",
        pairsPerSession: 2,
        completionCode: "DONE42",
        tokenSha256: sha256Hex(token),
        tokenSealed: "",
      },
    });
  } finally {
    await db.$disconnect();
  }
  return `/crowd/prolific/${token}`;
}

async function enter(web: string, link: string, ids: Record<string, string>) {
  const answer = await fetch(`${web}${link}?${new URLSearchParams(ids)}`, { redirect: "manual" });
  const [cookie = ""] = answer.headers.getSetCookie();
  return { cookie: cookie.split(";")[0] ?? "", location: answer.headers.get("location") };
}

const me = z.object({
  ok: z.literal(true),
  value: z.object({ memberships: z.array(z.object({ pseudonym: z.string() })).length(1) }),
});

async function whoIs(web: string, cookie: string): Promise<{ pseudonym: string }> {
  const answer = me.parse(await callVerb(web, cookie, "access.me", undefined, "query"));
  return { pseudonym: answer.value.memberships[0]?.pseudonym ?? "" };
}
