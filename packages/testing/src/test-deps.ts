import { randomBytes } from "node:crypto";
import {
  type Actor,
  acceptInvite,
  createEgress,
  createInvite,
  createOwner,
  createSecretBox,
  type Deps,
  type Outcome,
} from "@gshf/core/access";
import { createProject } from "@gshf/core/projects";
import type { Db } from "@gshf/db";
import { enqueue } from "@gshf/jobs";
import { createStorage } from "@gshf/storage";
import { pino } from "pino";

/** Dependencies over a test's own database; servers on this machine may be reached. */
export function createTestDeps(db: Db, overrides: Partial<Deps> = {}): Deps {
  return {
    db,
    // Nothing listens there: a test that stores something brings its own storage.
    storage: createStorage({
      endpoint: "http://127.0.0.1:1",
      region: "us-east-1",
      bucket: "none",
      attemptsMax: 1,
    }),
    enqueue,
    now: () => new Date(),
    randomBytes: (bytes) => randomBytes(bytes),
    log: pino({ level: "silent" }),
    secrets: createSecretBox([Buffer.alloc(32, 7)]),
    egress: createEgress({ allowPrivate: true, allowedHosts: [] }),
    settings: { appUrl: "http://127.0.0.1:3000", demo: false, labUrl: null, leaseSeconds: 30 },
    ...overrides,
  };
}

/** The value of an outcome that must not be a refusal. */
export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}: ${outcome.message}`);
  return outcome.value;
}

export type TestPerson = { kind: "user"; userId: string };

/** A project and its owner. */
export async function createTestProject(
  deps: Deps,
  options: { slug?: string; validationShare?: number } = {},
): Promise<{ slug: string; owner: TestPerson; projectId: string }> {
  const slug = options.slug ?? "test-project";
  const { userId } = granted(
    await createOwner(deps, { email: `owner-of-${slug}@example.org`, name: "Owner" }),
  );
  const owner = { kind: "user", userId } as const;
  const { validationShare = 0.25 } = options;
  granted(await createProject(deps, owner, { slug, name: slug, description: "", validationShare }));
  const { id } = await deps.db.project.findUniqueOrThrow({ where: { slug } });
  return { slug, owner, projectId: id };
}

/** Somebody who joined by an invite link. */
export async function joinTestProject(
  deps: Deps,
  owner: Actor,
  slug: string,
  role: "researcher" | "reviewer" | "labeler",
): Promise<TestPerson & { pseudonym: string }> {
  const invite = granted(
    await createInvite(deps, owner, { slug, role, note: "", usesMax: 1, expiresInHours: 1 }),
  );
  const joined = granted(await acceptInvite(deps, null, { token: invite.token, idempotencyKey: "browser" }));
  return { kind: "user", userId: joined.userId, pseudonym: joined.pseudonym };
}
