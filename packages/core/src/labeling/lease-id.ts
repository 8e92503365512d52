import type { Deps } from "../access/index.ts";

/** A random UUID (version 4): whoever knows it held the lease. */
export function newLeaseId(deps: Pick<Deps, "randomBytes">): string {
  const bytes = Buffer.from(deps.randomBytes(16));
  // Version and variant bits of RFC 9562.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
