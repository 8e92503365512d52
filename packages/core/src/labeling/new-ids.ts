import type { Deps } from "../access/index.ts";

/** A random UUID (version 4): whoever knows it held the lease. */
export function newLeaseId(deps: Pick<Deps, "randomBytes">): string {
  return uuidOf(Buffer.from(deps.randomBytes(16)), 4);
}

/** A UUID that begins with the time (version 7), so that judgments lie in their index in the order they came. */
export function newJudgmentId(deps: Pick<Deps, "randomBytes">, at: Date): string {
  const bytes = Buffer.from(deps.randomBytes(16));
  bytes.writeUIntBE(at.getTime(), 0, 6);
  return uuidOf(bytes, 7);
}

/** Sets the version and variant bits of RFC 9562. */
function uuidOf(bytes: Buffer, version: 4 | 7): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
