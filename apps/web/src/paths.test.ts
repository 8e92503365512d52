import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { paths } from "./paths.ts";

const slug = "pair of/slashes?";
const everyPath = [
  paths.home(),
  paths.signIn(),
  paths.signIn("/label"),
  paths.demoSignIn("token"),
  paths.help(),
  paths.helpTopic("rounds"),
  paths.crowdProblem("closed"),
  paths.projects(),
  paths.newProject(),
  paths.project(slug),
  paths.rounds(slug),
  paths.newRound(slug),
  paths.round(slug, 3),
  paths.editRound(slug, 3),
  paths.pair(slug, 3, "pair/1"),
  paths.prompts(slug),
  paths.policies(slug),
  paths.datasets(slug),
  paths.exportDataset(slug, "sha"),
  paths.quality(slug, "review"),
  paths.people(slug),
  paths.settings(slug),
  ...Object.values(paths.crowds).map((pathOf) => pathOf(slug)),
  paths.labelHome(),
  paths.label(slug),
  paths.labelStart(slug),
  paths.labelFinish(slug),
  paths.labelHistory(slug),
  paths.api.trpcProcedure("labeling.release"),
  paths.api.csrf(),
  paths.api.oidcSignIn(),
  paths.api.signOut(),
  paths.api.acceptInvite(),
  paths.api.datasetFile(slug, "sha", "online/part 1.jsonl"),
  paths.api.exportFile(slug, 3),
  paths.api.payCsv(slug, { kind: "paid" }),
  paths.api.importPart(slug, "a b", 1, { sha256: "x" }),
  paths.api.images(slug, { pair: "1", url: "" }),
];

/** The addresses that Next serves, as patterns: groups are left out, `[x]` is one part, `[...x]` the rest. */
const served = globSync("**/{page.tsx,route.ts}", { cwd: join(import.meta.dirname, "app") }).map((file) => {
  const parts = file
    .split("/")
    .slice(0, -1)
    .filter((part) => !part.startsWith("("))
    .map((part) =>
      part.startsWith("[...") ? ".+" : part.startsWith("[") ? "[^/]+" : part.replaceAll(".", "\\."),
    );
  return new RegExp(`^/${parts.join("/")}$`);
});

describe("paths", () => {
  it.each(everyPath)("%s is an address that is served", (path) => {
    const { pathname } = new URL(path, "http://gshf.test");
    expect(served.filter((pattern) => pattern.test(pathname))).not.toEqual([]);
  });

  it("encodes what it is given, so that no part becomes two or a query", () => {
    expect(paths.pair(slug, 3, "a/b")).toBe("/projects/pair%20of%2Fslashes%3F/rounds/3/pairs/a%2Fb");
    expect(paths.signIn("/label?x=1&y=2")).toBe("/sign-in?next=%2Flabel%3Fx%3D1%26y%3D2");
    expect(paths.api.datasetFile("p", "sha", "online/part 1.jsonl")).toBe(
      "/api/projects/p/datasets/sha/online/part%201.jsonl",
    );
  });
});
