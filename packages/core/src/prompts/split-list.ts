import { jsonDepthMax } from "@gshf/http";
import { type Line, limits, UnreadableFile } from "./read-lines.ts";

const [quote, backslash, comma, openList, closeList, openRecord, closeRecord] = [
  34, 92, 44, 91, 93, 123, 125,
];

/**
 * The elements of a JSON list, each as its bytes, without holding more than one. `line` is its place in the list.
 *
 * @throws UnreadableFile when it is no list, or nested too deep
 */
export async function* splitList(text: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let [depth, line, isInText, isEscaped, isOver] = [0, 0, false, false, false];
  let pending: Uint8Array[] = [];
  let bytes = 0;
  const take = (): Line => {
    line += 1;
    const [length, chunks] = [bytes, pending];
    [pending, bytes] = [[], 0];
    if (length > limits.rowBytesMax) return { line, tooLargeBytes: length };
    return { line, bytes: Buffer.concat(chunks) };
  };
  const keep = (part: Uint8Array) => {
    bytes += part.length;
    if (bytes <= limits.rowBytesMax) pending.push(part);
    else pending = [];
  };
  const isBlank = () => pending.every((part) => part.every(isBlankByte));
  for await (const chunk of text) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (isInText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInText = false;
        continue;
      }
      if (isOver || depth === 0) {
        if (byte === openList && !isOver) {
          depth = 1;
          from = at + 1;
        } else if (isOver && !isBlankByte(byte)) {
          throw new UnreadableFile("the file is not JSON: something follows the end of its list");
        }
        continue;
      }
      if (byte === quote) isInText = true;
      else if (byte === openList || byte === openRecord) {
        depth += 1;
        if (depth > jsonDepthMax + 1) {
          throw new UnreadableFile(`the file is nested deeper than ${jsonDepthMax} levels`);
        }
      } else if (byte === comma && depth === 1) {
        keep(chunk.subarray(from, at));
        yield take();
        from = at + 1;
      } else if (byte === closeList || byte === closeRecord) {
        depth -= 1;
        if (depth > 0) continue;
        keep(chunk.subarray(from, at));
        isOver = true;
        // A list of nothing; a comma before the end is followed by something that is missing.
        if (line > 0 || bytes > limits.rowBytesMax || !isBlank()) yield take();
      }
    }
    if (!isOver && depth > 0) keep(chunk.subarray(from));
  }
  if (!isOver) throw new UnreadableFile("the file is not JSON: its list has no end");
}

const isBlankByte = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13);
