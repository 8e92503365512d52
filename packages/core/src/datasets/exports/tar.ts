import { Buffer } from "node:buffer";

const block = 512;

/** One file of a POSIX ustar archive, at the beginning of time: the same content gives the same bytes. */
export function tarEntry(name: string, content: Uint8Array): Uint8Array[] {
  if (Buffer.byteLength(name) > 100) throw new Error(`the name ${name} is too long for a tar archive`);
  const header = Buffer.alloc(block);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  header.write(name, 0, "utf8");
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(content.byteLength, 11), 124);
  header.write(octal(0, 11), 136);
  // The sum counts its own field as blanks.
  header.write(" ".repeat(8), 148);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, 148);
  const padding = Buffer.alloc((block - (content.byteLength % block)) % block);
  return [header, content, padding];
}

/** What ends an archive. */
export const tarEnd = () => Buffer.alloc(2 * block);
