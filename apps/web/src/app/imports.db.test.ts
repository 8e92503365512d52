import { promptsVerbs, workImport } from "@gshf/core/prompts";
import { startImportSchema } from "@gshf/core/prompts/model";
import { granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Api, appUrl, slug, startApi } from "#trpc/api.fixture.ts";
import { PUT } from "./api/projects/[slug]/imports/[id]/parts/[number]/route.ts";
import { GET } from "./api/projects/[slug]/imports/[id]/report.csv/route.ts";
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
  const response = await send({ kind: "prompts", split: "ood" }, rows);
  expect(response.status).toBe(202);
  const { report } = z
    .object({ report: z.object({ id: z.string(), state: z.string() }) })
    .parse(await response.json());
  expect(report.state).toBe("reading");
  expect(await workImport(api.deps, report.id, { signal: new AbortController().signal })).toBe("done");
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

test("a file sent in parts is checked, and its report downloads", async () => {
  const headers = await api.headersOf(api.people.researcher, "session");
  const body = Buffer.from('{"prompt": ""}\n{"prompt": "four"}');
  const asked = { slug, kind: "prompts" as const, fileName: "p.jsonl", bytes: body.length, fingerprint: "x" };
  const { id } = granted(await promptsVerbs.beginImport(api.deps, api.people.researcher, asked));
  const put = (number: string, query = "") =>
    PUT(
      new Request(`${appUrl}/api/projects/${slug}/imports/${id}/parts/${number}${query}`, {
        method: "PUT",
        body,
        headers,
      }),
      { params: Promise.resolve({ slug, id, number }) },
    );
  expect((await put("0")).status).toBe(404);
  expect((await put("1", `?sha256=${"0".repeat(64)}`)).status).toBe(400);
  expect(await (await put("1")).json()).toEqual({ ok: true, parts: 1 });
  granted(await promptsVerbs.finishUpload(api.deps, api.people.researcher, { slug, id }));
  const start = startImportSchema.parse({ slug, id });
  granted(await promptsVerbs.startImport(api.deps, api.people.researcher, start));
  expect(await workImport(api.deps, id, { signal: new AbortController().signal })).toBe("done");
  const report = await GET(
    new Request(`${appUrl}/api/projects/${slug}/imports/${id}/report.csv`, { headers }),
    {
      params: Promise.resolve({ slug, id }),
    },
  );
  expect(report.headers.get("content-disposition")).toContain("p.jsonl-report.csv");
  expect(await report.text()).toBe("line,field,problem\n1,prompt,is missing\n");
});
