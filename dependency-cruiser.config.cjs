// Who may import whom (docs/architecture.md). Every rule is an error. dependency-cruiser reports nothing
// when it can't parse; `npm test` therefore also demands a minimum of modules and dependencies.

/** What a package of ours may import of ours; vendors and Node are ruled separately. */
const allowed = {
  gshf: [],
  http: [],
  tracing: ["http"],
  "onnx-model": [],
  "kernel-onnx": ["onnx-model"],
  "trainer-protocol": ["http"],
  inference: ["http"],
  storage: [],
  embedded: [],
  db: [],
  jobs: ["db", "http"],
  core: ["gshf", "db", "jobs", "storage", "inference", "trainer-protocol", "http"],
  cli: ["core", "inference", "trainer-protocol", "gshf", "storage"],
  testing: ["core", "db", "jobs", "storage", "embedded"],
};

/** The slices of core, from the ground up: each may import those of the lines above its own, types included. */
const coreSlices = [
  ["text", "stored", "tallies"],
  ["trouble", "access", "csv"],
  ["projects", "leases", "webhooks"],
  ["prompts", "slots"],
  ["responses", "policies"],
  ["crowds", "members"],
  ["features"],
  ["rewards", "measurements"],
  ["quality", "experiments"],
  ["datasets"],
  ["trainings"],
  ["evaluations"],
  ["rounds"],
  ["labeling", "rehearsals", "recipes"],
  ["runtime", "registry"],
  ["fixtures"],
];

const testFiles = "\\.test\\.tsx?$";
const tests = `${testFiles}|\\.fixture\\.ts$|^packages/core/src/fixtures/|^apps/web/e2e/`;

const layerRules = Object.entries(allowed).map(([name, imports]) => ({
  name: `layers-${name}`,
  comment: `packages/${name} may import ${imports.join(", ") || "none"} of our packages (tests: also testing)`,
  severity: "error",
  from: { path: `^packages/${name}/`, pathNot: tests },
  to: {
    path: "^(packages|apps|scripts|prisma)/",
    pathNot: [name, ...imports].map((other) => `^packages/${other}/`),
  },
}));

