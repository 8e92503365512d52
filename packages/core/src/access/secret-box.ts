import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Seals secrets (API keys, webhook secrets) before they are stored; opens them only where they are used. */
export type SecretBox = {
  seal: (text: string) => string;
  open: (sealed: string) => string;
  /** The same secret sealed by the first key; null when it is already. */
  sealAnew: (sealed: string) => string | null;
  /** A keyed hash of what is never stored itself: tells whether it comes again, and leads nowhere without the key. */
  mark: (...parts: string[]) => string;
  /** `mark` under each key, the first key's first: what earlier keys marked is still known again. */
  marks: (...parts: string[]) => string[];
};

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM with a random nonce per secret; the sealed form is `v1.` and base64url of nonce ‖ tag ‖ ciphertext.
 * Marks are HMAC-SHA-256 under a key of their own, derived from the same one (RFC 5869).
 *
 * @param keys 32 bytes each; the first seals and marks, all open, so that a key can be changed while people work
 * @throws Error when `open` or `sealAnew` gets something sealed by none of the keys, or tampered with
 */
export function createSecretBox(keys: readonly Uint8Array[]): SecretBox {
  const [first] = keys;
  if (first === undefined) throw new Error("SECRETS_KEY has no key");
  for (const key of keys) {
    if (key.length !== 32) throw new Error(`SECRETS_KEY must be 32 bytes, got ${key.length}`);
  }
  const markKeys = keys.map((key) =>
    Buffer.from(hkdfSync("sha256", key, new Uint8Array(), "gshf mark v1", 32)),
  );
  const seal = (text: string) => sealBy(first, text);
  const open = (sealed: string): { text: string; by: Uint8Array } => {
    if (!sealed.startsWith("v1.")) throw new Error("a stored secret has an unknown form");
    const bytes = Buffer.from(sealed.slice(3), "base64url");
    for (const key of keys) {
      const text = openBy(key, bytes);
      if (text !== null) return { text, by: key };
    }
    throw new Error("a stored secret was sealed by a key that isn't in SECRETS_KEY, or was changed");
  };
  const marks = (...parts: string[]) =>
    markKeys.map((key) => createHmac("sha256", key).update(JSON.stringify(parts)).digest("hex"));
  return {
    seal,
    open: (sealed) => open(sealed).text,
    sealAnew(sealed) {
      const { text, by } = open(sealed);
      return by === first ? null : seal(text);
    },
    mark: (...parts) => marks(...parts)[0] ?? "",
    marks,
  };
}

function sealBy(key: Uint8Array, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
}

/** Null when another key sealed it, or it was changed. */
function openBy(key: Uint8Array, bytes: Buffer): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null;
  }
}
