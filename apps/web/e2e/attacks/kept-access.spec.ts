import { expect, test } from "@playwright/test";
import { z } from "zod";
import { attackedStack, joinAs, signIn, sparing } from "./attacked.ts";

/* Who keeps a copy of what once let them in: a cookie, a token, a link, a place in a project. */

const made = z.object({ id: z.string(), token: z.string() });
const project = "demo";

/** "granted", or why a verb was refused. */
const reasonOf = (answer: unknown): string =>
  z.object({ reason: z.string() }).safeParse(answer).data?.reason ?? JSON.stringify(answer).slice(0, 200);

test("a copied cookie is dead on every web process once its owner has signed out", async ({ request }) => {
  const stack = await attackedStack(request);
  await sparing(stack, async () => {
    const [cookie, other] = [await signIn(stack.researcherUrl), await signIn(stack.researcherUrl)];
    for (const web of stack.webs) expect(await isIn(web, cookie)).toBe(true);
    const headers = { cookie, origin: new URL(stack.web).origin };
    await fetch(`${stack.web}/api/sign-out`, { method: "POST", headers, redirect: "manual" });
    for (const web of stack.webs) {
      expect(await isIn(web, cookie), web).toBe(false);
      // next-auth's own page renews a cookie; a dead one stays dead.
      const renewed = await fetch(`${web}/api/auth/session`, { headers: { cookie } });
      for (const again of renewed.headers.getSetCookie())
        expect(await isIn(web, again.split(";")[0] ?? "")).toBe(false);
      expect(await isIn(web, other), "nobody else is signed out").toBe(true);
    }
  });
});

test("a token mints nothing beyond itself, and dies on every web process with what it minted", async ({
  request,
}) => {
  const stack = await attackedStack(request);
  await sparing(stack, async () => {
    const cookie = await signIn(stack.researcherUrl);
    const create = async (auth: Record<string, string>, input: object) =>
      post(stack.web, auth, "access.createApiToken", Object.assign({ name: "attack" }, input));
    const first = made.parse(await create({ cookie }, { scopes: ["admin", "read"], expiresInDays: 2 }));
    const bearer = { authorization: `Bearer ${first.token}` };
    for (const beyond of [{ scopes: ["rounds"] }, { scopes: ["read"], expiresInDays: 300 }])
      expect(reasonOf(await create(bearer, beyond))).toBe("forbidden");
    const second = made.parse(await create(bearer, { scopes: ["read"], expiresInDays: 1 }));
    const reads = (web: string, token: string) =>
      fetch(`${web}/api/v1/projects/${project}`, { headers: { authorization: `Bearer ${token}` } });
    for (const web of stack.webs) expect((await reads(web, second.token)).status).toBe(200);
    await post(stack.web, { cookie }, "access.revokeApiToken", { id: first.id });
    for (const web of stack.webs)
      for (const { token } of [first, second]) expect((await reads(web, token)).status).toBe(401);
  });
});

test("who was removed is out everywhere at once, and comes back by no link of theirs", async ({
  request,
}) => {
  const stack = await attackedStack(request);
  await sparing(stack, async () => {
    const owner = await signIn(stack.researcherUrl);
    const cookie = await joinAs(stack, "researcher");
    const members = z.object({ memberships: z.array(z.object({ pseudonym: z.string() })) });
    const me = members.parse(await ask(stack.web, { cookie }, "access.me"));
    const invite = z
      .object({ token: z.string() })
      .parse(await post(stack.web, { cookie }, "access.createInvite", { slug: project, role: "labeler" }));
    const listed = z.object({ items: z.array(z.object({ id: z.string(), pseudonym: z.string() })) });
    const { items: all } = listed.parse(
      await ask(stack.web, { cookie: owner }, "access.listMembers", { slug: project }),
    );
    const memberId = all.find(({ pseudonym }) => pseudonym === me.memberships[0]?.pseudonym)?.id;
    await post(stack.web, { cookie: owner }, "members.remove", { slug: project, memberId });
    for (const web of stack.webs) expect(await isIn(web, cookie)).toBe(false);
    const back = await fetch(`${stack.web}/api/invites/accept`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: invite.token }),
    });
    expect(back.status).toBe(403);
    expect(back.headers.getSetCookie()).toEqual([]);
  });
});

async function isIn(web: string, cookie: string): Promise<boolean> {
  const answer = await fetch(`${web}/api/trpc/access.me`, { headers: { cookie } });
  return answer.status === 200;
}

const answered = z.union([
  z.object({ result: z.object({ data: z.looseObject({ json: z.unknown() }) }) }),
  z.object({ error: z.object({ json: z.object({ data: z.object({ reason: z.string() }) }) }) }),
]);

/** What a verb answers; of a refusal its reason. */
async function post(
  web: string,
  auth: Record<string, string>,
  verb: string,
  input: object,
): Promise<unknown> {
  const headers = Object.assign({ "content-type": "application/json" }, auth);
  const init = { method: "POST", headers, body: JSON.stringify({ json: input }) };
  return toldIn(await fetch(`${web}/api/trpc/${verb}`, init));
}

async function ask(
  web: string,
  auth: Record<string, string>,
  verb: string,
  input?: object,
): Promise<unknown> {
  const url = new URL(`/api/trpc/${verb}`, web);
  if (input !== undefined) url.searchParams.set("input", JSON.stringify({ json: input }));
  return toldIn(await fetch(url, { headers: auth }));
}

async function toldIn(answer: Response): Promise<unknown> {
  const told = answered.parse(await answer.json());
  return "result" in told ? told.result.data.json : told.error.json.data;
}
