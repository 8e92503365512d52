import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseJson, request } from "@gshf/http";
import { sha256Hex } from "@gshf/trainer-protocol";
import { z } from "zod";
import { isAllowedHost } from "../http/allowed-host.ts";
import { writeFileAtomically } from "../write-file.ts";
import { Adapter } from "./adapter.ts";

export type LoadedAdapter = { readonly name: string; readonly uri: string; readonly adapter: Adapter };

export type LoadOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: "already-loaded" | "name-taken" | "host-not-allowed" | "fetch-failed" | "bad-artifact";
      readonly message: string;
    };

export type AdapterStore = {
  load(name: string, uri: string): Promise<LoadOutcome>;
  /** Whether it was loaded. */
  unload(name: string): boolean;
  get(name: string): Adapter | undefined;
  list(): readonly LoadedAdapter[];
};

const Stored = z.object({ name: z.string(), uri: z.string(), adapter: Adapter });
const adapterBytesMax = 4 * 1024 * 1024;

/**
 * The adapters a lab serves, kept under `dir` so that a restart keeps them. Artifacts are fetched over HTTP from
 * loopback and `allowedHosts` only: whoever may load an adapter must not make the lab ask arbitrary hosts.
 */
export function openAdapterStore(
  dir: string,
  deps: {
    readonly fetch: typeof fetch;
    readonly allowedHosts: readonly string[];
    /** Model names that are no adapters'. */
    readonly reserved: readonly string[];
  },
): AdapterStore {
  mkdirSync(dir, { recursive: true });
  const loaded = new Map<string, LoadedAdapter>();
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith(".json")) continue;
    const stored = Stored.parse(JSON.parse(readFileSync(join(dir, file), "utf8")));
    loaded.set(stored.name, stored);
  }
  // Hashed: a name is the client's and no file name.
  const pathOf = (name: string) => join(dir, `${sha256Hex(name).slice(0, 32)}.json`);
  return {
    async load(name, uri) {
      const known = loaded.get(name);
      if (known?.uri === uri) {
        return refuse("already-loaded", `The lora adapter '${name}' has already been loaded.`);
      }
      if (known || deps.reserved.includes(name)) {
        return refuse("name-taken", `'${name}' names another model; unload it first or take another name.`);
      }
      const artifact = await fetchArtifact(uri, deps);
      if (!artifact.ok) return artifact;
      const entry = { name, uri, adapter: artifact.adapter };
      writeFileAtomically(pathOf(name), JSON.stringify(entry));
      loaded.set(name, entry);
      return { ok: true };
    },
    unload(name) {
      if (!loaded.delete(name)) return false;
      rmSync(pathOf(name), { force: true });
      return true;
    },
    get: (name) => loaded.get(name)?.adapter,
    list: () => [...loaded.values()],
  };
}

function refuse(reason: Extract<LoadOutcome, { ok: false }>["reason"], message: string) {
  return { ok: false, reason, message } as const;
}

async function fetchArtifact(
  uri: string,
  deps: { readonly fetch: typeof fetch; readonly allowedHosts: readonly string[] },
): Promise<{ ok: true; adapter: Adapter } | Extract<LoadOutcome, { ok: false }>> {
  const url = URL.parse(uri);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    return refuse("bad-artifact", "lora_path must be an http(s) URL");
  }
  if (!isAllowedHost(url.hostname, deps.allowedHosts)) {
    return refuse("host-not-allowed", `artifacts are not fetched from ${url.hostname}; see --allowed-hosts`);
  }
  const outcome = await request({ url, fetch: deps.fetch, timeoutMs: 30_000, bytesMax: adapterBytesMax });
  if (!outcome.ok) {
    return outcome.error.code === "too-large"
      ? refuse("bad-artifact", `the artifact is larger than ${adapterBytesMax} bytes`)
      : refuse("fetch-failed", `the artifact can't be fetched from ${url.host}`);
  }
  const { ok, status, bytes } = outcome.value;
  if (!ok) return refuse("fetch-failed", `${url.host} answered HTTP ${status}`);
  // An artifact named by its hash is held to it.
  const named = /([0-9a-f]{64})\.json$/.exec(url.pathname)?.[1];
  if (named !== undefined && sha256Hex(bytes) !== named) {
    return refuse("bad-artifact", "the artifact's sha256 is not the one in its URL");
  }
  const adapter = Adapter.safeParse(parseJson(bytes.toString("utf8")));
  if (!adapter.success) return refuse("bad-artifact", `the artifact at ${url.host} is no lab checkpoint`);
  return { ok: true, adapter: adapter.data };
}
