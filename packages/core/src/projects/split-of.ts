import { hash } from "node:crypto";

/**
 * Which split a prompt falls into, by the hash of its key alone: the same prompt lies in the same split in
 * every project with the same share, whatever came with it.
 *
 * @param validationShare in [0, 1)
 */
export function splitOf(promptKey: string, validationShare: number): "train" | "validation" {
  return hash("sha256", promptKey, "buffer").readUInt32BE(0) / 2 ** 32 < validationShare
    ? "validation"
    : "train";
}
