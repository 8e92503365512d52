import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Seals secrets (API keys, webhook secrets) before they are stored; opens them only where they are used. */
export type SecretBox = {
  seal: (text: string) => string;
  open: (sealed: string) => string;
  /** A keyed hash of what is never stored itself: tells whether it comes again, and leads nowhere without the key. */
  mark: (...parts: string[]) => string;
};

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM with a random nonce per secret; the sealed form is `v1.` and base64url of nonce ‖ tag ‖ ciphertext.
 * Marks are HMAC-SHA-256 under a key of their own, derived from the same one (RFC 5869).
 *
 * @param key 32 bytes
 * @throws Error when `open` gets something sealed by another key, or tampered with
 */
export function createSecretBox(key: Uint8Array): SecretBox {
  if (key.length !== 32) throw new Error(`SECRETS_KEY must be 32 bytes, got ${key.length}`);
  const markKey = Buffer.from(hkdfSync("sha256", key, new Uint8Array(), "gshf mark v1", 32));
  return {
    seal(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed) {
      if (!sealed.startsWith("v1.")) throw new Error("a stored secret has an unknown form");
      const bytes = Buffer.from(sealed.slice(3), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
        "utf8",
      );
    },
    mark: (...parts) => createHmac("sha256", markKey).update(JSON.stringify(parts)).digest("hex"),
  };
}
