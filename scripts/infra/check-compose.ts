import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import type { Findings } from "./findings.ts";

const service = z
  .object({
    image: z.string().default(""),
    privileged: z.boolean().default(false),
    read_only: z.boolean().default(false),
    cap_drop: z.array(z.string()).default([]),
    security_opt: z.array(z.string()).default([]),
    ports: z.array(z.unknown()).default([]),
    environment: z.record(z.string(), z.unknown()).default({}),
  })
  .loose();
const composition = z.object({ services: z.record(z.string(), service) }).loose();

/** Services made of our own images. */
const ours = new Set(["web", "worker", "migrate"]);
const secret = /PASSWORD|SECRET|KEY$/;

/** One file against the schema of the Compose specification, and against what we ask of containers. */
export function checkCompose(file: string, schema: object): Findings {
  const text = readFileSync(file, "utf8");
  // Its formats are Compose's own, which no validator knows.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(z.object({}).loose().parse(withoutNames(schema)));
  const document: unknown = parse(text, { merge: true });
  // The published schema is older than the name of a project.
  const { name: _, ...rest } = z.object({}).loose().parse(document);
  const isValid = validate(rest);
  const problems = isValid
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${file}: ${instancePath || "/"} ${message ?? "is wrong"} ${JSON.stringify(params)}`,
      );
  const parsed = composition.safeParse(document);
  if (!parsed.success) return { problems: [...problems, `${file}: ${parsed.error.message}`], unchecked: [] };
  for (const [name, each] of Object.entries(parsed.data.services)) problems.push(...policy(file, name, each));
  return {
    problems,
    unchecked: [
      `${file}: durations, ports and what is newer than the schema in npm (2021); \`docker compose config\` knows`,
      `${file}: the images were not pulled nor the containers started`,
    ],
  };
}

/** A schema of an old draft, without the names that it gives itself and that Ajv would want to look up. */
function withoutNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutNames);
  if (typeof schema !== "object" || schema === null) return schema;
  const isName = (key: string, value: unknown) =>
    key === "$schema" || (key === "id" && typeof value === "string");
  const kept = Object.entries(schema).filter(([key, value]) => !isName(key, value));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutNames(value)]));
}

function policy(file: string, name: string, each: z.output<typeof service>): string[] {
  const at = `${file}: ${name}`;
  const image = each.image.replace(/\$\{\w+:?[?-]?[^}]*\}/g, "x");
  const written = Object.entries(each.environment).filter(
    ([key, value]) => secret.test(key) && typeof value === "string" && value !== "" && !value.includes("${"),
  );
  return [
    ...(/:[^/]+$/.test(image) && !/:latest$/.test(image) ? [] : [`${at}: its image has no exact tag`]),
    ...(each.privileged ? [`${at}: is privileged`] : []),
    ...(each.security_opt.includes("no-new-privileges:true") ? [] : [`${at}: may gain new privileges`]),
    ...(ours.has(name) && !each.read_only ? [`${at}: its root can be written to`] : []),
    ...(ours.has(name) && !each.cap_drop.includes("ALL") ? [`${at}: keeps capabilities`] : []),
    ...(name !== "proxy" && each.ports.length > 0
      ? [`${at}: only the proxy may be reached from outside`]
      : []),
    ...written
      .filter(([key]) => key !== "S3_ACCESS_KEY_ID")
      .map(([key]) => `${at}: ${key} stands in the file; take it from .env`),
  ];
}
