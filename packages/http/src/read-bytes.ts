/**
 * The body of a request or an answer; null when it is longer than the limit. What is beyond the limit is not read:
 * an endless body costs no more than the limit.
 */
export async function readBytes(message: Request | Response, bytesMax: number): Promise<Buffer | null> {
  if (message.body === null) return Buffer.alloc(0);
  const reader = message.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    length += value.byteLength;
    if (length > bytesMax) {
      // Not waited for: a sender that doesn't stop would hold up the answer.
      void reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(value);
  }
}
