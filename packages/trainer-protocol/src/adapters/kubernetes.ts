import type { HttpReply } from "@gshf/http";
import { z } from "zod";
import { readTrainerJson } from "../read-trainer-json.ts";
import type { TrainerResult } from "../trainer-error.ts";
import type { TrainerClientOptions } from "../trainer-http.ts";
import { callsTo, readJson, refuseStatus } from "../trainer-http.ts";
import type { NewBatchJob } from "./batch.ts";

/** A DNS label, as namespaces and names of objects are. */
export const KubernetesName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "expected a name of Kubernetes");

/** Kinds of objects of one namespace: `/apis/ray.io/v1/namespaces/ml/rayjobs`. */
export type KubernetesPath = `/${string}`;

const whose = "the Kubernetes API's";
const Status = z.object({ kind: z.literal("Status"), reason: z.string() });
const Made = z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ uid: z.string() }) });
const Pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), creationTimestamp: z.string() }),
      status: z.object({ phase: z.string() }),
    }),
  ),
});

/** What adapters for kinds of jobs on Kubernetes have in common. Nothing is watched: each call is one question. */
export function kubernetes(options: TrainerClientOptions, namespace: string) {
  const call = callsTo(options);
  const core = `/api/v1/namespaces/${namespace}` as const;

  /** An object; null where there is none of that name. That there is no such kind is an error. */
  async function get<T>(path: KubernetesPath, schema: z.ZodType<T>): Promise<TrainerResult<T | null>> {
    const reply = await call(path);
    if (reply.ok && reply.value.status === 404) {
      const said = Status.safeParse(readTrainerJson(reply.value.bytes.toString("utf8"))).data;
      if (said?.reason === "NotFound") return { ok: true, value: null };
      const kind = path.split("/namespaces/")[0];
      const { host } = reply.value;
      const message = `${host} knows nothing of ${kind}: is what runs such jobs installed?`;
      return { ok: false, error: { code: "bad-shape", retryable: false, message, host, status: null } };
    }
    const read = readJson(reply, schema, whose);
    return read.ok ? { ok: true, value: read.value.value } : read;
  }

  const succeeded = (reply: TrainerResult<HttpReply>, ...alsoFine: number[]): TrainerResult<null> => {
    if (!reply.ok) return reply;
    const { ok, status } = reply.value;
    return ok || alsoFine.includes(status) ? { ok: true, value: null } : refuseStatus(reply.value);
  };

  /**
   * Creates an object and, before it, the secret with the job that its processes get, which goes when the object goes.
   * Safe to repeat from any line.
   */
  async function create(
    path: KubernetesPath,
    object: object,
    job: NewBatchJob,
  ): Promise<TrainerResult<null>> {
    const metadata = { name: job.name, labels: { "app.kubernetes.io/managed-by": "gshf" } };
    const secret = { apiVersion: "v1", kind: "Secret", metadata, stringData: { [jobVariable]: job.payload } };
    const kept = await call(`${core}/secrets`, { json: secret });
    if (kept.ok && kept.value.status === 409) {
      // Of a try that ended before its object was there: its URLs may be old.
      const renewed = succeeded(await call(`${core}/secrets/${job.name}`, { method: "PUT", json: secret }));
      if (!renewed.ok) return renewed;
    } else {
      const made = succeeded(kept);
      if (!made.ok) return made;
    }
    const made = readJson(await call(path, { json: object }), Made, whose);
    if (!made.ok) return made;
    const { apiVersion, kind, metadata: owner } = made.value.value;
    // Best effort: one that isn't owned outlives its job, and holds nothing once its URLs have run out.
    await call(`${core}/secrets/${job.name}`, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      body: JSON.stringify({
        metadata: { ownerReferences: [{ apiVersion, kind, name: job.name, uid: owner.uid }] },
      }),
    });
    return { ok: true, value: null };
  }

  /** Deletes an object, its processes and its secret; fine where there is none. */
  async function remove(path: KubernetesPath, name: string): Promise<TrainerResult<null>> {
    const gone = succeeded(
      await call(`${path}/${name}?propagationPolicy=Background`, { method: "DELETE" }),
      404,
    );
    if (!gone.ok) return gone;
    return succeeded(await call(`${core}/secrets/${name}`, { method: "DELETE" }), 404);
  }

  /** What the newest pod with these labels has printed; empty while none has begun, and once all are gone. */
  async function log(labels: Readonly<Record<string, string>>): Promise<TrainerResult<string>> {
    const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const found = readJson(
      await call(`${core}/pods?${new URLSearchParams({ labelSelector: selector.join(",") })}`),
      Pods,
      whose,
    );
    if (!found.ok) return found;
    const begun = found.value.value.items.filter(({ status }) => status.phase !== "Pending");
    const at = ({ metadata }: (typeof begun)[number]) => metadata.creationTimestamp;
    const newest = begun.sort((a, b) => (at(a) < at(b) ? 1 : -1))[0];
    if (newest === undefined) return { ok: true, value: "" };
    const reply = await call(`${core}/pods/${newest.metadata.name}/log`);
    if (!reply.ok) return reply;
    // Its container is just starting, or the pod went while we asked.
    if (reply.value.status === 400 || reply.value.status === 404) return { ok: true, value: "" };
    return reply.value.ok
      ? { ok: true, value: reply.value.bytes.toString("utf8") }
      : refuseStatus(reply.value);
  }

  return { get, create, remove, log };
}

export const jobVariable = "GSHF_JOB";
export const identityAnnotation = "gshf/identity";
export const queueLabel = "kueue.x-k8s.io/queue-name";

/** The environment variable with the job, out of its secret. */
export function jobFromSecret(name: string) {
  return { name: jobVariable, valueFrom: { secretKeyRef: { name, key: jobVariable } } };
}
