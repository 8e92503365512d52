/** How files of other kinds begin (each character a byte), and what is told of them. */
const kinds: readonly { what: string; begins: readonly string[] }[] = [
  { what: "is UTF-32 text (little-endian). Save it as UTF-8", begins: ["\u00ff\u00fe\0\0"] },
  { what: "is UTF-32 text (big-endian). Save it as UTF-8", begins: ["\0\0\u00fe\u00ff"] },
  { what: "is UTF-16 text (little-endian). Save it as UTF-8", begins: ["\u00ff\u00fe"] },
  { what: "is UTF-16 text (big-endian). Save it as UTF-8", begins: ["\u00fe\u00ff"] },
  {
    what: "is a ZIP archive (or an Excel file). Unpack it, and send what is in it",
    begins: ["PK\u0003\u0004"],
  },
  { what: "is a 7z archive. Unpack it, and send what is in it", begins: ["7z\u00bc\u00af"] },
  { what: "is a RAR archive. Unpack it, and send what is in it", begins: ["Rar!\u001a\u0007"] },
  { what: "is compressed with bzip2; gzip and zstd are read", begins: ["BZh"] },
  { what: "is compressed with xz; gzip and zstd are read", begins: ["\u00fd7zXZ"] },
  { what: "is compressed with lz4; gzip and zstd are read", begins: ["\u0004\u0022\u004d\u0018"] },
  { what: "is compressed with Snappy; gzip and zstd are read", begins: ["\u00ff\u0006\0\0sNaPpY"] },
  { what: "is Arrow, which isn't read. Write it as JSONL", begins: ["ARROW1", "FEA1"] },
  { what: "is Avro, which isn't read. Write it as JSONL", begins: ["Obj\u0001"] },
  { what: "is HDF5, which isn't read. Write it as JSONL", begins: ["\u0089HDF"] },
  { what: "is a NumPy array, which isn't read. Write it as JSONL", begins: ["\u0093NUMPY"] },
  {
    what: "is a Python pickle, which isn't read. Write it as JSONL",
    begins: ["\u0080\u0004", "\u0080\u0005"],
  },
  { what: "is an SQLite database, which isn't read. Write it as JSONL", begins: ["SQLite format 3\0"] },
  { what: "is a PDF, and no text", begins: ["%PDF-"] },
  { what: "is a picture, and no text", begins: ["\u0089PNG", "\u00ff\u00d8\u00ff", "GIF8"] },
  {
    what: "is a web page, most likely in place of the file itself",
    begins: ["<!doctype html", "<!DOCTYPE html"],
  },
  {
    what: "is a pointer of Git LFS. Fetch the file itself (git lfs pull)",
    begins: ["version https://git-lfs"],
  },
];

/** Whether a file begins as Parquet does. */
export const isParquet = (head: Buffer) => head.indexOf("PAR1", 0, "latin1") === 0;

/** What is told of a file that begins as one of a kind that isn't read; null where it may be read. */
export function foreignFile(head: Buffer): string | null {
  const kind = kinds.find(({ begins }) => begins.some((bytes) => head.indexOf(bytes, 0, "latin1") === 0));
  return kind === undefined ? null : `the file ${kind.what}`;
}
