/** What a picture may be: formats that hold pixels and nothing that runs. SVG is none of them. */
export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/** The type of a picture by its first bytes, whatever its server calls it; null for anything else. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
  if (head.startsWith("RIFF") && head.slice(8) === "WEBP") return "image/webp";
  return null;
}
