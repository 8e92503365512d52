import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { exampleOf } from "#rest/examples.ts";
import { openApiDocument } from "#rest/open-api.ts";
import { routes } from "#rest/routes.ts";
import { table } from "#rest/table.ts";
import { callLines, operationsOf } from "./call-lines.ts";

const origin = "https://gshf.example.org";
const operations = operationsOf(JSON.parse(JSON.stringify(openApiDocument(table))));
const client = path.join(
  import.meta.dirname,
  "../../../../../../clients/python/src/gshf/_sync/operations.py",
);
const python = readFileSync(client, "utf8");

function linesOf(name: string, input: unknown) {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`there is no ${name}`);
  return callLines(operation, input, origin);
}

test("a call is the same for a shell and for Python", () => {
  expect(linesOf("rounds.freeze", { slug: "demo", number: 3 })).toEqual({
    curl: `curl -X POST -H "Authorization: Bearer $GSHF_TOKEN" \\\n  '${origin}/api/v1/projects/demo/rounds/3/freeze'`,
    python: `from gshf import Client\n\nClient("${origin}").project("demo").api.rounds.freeze(3)`,
  });
  const asked = { slug: "demo", who: "Ada & co", cursor: 7n, from: new Date(0), direction: "forward" };
  const { curl, python: line } = linesOf("access.auditLog", asked);
  expect(curl).toContain("audit-events?who=Ada+%26+co&from=1970-01-01T00%3A00%3A00.000Z'");
  expect(line).toContain('.api.access.audit_log(who="Ada & co", from_="1970-01-01T00:00:00.000Z")');
});

test("what is secret stands there by its name, and the console’s own keys not at all", () => {
  const given = "sk-very-secret";
  const requestKey = "0199f2a4-6a5c-7c1e-9a57-3f1f0c6f2b11";
  const asked = [
    linesOf("policies.create", { slug: "demo", name: "x", baseUrl: "https://a", model: "m", apiKey: given }),
    linesOf("projects.update", { slug: "demo", trainerToken: given, scorerKey: given }),
    linesOf("access.createApiToken", { name: "x", requestKey }),
    // Whoever has the URL of a Slack webhook may write to its channel.
    linesOf("webhooks.create", { slug: "demo", name: "x", url: `https://hooks.slack.com/services/${given}` }),
    linesOf("webhooks.update", {
      slug: "demo",
      webhookId: "0",
      url: `https://hooks.slack.com/services/${given}`,
    }),
  ];
  expect(JSON.stringify(asked)).not.toContain(given);
  expect(JSON.stringify(asked)).not.toContain(requestKey);
  expect(asked[0]?.curl).toContain('"apiKey":"<apiKey>"');
  expect(asked[3]?.python).toContain('url="<url>"');
});

test("a shell takes a text for what it is", () => {
  const text = `it's $HOME \`id\` "so" \\ \n!`;
  const { curl } = linesOf("quality.dismissFlags", { slug: "demo", pairId: "0", note: text });
  const [, body = ""] = /-d ('[\s\S]*') \\\n/.exec(curl) ?? [];
  const said = spawnSync("bash", ["-c", `printf %s ${body}`], { encoding: "utf8" }).stdout;
  expect(JSON.parse(said)).toEqual({ note: text });
});

test.each(routes.map(({ verb, path: address }) => [verb.definition.name, address]))(
  "%s is called by an address without gaps, and by a method that the Python client has",
  (name, address) => {
    const places = [...address.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => [field, "x"]);
    const { curl, python: line } = linesOf(name, { ...Object.fromEntries(places), ...exampleOf(name) });
    expect(curl).not.toMatch(/\{\w+\}|undefined/);
    const [, slice = "", method = ""] = /\.api\.(\w+)\.(\w+)\(/.exec(line) ?? [];
    const owner = line.includes(".project(") ? "Project" : "";
    const pascal = slice.slice(0, 1).toUpperCase() + slice.slice(1);
    const [, operationsThere = ""] =
      new RegExp(`class ${owner}${pascal}Api\\(Operations\\):([\\s\\S]*?)(?=\\nclass |$)`).exec(python) ?? [];
    const [, parameters = ""] = new RegExp(`def ${method}\\((.*)\\) ->`).exec(operationsThere) ?? [];
    expect(parameters).toMatch(/^self/);
    for (const [, named = ""] of line.matchAll(/[(,] ?(\w+)=/g)) expect(parameters).toContain(` ${named}: `);
  },
);
