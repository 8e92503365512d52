/** What we use of Dockerfiles (https://docs.docker.com/reference/dockerfile/). */
export type Step =
  | { readonly does: "RUN"; readonly command: string }
  | {
      readonly does: "COPY";
      /** A stage; undefined: what we build from. */
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly into: string;
    }
  | { readonly does: "ENV"; readonly values: Readonly<Record<string, string>> }
  | { readonly does: "WORKDIR"; readonly value: string }
  | { readonly does: "USER"; readonly value: string }
  /** Null: a line for a shell in CMD, NONE in HEALTHCHECK. */
  | { readonly does: "CMD" | "HEALTHCHECK"; readonly argv: readonly string[] | null }
  /** Nothing that changes files. */
  | { readonly does: "EXPOSE" | "VOLUME" };

export type Stage = {
  readonly name: string;
  /** A stage before it, or an image of others. */
  readonly from: string;
  readonly steps: readonly Step[];
};

/** @throws Error for anything that this doesn't know: a line left out would make another image */
export function readDockerfile(text: string): Stage[] {
  const stages: { name: string; from: string; steps: Step[] }[] = [];
  for (const line of instructions(text)) {
    const [, word = "", rest = ""] = /^(\w+)\s+(.*)$/s.exec(line) ?? [];
    if (word === "FROM") {
      const [, from = "", name = ""] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ name, from, steps: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`${line}: stands before the first FROM`);
    stage.steps.push(readStep(word, rest, line));
  }
  return stages;
}

/** Lines that go on after a backslash are one, also over comments. */
function instructions(text: string): string[] {
  const lines = text.split("\n").filter((line) => !/^\s*#/.test(line));
  return lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function readStep(word: string, rest: string, line: string): Step {
  switch (word) {
    case "RUN":
      if (rest.startsWith("[") || rest.startsWith("--")) break;
      return { does: "RUN", command: rest };
    case "COPY": {
      const [, from] = /^--from=(\S+) /.exec(rest) ?? [];
      const names = rest.replace(/^--from=\S+ /, "").split(/\s+/);
      const into = names.pop();
      if (into === undefined || names.length === 0 || /(^| )--|["[*?]/.test(names.join(" "))) break;
      return { does: "COPY", from, sources: names, into };
    }
    case "ENV": {
      const values = rest.split(/\s+/).map((part) => /^(\w+)=([^"'$\\]+)$/.exec(part));
      if (values.includes(null)) break;
      return {
        does: "ENV",
        values: Object.fromEntries(values.map((found) => [found?.[1] ?? "", found?.[2] ?? ""])),
      };
    }
    case "WORKDIR":
    case "USER":
      return { does: word, value: rest };
    case "CMD":
      return { does: word, argv: rest.startsWith("[") ? argvOf(rest) : null };
    case "HEALTHCHECK":
      if (rest === "NONE") return { does: word, argv: null };
      if (!/ CMD \[/.test(` ${rest}`)) break;
      return { does: word, argv: argvOf(rest.replace(/^.*?CMD \[/s, "[")) };
    case "EXPOSE":
    case "VOLUME":
      return { does: word };
    default:
  }
  throw new Error(`${line}: this is more than is understood here`);
}

function argvOf(json: string): string[] {
  const argv: unknown = JSON.parse(json);
  if (!Array.isArray(argv)) throw new Error(`${json}: is no list`);
  return argv.map(String);
}

/**
 * What a .dockerignore leaves out, by the path from the root: whatever a pattern matches, and all that is in it
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files).
 */
export function readIgnore(text: string): (relative: string) => boolean {
  const patterns = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const inverted = patterns.find((pattern) => pattern.startsWith("!"));
  if (inverted !== undefined) throw new Error(`.dockerignore: ${inverted} is more than is understood here`);
  const found = patterns.map((pattern) => new RegExp(`^${expressionOf(pattern)}(/|$)`));
  return (relative) => found.some((expression) => expression.test(relative));
}

function expressionOf(pattern: string): string {
  const parts = pattern.replace(/^\/+|\/+$/g, "").split("/");
  const last = parts.length - 1;
  return parts
    .map((part, index) => {
      if (part === "**") return index === last ? ".*" : "(.*/)?";
      const literal = part.replaceAll(/[.+^${}()|\\[\]]/g, String.raw`\$&`);
      const text = literal.replaceAll("*", "[^/]*").replaceAll("?", "[^/]");
      return index === last ? text : `${text}/`;
    })
    .join("");
}
