import { createHash } from "node:crypto";
import type { Project } from "@gshf/db";
import {
  type ArtifactFile,
  type ArtifactUri,
  folderSha256,
  type JobArtifact,
  readArtifactUri,
} from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { Trouble } from "../trouble/index.ts";

/** What lies at a URL is read to be checked up to this size. */
const verifiedBytesMax = 256 * 1024 * 1024;
const verifySeconds = 300;

type Address = Extract<ArtifactUri, { ok: true }>;

/**
 * The address of something a job made, if it may be used: http(s) by the rules for addresses that people enter, s3, gs,
 * hf, and paths below the mount that the project shares.
 *
 * @throws Trouble that names the field and the value
 */
export function usableAddress(
  deps: Pick<Deps, "egress">,
  { sharedMount }: Pick<Project, "sharedMount">,
  artifact: JobArtifact,
  index: number,
): Address {
  const field = `artifacts.${index}.uri`;
  const refused = (why: string) => new Trouble("artifact-refused", `trainer: ${why}`, { retryable: false });
  const read = readArtifactUri(artifact.uri, sharedMount);
  if (!read.ok) throw refused(`${field}: ${read.message}`);
  if (read.scheme === "http" || read.scheme === "https") {
    const allowed = deps.egress.check(read.uri, field);
    if (!allowed.ok) throw refused(allowed.message);
  }
  return read;
}

/** What was announced of a checkpoint; `files` where it is a folder, whose checksum is that of their list. */
type Announced = { readonly sha256: string | null; readonly files?: readonly ArtifactFile[] | undefined };

/**
 * Checks that a checkpoint is what its trainer announced. Verified is what names its bytes (`hf://…@commit`), and what
 * was read here and has the sha256 announced, every file of a folder included. Where the bytes can't be read (s3, gs,
 * too large, not open to us), or no checksum was announced, nobody knows.
 *
 * @returns why it is unverified; null when it is verified
 * @throws Trouble when it is something else than announced, or can't be read just now
 */
export async function verifyCheckpoint(
  deps: Pick<Deps, "egress">,
  { scheme, uri, isContentAddressed }: Address,
  { sha256, files }: Announced,
): Promise<string | null> {
  if (isContentAddressed) return null;
  if (scheme === "hf") return "its address names a branch or a tag, which can move, and no commit";
  if (sha256 === null) return "it was announced without a checksum";
  if (scheme === "file")
    return "it lies on a mount that can’t be read from here, so its checksum was not checked";
  if (scheme === "s3" || scheme === "gs") {
    return `it lies at ${scheme}://, which can't be read from here, so its checksum was not checked`;
  }
  const { host } = new URL(uri);
  if (files !== undefined && folderSha256(files) !== sha256) {
    throw mismatch(`the list of its files, told by ${host},`, folderSha256(files), sha256);
  }
  const bytes = files?.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
  if (bytes > verifiedBytesMax) return `${tooLarge}, so its checksum was not checked`;
  const pieces = (files ?? []).map((file) => ({
    at: `${uri}/${file.path.split("/").map(encodeURIComponent).join("/")}`,
    what: `${file.path} of the checkpoint at ${host}`,
    announced: file.sha256,
  }));
  for (const { at, what, announced } of [
    { at: uri, what: `the checkpoint at ${host}`, announced: sha256 },
    ...pieces,
  ]) {
    const found = await hashOf(deps, at, host);
    if ("unread" in found) return `${found.unread}, so its checksum was not checked`;
    if (found.sha256 !== announced) throw mismatch(what, found.sha256, announced);
  }
  return null;
}

const tooLarge = `it is larger than ${verifiedBytesMax / 1024 / 1024} MiB`;

function mismatch(what: string, found: string, announced: string): Trouble {
  const message = `trainer: ${what} has sha256 ${found}, announced was ${announced}`;
  return new Trouble("checkpoint-mismatch", message, { retryable: false });
}

/** sha256 of what lies at a URL, or why it can't be read from here. */
async function hashOf(
  deps: Pick<Deps, "egress">,
  uri: string,
  host: string,
): Promise<{ sha256: string } | { unread: string }> {
  const away = (what: string, cause?: unknown) =>
    new Trouble("checkpoint-unreachable", `trainer: the checkpoint at ${host} ${what}`, {
      retryable: true,
      cause,
    });
  const signal = AbortSignal.timeout(verifySeconds * 1000);
  let response: Response;
  try {
    response = await deps.egress.fetch(uri, { signal, redirect: "manual" });
  } catch (cause) {
    throw away("can't be fetched", cause);
  }
  if (!response.ok) {
    await response.body?.cancel();
    if (response.status >= 500 || response.status === 429) throw away(`answered HTTP ${response.status}`);
    return { unread: `${host} answered HTTP ${response.status}` };
  }
  if (Number(response.headers.get("content-length")) > verifiedBytesMax) {
    await response.body?.cancel();
    return { unread: tooLarge };
  }
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > verifiedBytesMax) {
        return { unread: tooLarge };
      }
      hash.update(chunk);
    }
  } catch (cause) {
    if (signal.aborted) return { unread: `${host} took longer than ${verifySeconds} s` };
    throw away("broke off in the middle", cause);
  }
  return { sha256: hash.digest("hex") };
}
