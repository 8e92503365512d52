import { z } from "zod";

/** What a block may have: arguments, and blocks within. */
export type BlockSchema = {
  readonly required: readonly string[];
  readonly arguments: Readonly<Record<string, BlockSchema | null>>;
  /** What can be read of it beside its arguments; only of whole resources. */
  readonly computed: readonly string[];
};

const blockSchema: z.ZodType<BlockSchema> = z.object({
  required: z.array(z.string()),
  arguments: z.lazy(() => z.record(z.string(), blockSchema.nullable())),
  computed: z.array(z.string()),
});

/** The part of a provider's schema that our files use; made by `provider-schema.ts`. */
export const providerSchema = z.object({
  provider: z.string(),
  version: z.string(),
  from: z.string(),
  resources: z.record(z.string(), blockSchema),
  data: z.record(z.string(), blockSchema),
});
export type ProviderSchema = z.output<typeof providerSchema>;

/**
 * The schema of one resource, read from the declarations that CDK Terrain generates from the provider itself. Each
 * argument's comment links to the provider's documentation and names it as Terraform does.
 */
export function readDeclarations(text: string): BlockSchema {
  const interfaces = new Map(
    [...text.matchAll(/^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm)].map((match) => [
      match[1] ?? "",
      match[2] ?? "",
    ]),
  );
  const main = [...interfaces.keys()].find((name) => name.endsWith("Config"));
  if (main === undefined) throw new Error("the declarations have no …Config");
  const read = (name: string): BlockSchema => {
    const body = interfaces.get(name) ?? "";
    const members = [...body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly \w+(\??): ([^;]+);/g)].map(
      ([, comment = "", optional, type = ""]) => {
        const argument = /#(\w+) \w+#\w+\}/.exec(comment)?.[1] ?? "";
        const inner = (type.match(/\w+/g) ?? []).find((word) => interfaces.has(word) && word !== name);
        return { argument, optional: optional === "?", inner };
      },
    );
    return {
      required: members.flatMap(({ argument, optional }) => (optional ? [] : [argument])),
      arguments: Object.fromEntries(
        members.map(({ argument, inner }) => [argument, inner === undefined ? null : read(inner)]),
      ),
      computed: [],
    };
  };
  const whole = text.slice(text.lastIndexOf("export declare class"));
  const computed = [...whole.matchAll(/^ {4}get (\w+)\(\)/gm)].map(([, name = ""]) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  return { ...read(main), computed: [...new Set(computed)].filter((name) => !name.endsWith("_input")) };
}
