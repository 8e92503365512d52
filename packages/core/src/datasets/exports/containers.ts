import type { DatasetRow } from "@gshf/trainer-protocol";
import type { JsonObject } from "../formats/columns.ts";
import { jsonLine } from "../formats/json-line.ts";

export type Split = DatasetRow["split"];

/** A file that grows row by row; what is finished of it is handed on at once. */
export type Container = {
  add(row: JsonObject, split: Split): Uint8Array[];
  /** The rest of it. */
  finish(): Uint8Array[];
};

const pieceBytes = 1 << 20;

/** JSON lines, in pieces of about a mebibyte. */
export function jsonLines(): Container {
  let text = "";
  const take = () => {
    const piece = Buffer.from(text, "utf8");
    text = "";
    return [piece];
  };
  return {
    add(row) {
      text += jsonLine(row);
      return text.length < pieceBytes ? [] : take();
    },
    finish: () => (text === "" ? [] : take()),
  };
}
