import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as getImage } from "../app/api/projects/[slug]/images/route.ts";
import { POST as postImport } from "../app/api/projects/[slug]/imports/route.ts";
import { POST as postProcedure } from "../app/api/trpc/[trpc]/route.ts";
import { PATCH as patchRest } from "../app/api/v1/[...path]/route.ts";
import { type Api, appUrl, callProcedure, slug, startApi } from "./api.fixture.ts";

/*
 * Texts that can't be stored, and JSON deeper than any stack, through the routes themselves: each gets its refusal, and
 * none ends as a defect of ours.
 */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const hostile = ["a\0b", "a\ud83d b"];
const headers = () => api.headersOf(api.people.owner, "token");

describe.each(hostile)("a text with %j", (text) => {
  test.each([
    { path: "projects.update", kind: "mutation", input: { slug, description: text }, field: "description" },
    { path: "projects.get", kind: "query", input: { slug: text }, field: "slug" },
    { path: "prompts.list", kind: "query", input: { slug, search: text }, field: "search" },
    { path: "rounds.create", kind: "mutation", input: { slug, name: text, config: {} }, field: "name" },
    { path: "access.createApiToken", kind: "mutation", input: { name: text }, field: "name" },
  ] as const)("is refused at $field of $path", async ({ field, ...call }) => {
    const answer = await callProcedure(call, await headers());
    expect(answer).toMatchObject({ status: 400, reason: "invalid" });
    expect(answer.message).toContain(field);
  });

  test("in the reason for a skip is no reason to refuse it", async () => {
    const input = { leaseId: randomUUID(), reason: "cannot_judge", note: text };
    const answer = await callProcedure({ path: "labeling.skip", kind: "mutation", input }, await headers());
    // Nobody holds this lease; the note was taken.
    expect(answer.reason).toBe("lease-lost");
  });

  test("is refused by /api/v1", async () => {
    const url = new URL(`/api/v1/projects/${slug}`, appUrl);
    const init = { method: "PATCH", body: JSON.stringify({ description: text }) };
    const response = await patchRest(new Request(url, { ...init, headers: await jsonHeaders() }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid", field: "description" });
  });

  test("names no project, whose files could be taken or images shown", async () => {
    const params = Promise.resolve({ slug: text });
    const url = `${appUrl}/api/projects/x/imports?kind=prompts`;
    const request = new Request(url, { method: "POST", body: "{}", headers: await headers() });
    expect((await postImport(request, { params })).status).toBe(404);
    const image = new URL(`${appUrl}/api/projects/${slug}/images?url=https://example.org/x.png`);
    image.searchParams.set("pair", text);
    const response = await getImage(new Request(image, { headers: await headers() }), {
      params: Promise.resolve({ slug }),
    });
    expect(response.status).toBeLessThan(500);
  });
});

async function jsonHeaders(): Promise<Record<string, string>> {
  return { ...(await headers()), "content-type": "application/json" };
}

const levels = 400_000;
const deep = `${"[".repeat(levels)}${"]".repeat(levels)}`;

test("JSON of 0.8 MB of brackets is refused by tRPC and /api/v1", async () => {
  const body = `{"slug":"${slug}","description":${deep}}`;
  const procedure = new Request(`${appUrl}/api/trpc/projects.update`, {
    method: "POST",
    body: `{"json":${body}}`,
    headers: await jsonHeaders(),
  });
  expect((await postProcedure(procedure)).status).toBe(400);
  const rest = new Request(`${appUrl}/api/v1/projects/${slug}`, {
    method: "PATCH",
    body,
    headers: await jsonHeaders(),
  });
  expect((await patchRest(rest)).status).toBe(400);
});
