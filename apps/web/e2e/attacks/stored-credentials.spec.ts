import { createDb } from "@gshf/db";
import { serveHttp } from "@gshf/testing/serve-http";
import { expect, test } from "@playwright/test";
import { attackedStack, callVerb, joinAs, sparing } from "./attacked.ts";

const secret = "given-to-the-first-server-alone";
const slug = "credentials-under-attack";

/** A server that remembers all it hears, and answers as a trainer, a scorer and a sampler do. */
async function startListener(redirectTo?: string) {
  const heard: string[] = [];
  const server = await serveHttp((request, response, body) => {
    heard.push(JSON.stringify(request.headers) + body);
    if (redirectTo !== undefined) return void response.writeHead(308, { location: redirectTo }).end();
    const json = (status: number, value: unknown) =>
      void response.writeHead(status).end(JSON.stringify(value));
    if (request.url?.includes("/v1/jobs") === true) return json(404, { error: { message: "no such job" } });
    if (request.url?.endsWith("/pooling") === true) return json(200, { data: [{ data: [0.5] }] });
    return json(200, { choices: [{ message: { content: "fine" }, finish_reason: "stop" }] });
  });
  return { ...server, heard };
}

// Somebody who may set up endpoints but was never told their keys points them at a server of their own.
test("a stored credential goes to no other server, whichever way its address is changed", async ({
  request,
}) => {
  const stack = await attackedStack(request);
  await using owners = await startListener();
  await using attackers = await startListener();
  await using leading = await startListener(attackers.url);
  await sparing(stack, async () => {
    const owner = await joinAs(stack, "owner");
    const made = await callVerb(stack.web, owner, "projects.create", { slug, name: "Credentials" });
    // On an attack that runs again the project is there.
    const on = made?.ok === true ? slug : "demo";
    const set = { slug: on, trainerUrl: owners.url, trainerToken: secret };
    expect(await callVerb(stack.web, owner, "projects.update", set)).toMatchObject({ ok: true });
    const scorer = { slug: on, scorerUrl: owners.url, scorerModel: "gold", scorerKey: secret };
    expect(await callVerb(stack.web, owner, "projects.update", scorer)).toMatchObject({ ok: true });
    const policy = {
      slug: on,
      name: "under-attack",
      baseUrl: `${owners.url}/v1`,
      model: "m",
      apiKey: secret,
    };
    const created = await callVerb(stack.web, owner, "policies.create", policy);
    const policyId = created?.ok === true ? Reflect.get(Object(created.value), "id") : "";
    const researcher = await joinAs(stack, "researcher", on);
    const ask = (web: string, verb: string, input: object) =>
      callVerb(web, researcher, verb, { slug: on, ...input });

    for (const target of [attackers.url, `${attackers.url}/v1`, leading.url]) {
      for (const web of stack.webs) {
        await ask(web, "projects.update", { trainerUrl: target });
        await ask(web, "projects.update", { scorerUrl: target });
        await ask(web, "policies.update", { policyId, baseUrl: target });
        await ask(web, "policies.checkConnection", { to: "trainer" });
        await ask(web, "policies.checkConnection", { to: "scorer" });
        await ask(web, "policies.check", { policyId });
        // Both processes at once: one takes the address, the other the credential that was there.
        await Promise.all([
          ask(stack.webs[0] ?? web, "projects.update", { trainerUrl: target }),
          ask(stack.webs[1] ?? web, "projects.update", { trainerUrl: owners.url }),
          ask(web, "policies.checkConnection", { to: "trainer" }),
        ]);
      }
    }
    expect(attackers.heard.length).toBeGreaterThan(0);
    expect(leading.heard.length).toBeGreaterThan(0);
    expect([...attackers.heard, ...leading.heard].join()).not.toContain(secret);

    const [project, policies] = await Promise.all([
      callVerb(stack.web, researcher, "projects.get", { slug: on }, "query"),
      callVerb(stack.web, researcher, "policies.list", { slug: on }, "query"),
    ]);
    expect(JSON.stringify([project, policies])).not.toContain(secret);
  });
});

test("an address that leads nowhere good is refused by its field, on every server", async ({ request }) => {
  const stack = await attackedStack(request);
  const researcher = await joinAs(stack, "researcher");
  const db = createDb({ url: stack.databaseUrl, poolMax: 1 });
  const before = await db.project.findUniqueOrThrow({ where: { slug: "demo" } });
  await sparing(stack, async () => {
    for (const web of stack.webs) {
      for (const trainerUrl of [
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/x",
        "https://somebody:hunter2@example.org",
        "https://example.org/?token=x",
        "carrier-pigeon+https://example.org",
        "javascript:alert(1)",
      ]) {
        const answer = await callVerb(web, researcher, "projects.update", { slug: "demo", trainerUrl });
        expect(answer).toMatchObject({ ok: false, reason: "invalid" });
        expect(JSON.stringify(answer)).not.toContain("hunter2");
      }
    }
  });
  const after = await db.project.findUniqueOrThrow({ where: { slug: "demo" } });
  await db.$disconnect();
  expect([after.trainerUrl, after.trainerTokenSealed]).toEqual([
    before.trainerUrl,
    before.trainerTokenSealed,
  ]);
});
