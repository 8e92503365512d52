import { randomUUID } from "node:crypto";
import { serveHttp } from "@gshf/testing/serve-http";

type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    uid?: string;
    resourceVersion?: string;
    creationTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { uid: string }[];
  };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  stringData?: Record<string, string>;
};

const collections = new Set([
  "/api/v1/namespaces/ml/secrets",
  "/api/v1/namespaces/ml/pods",
  "/apis/ray.io/v1/namespaces/ml/rayjobs",
  "/apis/trainer.kubeflow.org/v1alpha1/namespaces/ml/trainjobs",
]);

/**
 * An API server as the Kubernetes API conventions describe it, for namespace `ml`: objects with uid and version, `Status`
 * for what goes wrong, owners whose end ends what they own. No controllers: a test is the controller.
 */
export async function startKubernetes() {
  const objects = new Map<string, KubernetesObject>();
  const logs = new Map<string, string>();
  const state = {
    objects,
    logs,
    token: "sa-t0ken",
    requests: [] as string[],
    /** Answered in place of the next request to such a path. */
    fault: null as null | {
      path: RegExp;
      method: string;
      status: number;
      reason: string;
      alsoDoes?: boolean;
    },
    version: 1,
  };

  const stored = (path: string, given: KubernetesObject): KubernetesObject => {
    state.version += 1;
    const before = objects.get(path);
    const made = {
      uid: before?.metadata.uid ?? randomUUID(),
      creationTimestamp:
        before?.metadata.creationTimestamp ??
        new Date(Date.UTC(2026, 0, 1, 0, 0, state.version)).toISOString(),
    };
    const metadata = { ...given.metadata, ...made, resourceVersion: `${state.version}` };
    const object = { ...given, metadata };
    objects.set(path, object);
    return object;
  };

  const server = await serveHttp((request, response, body) => {
    const url = new URL(request.url ?? "", "http://k8s.test");
    const method = request.method ?? "GET";
    state.requests.push(`${method} ${url.pathname}`);
    const answer = (status: number, value: unknown) => {
      const isText = typeof value === "string";
      response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json" });
      response.end(isText ? value : JSON.stringify(value));
    };
    const refuse = (code: number, reason: string, message = "") =>
      answer(code, { kind: "Status", apiVersion: "v1", status: "Failure", reason, message, code });
    const { fault } = state;
    const isFault = fault !== null && fault.method === method && fault.path.test(url.pathname);
    if (isFault) state.fault = null;
    if (isFault && fault.alsoDoes !== true) return refuse(fault.status, fault.reason);
    if (request.headers.authorization !== `Bearer ${state.token}`) return refuse(401, "Unauthorized");
    const parts = /^(.*\/namespaces\/ml\/[a-z]+)(?:\/([^/]+))?(\/log)?$/.exec(url.pathname);
    const [, collection = "", name, log] = parts ?? [];
    if (!collections.has(collection)) return answer(404, "404 page not found\n");
    const reply = () => {
      if (name === undefined && method === "POST") {
        const given: KubernetesObject = JSON.parse(body);
        if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given.metadata.name)) return refuse(422, "Invalid");
        const path = `${collection}/${given.metadata.name}`;
        if (objects.has(path)) return refuse(409, "AlreadyExists", `"${given.metadata.name}" already exists`);
        return answer(201, stored(path, given));
      }
      if (name === undefined) {
        if (url.searchParams.get("watch") !== null) return refuse(410, "Expired", "too old resource version");
        const wanted = (url.searchParams.get("labelSelector") ?? "").split(",").filter(Boolean);
        const items = [...objects].filter(
          ([path, { metadata }]) =>
            path.startsWith(`${collection}/`) &&
            wanted.every(
              (pair) => pair === `${pair.split("=")[0]}=${metadata.labels?.[pair.split("=")[0] ?? ""]}`,
            ),
        );
        return answer(200, { kind: "List", items: items.map(([, object]) => object) });
      }
      const path = `${collection}/${name}`;
      const known = objects.get(path);
      if (known === undefined) return refuse(404, "NotFound", `"${name}" not found`);
      if (log !== undefined) {
        const text = logs.get(name);
        return text === undefined
          ? refuse(400, "BadRequest", "container is waiting to start")
          : answer(200, text);
      }
      if (method === "PUT") return answer(200, stored(path, JSON.parse(body)));
      if (method === "PATCH") {
        if (request.headers["content-type"] !== "application/merge-patch+json")
          return refuse(415, "UnsupportedMediaType");
        const patch: Partial<KubernetesObject> = JSON.parse(body);
        return answer(200, stored(path, { ...known, metadata: { ...known.metadata, ...patch.metadata } }));
      }
      if (method === "DELETE") {
        objects.delete(path);
        for (const [other, { metadata }] of objects) {
          if (metadata.ownerReferences?.some(({ uid }) => uid === known.metadata.uid)) objects.delete(other);
        }
        return answer(200, { kind: "Status", apiVersion: "v1", status: "Success" });
      }
      return answer(200, known);
    };
    if (!isFault) return reply();
    // It is done, and the answer is lost.
    const { end, writeHead } = response;
    response.writeHead = (() => response) as typeof writeHead;
    response.end = (() => response) as typeof end;
    reply();
    Object.assign(response, { end, writeHead });
    return refuse(fault.status, fault.reason);
  });

  return {
    ...server,
    state,
    put: (path: string, object: KubernetesObject) => stored(path, object),
    /** What the controller of an object does to it. */
    control(path: string, change: Pick<KubernetesObject, "spec" | "status">) {
      const known = objects.get(path);
      if (known === undefined) throw new Error(`no ${path}`);
      stored(path, { ...known, status: change.status ?? {}, spec: { ...known.spec, ...change.spec } });
    },
    pod(name: string, labels: Record<string, string>, phase: string, log?: string) {
      stored(`/api/v1/namespaces/ml/pods/${name}`, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, labels },
        status: { phase },
      });
      if (log !== undefined) logs.set(name, log);
    },
  };
}