// Tests state what holds across slices, and nobody imports them.
const sliceRules = coreSlices.flatMap((slices, level) =>
  slices.map((slice) => ({
    name: `core-order-${slice}`,
    comment: `core/${slice} may import ${coreSlices.slice(0, level).flat().join(", ") || "no slice"}`,
    severity: "error",
    from: { path: `^packages/core/src/${slice}/`, pathNot: testFiles },
    to: {
      path: "^packages/core/src/",
      pathNot: [slice, ...coreSlices.slice(0, level).flat()].map((other) => `^packages/core/src/${other}/`),
    },
  })),
);

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "every-package-has-a-layer",
      comment: "a new package is entered in the table `allowed`",
      severity: "error",
      from: { path: `^packages/(?!(${Object.keys(allowed).join("|")})/)` },
      to: {},
    },
    ...sliceRules,
    {
      name: "every-slice-has-a-place",
      comment: "a new slice of core is entered in the table `coreSlices`",
      severity: "error",
      from: { path: `^packages/core/src/(?!(${coreSlices.flat().join("|")})/)` },
      to: {},
    },
    {
      name: "no-cycles",
      comment: "not even of types",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      comment: "an import that leads nowhere is also how a parser that gave up shows itself",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "packages-through-index",
      comment: "a package is entered through what its package.json exports",
      severity: "error",
      from: { path: "^(packages|apps|scripts|prisma)/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/src/.+",
        pathNot: [
          "^packages/$2/",
          "^packages/[^/]+/src/index\\.ts$",
          "^packages/core/src/[^/]+/(index|model)\\.ts$",
          "^packages/db/src/migrations\\.ts$",
          "^packages/testing/src/(serve-http|raw-exchange|malformed-requests|stopped-server)\\.ts$",
        ],
      },
    },
    {
      name: "core-slices-through-index",
      severity: "error",
      from: { path: "^packages/core/src/([^/]+)/" },
      to: {
        path: "^packages/core/src/[^/]+/.+",
        pathNot: [
          "^packages/core/src/$1/",
          "^packages/core/src/[^/]+/(index|model)\\.ts$",
          "^packages/core/src/fixtures/",
        ],
      },
    },
    {
      name: "fixtures-only-in-tests",
      severity: "error",
      from: { pathNot: tests },
      to: { path: "\\.fixture\\.ts$|^packages/core/src/fixtures/" },
    },
    {
      name: "web-slices-through-index",
      severity: "error",
      from: { path: "^apps/web/src/features/([^/]+)/" },
      to: {
        path: "^apps/web/src/features/[^/]+/.+",
        pathNot: ["^apps/web/src/features/$1/", "/index\\.tsx?$"],
      },
    },
    {
      name: "core-model-is-pure",
      comment:
        "model.ts holds types, schemas and pure functions, and the browser imports it: zod, and other models",
      severity: "error",
      from: { path: "^packages/core/src/.+/model\\.ts$" },
      to: {
        pathNot: [
          "^node_modules/zod/",
          "^packages/core/src/.+/model\\.ts$",
          "^packages/(gshf|trainer-protocol)/",
        ],
      },
    },
    {
      name: "gshf-is-mathematics",
      comment: "no IO: no Node modules, no vendors",
      severity: "error",
      from: { path: "^packages/gshf/src/", pathNot: tests },
      to: { path: ".", pathNot: "^packages/gshf/" },
    },
    {
      name: "only-core-and-jobs-touch-db",
      comment: "web, worker, lab and cli go through core",
      severity: "error",
      from: { path: "^(apps|packages/(cli|inference|storage|trainer-protocol|gshf))/", pathNot: tests },
      to: { path: "^packages/db/", dependencyTypesNot: ["type-only"] },
    },
    vendorRule("prisma", "db", "^node_modules/(@prisma|prisma)/"),
    vendorRule("pg-boss", "jobs", "^node_modules/pg-boss/"),
    vendorRule("aws-sdk", "storage", "^node_modules/@aws-sdk/"),
    vendorRule("opentelemetry", "tracing", "node_modules/@opentelemetry/"),
    {
      name: "apps-never-import-each-other",
      severity: "error",
      from: { path: "^apps/([^/]+)/", pathNot: tests },
      to: { path: "^apps/[^/]+/", pathNot: "^apps/$1/" },
    },
    {
      name: "lab-speaks-protocols-only",
      comment:
        "the lab stands in for servers of others: it knows protocols, formats and the mathematics, no domain",
      severity: "error",
      from: { path: "^apps/lab/", pathNot: tests },
      to: { path: "^packages/", pathNot: "^packages/(gshf|trainer-protocol|http|onnx-model)/" },
    },
    {
      name: "packages-never-import-apps",
      severity: "error",
      from: { path: "^packages/", pathNot: "^packages/testing/" },
      to: { path: "^(apps|scripts)/" },
    },
    {
      name: "testing-only-in-tests",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: [tests, "^packages/(testing|embedded)/"] },
      to: { path: "^packages/(testing|embedded)/" },
    },
    {
      name: "no-dev-dependencies-in-products",
      comment: "what runs in production, or for `npm start` and the loop, must be in dependencies",
      severity: "error",
      from: {
        path: "^(apps|packages)/[^/]+/src/|^scripts/(start|(database|stack|loop)/.+)[.]ts$|^prisma/",
        pathNot: [tests, "^packages/testing/"],
      },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/generated/", "^apps/web/[.]next", "^apps/web/next-env", "node_modules/[.]cache/"] },
    tsPreCompilationDeps: true,
    // Each package answers for itself: the root's development tools are not in production.
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".d.ts", ".json"],
    },
  },
};

function vendorRule(vendor, owner, path) {
  return {
    name: `only-${owner}-imports-${vendor}`,
    severity: "error",
    from: { path: "^(apps|packages|scripts|prisma)/", pathNot: `^packages/${owner}/` },
    to: { path },
  };
}
