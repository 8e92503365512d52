import { expect, test } from "vitest";
import { adapterPathFault, adapterPathOf, projectSettingsSchema } from "./model.ts";

const sha256 = "ab".repeat(32);
const commit = "0123456789abcdef0123456789abcdef01234567";
const model = "help-round-2";

test.each([
  [
    "{uri}",
    "https://trainer.example.org/v1/artifacts/job-1/final",
    "https://trainer.example.org/v1/artifacts/job-1/final",
  ],
  [
    "/mnt/trainer/{path}",
    "https://trainer.example.org/artifacts/job-1/my%20end?sig=1",
    "/mnt/trainer/artifacts/job-1/my end",
  ],
  ["/{path}", "file:///mnt/models/job-1/final", "/mnt/models/job-1/final"],
  ["/mnt/{host}/{path}", "s3://bucket/a/b", "/mnt/bucket/a/b"],
  ["{repo}", `hf://org/policies@${commit}`, "org/policies"],
  [
    "/hub/{repo}/{revision}/{path}",
    `hf://org/policies@${commit}/adapter`,
    `/hub/org/policies/${commit}/adapter`,
  ],
  ["/cache/{sha256}", "gs://bucket/a", `/cache/${sha256}`],
  ["{model}", "gs://bucket/a", model],
])("%s of %s is %s", (pattern, uri, path) => {
  expect(adapterPathFault(pattern)).toBeNull();
  expect(adapterPathOf(pattern, { uri, sha256, model })).toEqual({ ok: true, path });
});

test.each([
  ["{repo}", "https://trainer.example.org/a", sha256, "no {repo}"],
  ["/hub/{revision}", "hf://org/policies", sha256, "no {revision}"],
  ["/cache/{sha256}", "s3://bucket/a", null, "no {sha256}"],
  ["/mnt/{path}", "https://trainer.example.org/", sha256, "no {path}"],
  ["/mnt/{path}", "s3://bucket/../etc", sha256, "{path} leads elsewhere"],
  ["/mnt/{path}", "https://trainer.example.org/a/%2e%2e/%2e%2e/etc", sha256, "{path} leads elsewhere"],
  ["/mnt/{host}/a", "s3://../a", sha256, "{host} leads elsewhere"],
])("%s of %s can’t be made", (pattern, uri, checksum, why) => {
  const made = adapterPathOf(pattern, { uri, sha256: checksum, model });
  expect(made).toMatchObject({ ok: false, message: expect.stringContaining(why) });
});

test.each([
  ["/mnt/{name}", /\{name\} is nothing/],
  ["/mnt/{sha256", /brace/],
  ["/mnt/adapter", /Name at least one part/],
])("%s is no pattern, and the form says why at its field", (adapterPath, why) => {
  const { error } = projectSettingsSchema.safeParse({ slug: "help", adapterPath });
  expect(error?.issues).toMatchObject([{ path: ["adapterPath"], message: expect.stringMatching(why) }]);
});

test.each([
  ["/mnt/models", true],
  ["/mnt/models/", true],
  ["/", false],
  ["mnt/models", false],
  ["/mnt/../etc", false],
  ["/mnt//models", false],
])("%s as a shared mount: %s", (sharedMount, isOne) => {
  expect(projectSettingsSchema.safeParse({ slug: "help", sharedMount }).success).toBe(isOne);
});
