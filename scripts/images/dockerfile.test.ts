import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readDockerfile, readIgnore } from "./dockerfile.ts";

const root = path.resolve(import.meta.dirname, "../..");

test("stages and their steps are read, over lines that go on and comments", () => {
  const text = `# syntax=docker/dockerfile:1.7
FROM node:24.21.0-bookworm-slim AS base
ENV A=1 \\
    B=/etc/x.pem
# a comment
RUN one \\
    # in between
    && two
FROM base AS web
COPY --from=base /sbom.json /NOTICE ./
COPY packages/ packages/
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s \\
    CMD ["node", "-e", "a ? [0] : 1"]
VOLUME ["/tmp"]
CMD node web
`;
  expect(readDockerfile(text)).toEqual([
    {
      name: "base",
      from: "node:24.21.0-bookworm-slim",
      steps: [
        { does: "ENV", values: { A: "1", B: "/etc/x.pem" } },
        { does: "RUN", command: "one && two" },
      ],
    },
    {
      name: "web",
      from: "base",
      steps: [
        { does: "COPY", from: "base", sources: ["/sbom.json", "/NOTICE"], into: "./" },
        { does: "COPY", from: undefined, sources: ["packages/"], into: "packages/" },
        { does: "USER", value: "10001:10001" },
        { does: "HEALTHCHECK", argv: ["node", "-e", "a ? [0] : 1"] },
        { does: "VOLUME" },
        { does: "CMD", argv: null },
      ],
    },
  ]);
});

test.each([
  "ADD https://example.org/x /x",
  "COPY --chown=1:1 a b",
  'COPY ["a b", "c"]',
  "COPY *.json ./",
  "RUN --mount=type=cache,target=/root/.npm npm ci",
  "ENV A=$HOME",
  "ENV A 1",
  "ENTRYPOINT x",
  "SHELL [bash]",
])("%s is refused, because it would be built in another way than written", (line) => {
  expect(() => readDockerfile(`FROM base AS web\n${line}`)).toThrow("more than is understood here");
});

test("our own Dockerfile is understood", () => {
  const stages = readDockerfile(readFileSync(path.join(root, "infra/docker/Dockerfile"), "utf8"));
  expect(stages.map(({ name }) => name)).toEqual(expect.arrayContaining(["web", "worker", "migrate"]));
});

test("what .dockerignore leaves out, wherever it lies", () => {
  const isIgnored = readIgnore("# no\n.git\n**/node_modules\n**/*.test.ts\n.env\n**/.env.*\napps/lab/src\n");
  const all = [".git/config", "node_modules", "apps/web/node_modules/x/y.js", "a/b.test.ts", "c.test.ts"];
  const left = [...all, ".env", "infra/compose/.env.example", "apps/lab/src/main.ts"];
  expect(left.filter((file) => !isIgnored(file))).toEqual([]);
  const kept = [
    ".gitignore",
    "apps/lab/package.json",
    "apps/web/.env",
    "a/b.test.tsx",
    "my/.git",
    "apps/lab/src2",
  ];
  expect(kept.filter(isIgnored)).toEqual([]);
});

test("a .dockerignore with an exception is refused", () => {
  expect(() => readIgnore("docs\n!docs/README.md")).toThrow("more than is understood here");
});
