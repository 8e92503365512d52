import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, appUrl, slug, startApi } from "#trpc/api.fixture.ts";
import { POST } from "./api/projects/[slug]/imports/route.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

async function send(query: Record<string, string>, rows: readonly object[]): Promise<Response> {
  const url = `${appUrl}/api/projects/${slug}/imports?${new URLSearchParams(query)}`;
  const headers = await api.headersOf(api.people.researcher, "token");
  const body = rows.map((row) => JSON.stringify(row)).join("\n");
  return POST(new Request(url, { method: "POST", body, headers }), { params: Promise.resolve({ slug }) });
}

test("a request says the split of a file's new prompts, where their rows don't", async () => {
  const rows = [
    { prompt_id: "a", prompt: "one" },
    { prompt_id: "b", prompt: "two", split: "val" },
  ];
  expect((await send({ kind: "prompts", split: "ood" }, rows)).status).toBe(200);
  const made = await api.deps.db.prompt.findMany({ where: { project: { slug } }, orderBy: { key: "asc" } });
  expect(made.map(({ key, split }) => [key, split])).toEqual([
    ["a", "ood"],
    ["b", "validation"],
  ]);
});

test("a request for a split that is none is refused, by its name and with those there are", async () => {
  const response = await send({ kind: "prompts", split: "tset" }, [{ prompt_id: "c", prompt: "three" }]);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    reason: "invalid",
    message: expect.stringMatching(/^split: .*train, validation, test, ood/),
  });
  expect(await api.deps.db.prompt.count({ where: { key: "c" } })).toBe(0);
});
