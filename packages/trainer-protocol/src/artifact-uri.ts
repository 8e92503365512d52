/** Where an artifact may lie. */
export const artifactSchemes = ["http", "https", "s3", "gs", "hf"] as const;
/** `file`: on a mount that trainer and policy server share, where a project allows one. */
export type ArtifactScheme = (typeof artifactSchemes)[number] | "file";

export type ArtifactUri =
  | {
      readonly ok: true;
      readonly scheme: ArtifactScheme;
      /** As it is to be used: the scheme in small letters. */
      readonly uri: string;
      /** Whether it names its bytes: a repository of the Hugging Face Hub at a commit. */
      readonly isContentAddressed: boolean;
    }
  | { readonly ok: false; readonly message: string };

const charactersMax = 2_000;

/**
 * Reads an artifact's address as a trainer gave it. A refusal's message names the value.
 *
 * @param mount the folder below which paths may lie, written `file:///mnt/…` or `/mnt/…`; null: nowhere
 */
export function readArtifactUri(given: string, mount: string | null = null): ArtifactUri {
  const refuse = (what: string): ArtifactUri => ({
    ok: false,
    message: `${JSON.stringify(given.slice(0, 200))} ${what}`,
  });
  if (given.length > charactersMax) return refuse(`… is longer than ${charactersMax} characters`);
  // Parsers drop tabs and line breaks and turn backslashes round: what is checked must be what is fetched.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\\uFFFD]|^\s|\s$/u.test(given)) {
    return refuse("holds characters that no address has");
  }
  if (mount !== null && /^(file:\/\/)?\//i.test(given)) {
    const path = given.replace(/^file:\/\//i, "");
    if (!liesBelow(path, mount)) return refuse(`lies outside of ${mount}, the mount that the project shares`);
    return { ok: true, scheme: "file", uri: `file://${path}`, isContentAddressed: false };
  }
  const [, written = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.+)$/i.exec(given) ?? [];
  const scheme = artifactSchemes.find((known) => known === written.toLowerCase());
  if (scheme === undefined) {
    return refuse(`is no address of ${artifactSchemes.map((known) => `${known}://`).join(", ")}`);
  }
  const uri = `${scheme}://${rest}`;
  if (scheme === "hf") return readHub(uri, rest) ?? refuse("names no repository of the Hugging Face Hub");
  const url = URL.parse(uri);
  if (url === null || url.host === "") return refuse("is not a URL");
  if (url.username !== "" || url.password !== "") return refuseCredentials(uri, url);
  return { ok: true, scheme, uri, isContentAddressed: false };
}

/** Paths are compared as they are written, so one that goes up and down again is none of the mount's. */
function liesBelow(path: string, mount: string): boolean {
  const inside = path.startsWith(`${mount.replace(/\/+$/, "")}/`) ? path.slice(1).split("/") : [".."];
  return !inside.some(
    (part, index) => part === "." || part === ".." || (part === "" && index < inside.length - 1),
  );
}

/** `hf://[owner/]name[@revision][/path]`: a commit's forty digits name bytes, a branch or a tag doesn't. */
function readHub(uri: string, rest: string): ArtifactUri | null {
  const parts = /^(?:models\/)?[\w.-]+(?:\/[\w.-]+)?(?:@([\w.-]+))?(?:\/[^@]*)?$/.exec(rest);
  if (parts === null || rest.split("/").includes("..")) return null;
  const isContentAddressed = /^[0-9a-f]{40}$/.test(parts[1] ?? "");
  return { ok: true, scheme: "hf", uri, isContentAddressed };
}

/** The address is named without the credentials in it. */
function refuseCredentials(uri: string, url: URL): ArtifactUri {
  const bare = `${uri.slice(0, uri.indexOf("://"))}://${url.host}${url.pathname}`.slice(0, 200);
  return { ok: false, message: `"${bare}" has a user name or password in it` };
}

/** The checksum a trainer announced; null for none, and for one that stands for none, such as all zeros. */
export function readSha256(given: unknown): string | null {
  if (typeof given !== "string") return null;
  const hex = given.toLowerCase().replace(/^sha256:/, "");
  return /^[0-9a-f]{64}$/.test(hex) && !/^(.)\1*$/.test(hex) ? hex : null;
}
