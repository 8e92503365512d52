/**
 * The body of a request or an answer; null when it is longer than the limit. What is beyond the limit is not read:
 * an endless body costs no more than the limit.
 */
export async function readBytes(message: Request | Response, bytesMax: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of message.body ?? []) {
    length += chunk.byteLength;
    if (length > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
