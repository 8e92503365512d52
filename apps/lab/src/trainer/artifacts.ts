import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "@gshf/trainer-protocol";
import type { Adapter } from "../policy/adapter.ts";
import { writeFileAtomically } from "../write-file.ts";
import type { RewardArtifact } from "./reward-artifact.ts";

export type ArtifactStore = {
  /** Keeps a checkpoint under the sha256 of its bytes, which is returned. */
  put(artifact: Adapter | RewardArtifact): string;
  read(sha256: string): string | undefined;
};

/** Checkpoints under `dir`, named by their content, so they never change. */
export function openArtifactStore(dir: string): ArtifactStore {
  mkdirSync(dir, { recursive: true });
  const pathOf = (sha256: string) => join(dir, `${sha256}.json`);
  return {
    put(artifact) {
      const text = canonicalJson(artifact);
      const sha256 = sha256Hex(text);
      if (!existsSync(pathOf(sha256))) writeFileAtomically(pathOf(sha256), text);
      return sha256;
    },
    read(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256) || !existsSync(pathOf(sha256))) return undefined;
      return readFileSync(pathOf(sha256), "utf8");
    },
  };
}
