import type { Db } from "@gshf/db";
import { readBytes } from "@gshf/http";
import type { z } from "zod";
import {
  type Actor,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
  refuseUnstorable,
} from "../access/index.ts";
import { readConversation } from "../prompts/index.ts";
import { type ImageType, imageTypeOf } from "./image-type.ts";
import type { imageRequestSchema } from "./model.ts";

type Input = z.output<typeof imageRequestSchema>;

export const imageLimits = { bytes: 5 * 1024 * 1024, milliseconds: 10_000 };

/**
 * Fetches an image that a text of a pair names, so that no browser of ours asks somebody else's server. Only where
 * the project shows images, only for who holds (or held) the pair or reads rounds, only an https URL that stands in
 * the pair's own texts, through the guard for URLs that people enter. What comes back is believed by its bytes
 * alone; of an answer that is no image nothing is passed on, not even how it failed.
 */
export async function loadImage(
  deps: Pick<Deps, "db" | "egress">,
  actor: Actor,
  input: Input,
  limits = imageLimits,
): Promise<Outcome<{ bytes: Uint8Array; type: ImageType }>> {
  const refused = refuseUnstorable(input);
  if (refused !== null) return refused;
  const { slug, of } = input;
  const access = await authorize(deps, actor, { slug }, "pairId" in of ? "rounds.read" : "label");
  if (!access.ok) return access;
  const { project, member } = access.value;
  if (member === null) return refuse("forbidden", "Only people look at images.");
  const rules = await deps.db.labelingSettings.findUnique({ where: { projectId: project.id } });
  if (rules?.showsImages !== true) return refuse("forbidden", "This project shows no images.");
  const texts = await textsOf(deps.db, project.id, member.id, of);
  if (!texts.some((text) => names(text, input.url))) {
    return refuse("not-found", "No text of this pair names this image.", "url");
  }
  const url = deps.egress.check(input.url, "url");
  if (!url.ok) return url;
  if (url.value.protocol !== "https:") return refuse("invalid", "url: only https images are shown.", "url");
  const bytes = await fetchBytes(deps, url.value, limits);
  if (!bytes.ok) return bytes;
  const type = imageTypeOf(bytes.value);
  return type === null ? unavailable(url.value) : done({ bytes: bytes.value, type });
}

async function textsOf(db: Db, projectId: string, memberId: string, of: Input["of"]): Promise<string[]> {
  const holder =
    "leaseId" in of
      ? { slots: { some: { leases: { some: { id: of.leaseId, memberId } } } } }
      : { id: of.pairId };
  const pair = await db.pair.findFirst({
    where: { projectId, ...holder },
    select: {
      prompt: { select: { messages: true } },
      first: { select: { text: true } },
      second: { select: { text: true } },
    },
  });
  if (pair === null) return [];
  return [
    ...readConversation(pair.prompt.messages).messages.map(({ content }) => content),
    pair.first.text,
    pair.second.text,
  ];
}

/** Whether the whole URL stands in a text: as it is, or as Markdown writes what the renderer decodes. */
function names(text: string, url: string): boolean {
  const written = [url, decoded(url)];
  const spellings = [...written, ...written.map((spelling) => spelling.replaceAll("&", "&amp;"))];
  return url !== "" && spellings.some((spelling) => standsIn(text, spelling));
}

function standsIn(text: string, url: string): boolean {
  for (let at = text.indexOf(url); at !== -1; at = text.indexOf(url, at + 1)) {
    // A part of a URL is another URL: of "https://a.example.org/x" not "https://a.example".
    if (/^[\s)>\]"']?$/.test(text.charAt(at + url.length))) return true;
  }
  return false;
}

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

async function fetchBytes(
  deps: Pick<Deps, "egress">,
  url: URL,
  limits: typeof imageLimits,
): Promise<Outcome<Uint8Array>> {
  try {
    const response = await deps.egress.fetch(url.href, {
      headers: { accept: "image/png, image/jpeg, image/gif, image/webp" },
      signal: AbortSignal.timeout(limits.milliseconds),
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return unavailable(url);
    }
    const bytes = await readBytes(response, limits.bytes);
    return bytes === null ? refuse("too-large", "The image is too large to be shown.") : done(bytes);
  } catch {
    return unavailable(url);
  }
}

/** One answer for all that can go wrong out there: who asks learns nothing about the network. */
function unavailable(url: URL) {
  return refuse("unavailable", `${url.hostname} gave no image that can be shown.`);
}
