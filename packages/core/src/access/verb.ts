import type { Member, Prisma, Project, Tx } from "@gshf/db";
import { z } from "zod";
import { UnreadableRow } from "../stored/model.ts";
import { findUnstorable, storableDeep } from "../text/model.ts";
import { audit } from "./audit.ts";
import { authorize, refuseScope } from "./authorize.ts";
import type { Action } from "./capabilities.ts";
import type { Actor, Deps } from "./deps.ts";
import type { Scope } from "./model.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import { refuseUnstorable } from "./refuse-unstorable.ts";
import { scopeOf } from "./scopes.ts";

/** Whether a verb changes something. A query may be asked again at any time; a mutation is safe to repeat. */
export type VerbKind = "query" | "mutation";

/**
 * Who may call a verb: members of the project it names whose role allows the action; or anybody signed in,
 * because it is about the caller's own things and says for itself whose they are.
 */
export type May = Action | "signed-in";

/** Everything that can be told of a verb without running it; routes, documents and tests are made of this. */
export type VerbDefinition<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Kind extends VerbKind = VerbKind,
> = {
  /** `slice.verb`: its path in the API, and the action of its audit events. */
  readonly name: string;
  readonly kind: Kind;
  readonly may: May;
  /** What an API token needs to call it; `any` token may tell who it is. */
  readonly scope: Scope | "any";
  /** What becomes of it in an archived project, which refuses changes unless a verb says otherwise. */
  readonly whenArchived: "allowed" | "refused";
  readonly input: Input;
  readonly output: Output;
  /**
   * Fields of the input whose text is kept with U+FFFD where it can't be stored: what somebody typed beside a label
   * must not keep the label from arriving. Everywhere else such a text is refused.
   */
  readonly mends?: readonly string[];
};

/** A function of the domain that the outside may call: parsed input in, a value or a refusal out. */
export type Verb<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Kind extends VerbKind = VerbKind,
  Needs = Deps,
> = {
  (deps: Needs, actor: Actor, input: z.output<Input>): Promise<Outcome<z.output<Output>>>;
  readonly definition: VerbDefinition<Input, Output, Kind>;
};

/** Any verb, where only its definition counts; what is passed on to it is what its input schema gave. */
export type AnyVerb = {
  (deps: Deps, actor: Actor, input: never): Promise<Outcome<unknown>>;
  readonly definition: VerbDefinition;
};

/** What a verb did, to whom. */
type Act = { subject: string; detail?: Prisma.InputJsonObject; projectId?: string };

/** Appends what a verb did to the audit trail, under the verb's name; inside the transaction that does it. */
type WriteAudit = (tx: Tx, act: Act) => Promise<void>;

/** Who calls a verb about their own things. */
export type Caller = { actor: Actor; audit: WriteAudit };

/** Who calls a verb about a project, and the project they may do this in. */
export type ProjectCaller = Caller & {
  project: Project;
  /** Null for processes of ours, which are no members. */
  member: Member | null;
};

type Needed = Pick<Deps, "db">;

/** What every declaration says; the rest of a definition follows. */
export type Declared<Input extends z.ZodType, Output extends z.ZodType, Kind extends VerbKind> = Pick<
  VerbDefinition<Input, Output, Kind>,
  "name" | "kind" | "input" | "output" | "mends"
>;

/** What few verbs say of themselves. */
export type Exceptions = {
  /** For changes that an archived project allows as well: that people go, that it comes back, that it is deleted. */
  whenArchived?: "allowed";
  /** What a token needs, where that is more than for the other verbs of the same action. */
  scope?: Scope;
};

/**
 * Declares a verb about the project that its input's `slug` names. `run` is reached by those who may do `may`
 * there; to others the project does not exist, or the action is forbidden.
 *
 * @param declared.run does it. Refusals are its values; it throws for defects only
 */
export function verb<
  Input extends z.ZodType<{ slug: string }>,
  Output extends z.ZodType,
  Kind extends VerbKind,
  Needs extends Needed = Deps,
>(
  declared: Declared<Input, Output, Kind> &
    Exceptions & {
      may: Action;
      run: (deps: Needs, caller: ProjectCaller, input: z.output<Input>) => Promise<Outcome<z.output<Output>>>;
    },
): Verb<Input, Output, Kind, Needs> {
  const { run, ...rest } = declared;
  const { kind, may } = rest;
  const whenArchived = kind === "query" ? "allowed" : (rest.whenArchived ?? "refused");
  const scope = rest.scope ?? scopeOf(may, kind);
  const definition = { ...rest, scope, whenArchived } as const;
  const call = async (deps: Needs, actor: Actor, given: z.output<Input>) => {
    const taken = takeTexts(definition, given);
    if (!taken.ok) return taken;
    const input = taken.value;
    const access = await authorize(deps, actor, { slug: input.slug }, may, { kind, scope, whenArchived });
    if (!access.ok) return access;
    const { project, member } = access.value;
    const write: WriteAudit = (tx, act) =>
      audit(tx, actor, { projectId: project.id, action: definition.name, ...act });
    return refuseUnreadable(() => run(deps, { actor, project, member, audit: write }, input));
  };
  return Object.assign(call, { definition });
}

/**
 * Declares a verb about the caller's own things, open to whoever is signed in: `run` says for itself what is
 * theirs.
 */
export function ownVerb<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Kind extends VerbKind,
  Needs extends Needed = Deps,
>(
  declared: Declared<Input, Output, Kind> & {
    /** What an API token needs to call it. */
    scope: Scope | "any";
    run: (deps: Needs, caller: Caller, input: z.output<Input>) => Promise<Outcome<z.output<Output>>>;
  },
): Verb<Input, Output, Kind, Needs> {
  const { run, ...rest } = declared;
  const definition = { ...rest, may: "signed-in", whenArchived: "allowed" } as const;
  const { scope } = definition;
  const call = async (deps: Needs, actor: Actor, given: z.output<Input>) => {
    const token = actor.kind === "user" ? actor.token : undefined;
    if (token !== undefined && scope !== "any" && !token.scopes.includes(scope)) return refuseScope(scope);
    const taken = takeTexts(definition, given);
    if (!taken.ok) return taken;
    const input = taken.value;
    const write: WriteAudit = (tx, act) => audit(tx, actor, { action: definition.name, ...act });
    return refuseUnreadable(() => run(deps, { actor, audit: write }, input));
  };
  return Object.assign(call, { definition });
}

/** An input whose every text can be stored, or the refusal that names the field whose text can't. */
function takeTexts<T>({ mends = [] }: Pick<VerbDefinition, "mends">, input: T): Outcome<T> {
  if (findUnstorable(input) === null) return done(input);
  if (typeof input !== "object" || input === null) return refuseUnstorable(input) ?? done(input);
  const mended = Object.fromEntries(
    Object.entries(input).map(([name, part]) => [name, mends.includes(name) ? storableDeep(part) : part]),
  );
  // The same fields, and texts for texts.
  return refuseUnstorable(mended) ?? done(mended as T);
}

/** A row that can't be read is said to be so; it is no defect of the request's. */
async function refuseUnreadable<T>(run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UnreadableRow) return refuse("conflict", error.message);
    throw error;
  }
}

/** The input of a verb that needs none. */
export const noInput = z.object({}).optional();
