import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { createEgress, type Deps } from "../access/index.ts";
import { inProjectsOfServers, type ServersProject } from "../fixtures/servers.fixture.ts";
import { getProject, updateProject } from "../projects/index.ts";
import { saveJudge } from "../quality/index.ts";
import { createPolicy, setFeatureMap } from "./index.ts";

let deps: Deps;
let project: ServersProject;
inProjectsOfServers((world, own) => {
  ({ deps } = world);
  project = own;
});

describe("an address", () => {
  const strict = () => ({ ...deps, egress: createEgress({ allowPrivate: false, allowedHosts: [] }) });
  const saves: [string, (deps: Deps, url: string) => Promise<unknown>][] = [
    ["trainerUrl", (d, trainerUrl) => updateProject(d, project.owner, { slug: project.slug, trainerUrl })],
    ["scorerUrl", (d, scorerUrl) => updateProject(d, project.owner, { slug: project.slug, scorerUrl })],
    [
      "baseUrl",
      (d, baseUrl) =>
        createPolicy(
          d,
          project.owner,
          createPolicy.definition.input.parse({ slug: project.slug, name: "x", baseUrl, model: "m" }),
        ),
    ],
    [
      "baseUrl",
      (d, baseUrl) =>
        saveJudge(
          d,
          project.owner,
          saveJudge.definition.input.parse({ slug: project.slug, name: "x", baseUrl, model: "m" }),
        ),
    ],
    [
      "baseUrl",
      (d, baseUrl) =>
        setFeatureMap(d, project.owner, { slug: project.slug, baseUrl, model: "m", features: "answer" }),
    ],
  ];
  const refused = [
    "ftp://policy.example.org/v1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//policy.example.org",
    "policy.example.org/v1",
    "http://policy.example.org/v1",
    "https://169.254.169.254/latest",
    "https://[::1]/v1",
    "https://127.0.0.1/v1",
    "https://policy.example.org/v1?key=abc",
    "https://policy.example.org/v1#part",
    "https://policy.example.org/v1?",
    "https://policy .example.org/v1",
    "https://policy.example.org/a b",
    "https://policy.exa\tmple.org",
  ];

  describe.each(saves)("entered as %s", (field, save) => {
    test.each(refused)("is refused by field and value: %s", async (url) => {
      const outcome = await save(strict(), url);
      expect(outcome).toMatchObject({ ok: false, reason: "invalid", field });
      const { message } = outcome as { message: string };
      expect(message.startsWith(`${field}: `)).toBe(true);
      const host = URL.parse(url)?.hostname.replace(/^\[|\]$/g, "");
      const named = [url, JSON.stringify(url), host ?? url].filter((value) => value !== "");
      expect(
        named.some((value) => message.includes(value)),
        message,
      ).toBe(true);
    });

    test("with somebody's name and password in it is refused without repeating them", async () => {
      for (const scheme of ["https", "ftp"]) {
        const outcome = await save(strict(), `${scheme}://user:hunter2@policy.example.org/v1`);
        expect(outcome).toMatchObject({ ok: false, field });
        expect(JSON.stringify(outcome)).not.toMatch(/hunter2|user:/);
      }
    });
  });

  test("in capitals is an address", async () => {
    const { owner, slug } = project;
    granted(
      await updateProject(strict(), owner, {
        slug,
        trainerUrl: "HTTPS://Trainer.Example.ORG/V1",
        trainerToken: "sk-given-in-capitals",
      }),
    );
    granted(await updateProject(strict(), owner, { slug, trainerUrl: "https://trainer.example.org/v1" }));
    expect(granted(await getProject(deps, owner, { slug })).trainer).toMatchObject({ hasToken: true });
  });
});
