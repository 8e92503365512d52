import { IncomingMessage } from "node:http";

/**
 * A request whose body is counted as it comes in, whoever reads it: a body beyond the limit is never handed on, and
 * its connection is read no further.
 */
export class CountedRequest extends IncomingMessage {
  #bytes = 0;
  #limit: { bytesMax: number; onExceeded: () => void } | null = null;

  limitBody(bytesMax: number, onExceeded: () => void): void {
    this.#limit = { bytesMax, onExceeded };
  }

  override push(chunk: Uint8Array | string | null, encoding?: BufferEncoding): boolean {
    const limit = this.#limit;
    if (chunk === null || limit === null) return super.push(chunk, encoding);
    const isWithin = this.#bytes <= limit.bytesMax;
    this.#bytes += chunk.length;
    if (this.#bytes <= limit.bytesMax) return super.push(chunk, encoding);
    if (isWithin) limit.onExceeded();
    return false;
  }
}
