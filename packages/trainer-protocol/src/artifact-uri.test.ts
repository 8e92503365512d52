import { expect, test } from "vitest";
import { readArtifactUri, readSha256 } from "./artifact-uri.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

test.each([
  ["https://models.example.org/a.safetensors?sig=1", "https", false],
  ["HTTPS://models.example.org/a", "https", false],
  ["http://10.0.0.1/a", "http", false],
  ["S3://bucket/my model/ä.bin", "s3", false],
  ["gs://bucket/checkpoint/", "gs", false],
  [`hf://org/repo@${commit}`, "hf", true],
  [`hf://repo@${commit}`, "hf", true],
  [`HF://org/repo@${commit}/adapter`, "hf", true],
  ["hf://org/repo@main", "hf", false],
  ["hf://org/repo", "hf", false],
])("%s is an address, whatever the case of its scheme", (given, scheme, isContentAddressed) => {
  const uri = given.replace(/^[A-Z0-9]+/, scheme);
  expect(readArtifactUri(given)).toEqual({ ok: true, scheme, uri, isContentAddressed });
});

test.each([
  ["file:///etc/passwd"],
  ["FILE:///etc/passwd"],
  ["javascript:alert(1)"],
  ["javascript://%0aalert(1)"],
  ["data:text/html,x"],
  ["ftp://example.org/a"],
  ["gopher://127.0.0.1:6379/_x"],
  ["https:example.org/a"],
  ["//example.org/a"],
  ["/mnt/models/a"],
  ["C:\\models\\a"],
  ["s3:///key"],
  ["https://"],
  ["https://example.org\\@evil.org/"],
  [" https://example.org/"],
  ["ht\ntps://example.org/"],
  ["https://example.org/\u0000"],
  ["https://example.org/\u202Egnp.exe"],
  [`https://example.org/${"a".repeat(2_000)}`],
  ["hf://../../etc@main"],
  ["hf://org/repo@main@main"],
  [""],
])("%j is refused, and the refusal names it", (given) => {
  const read = readArtifactUri(given);
  expect(read.ok).toBe(false);
  expect(!read.ok && read.message).toContain(JSON.stringify(given.slice(0, 200)));
});

test.each([
  ["/mnt/models/job-1/final", "file:///mnt/models/job-1/final"],
  ["FILE:///mnt/models/job-1/ä b/", "file:///mnt/models/job-1/ä b/"],
])("%s is a path where the project shares /mnt/models, and none elsewhere", (given, uri) => {
  const read = { ok: true, scheme: "file", uri, isContentAddressed: false };
  expect(readArtifactUri(given, "/mnt/models")).toEqual(read);
  expect(readArtifactUri(given, "/mnt/models/")).toEqual(read);
  expect(readArtifactUri(given).ok).toBe(false);
});

test.each([
  ["/etc/passwd"],
  ["file:///etc/passwd"],
  ["/mnt/models"],
  ["/mnt/models-of-others/a"],
  ["/mnt/models/../secrets/a"],
  ["/mnt/models/a/.."],
  ["/mnt/models/./a"],
  ["/mnt/models//etc"],
  ["file://host/mnt/models/a"],
  ["mnt/models/a"],
])("%s lies outside of the mount that is shared", (given) => {
  expect(readArtifactUri(given, "/mnt/models").ok).toBe(false);
});

test("a password in an address is refused without repeating it", () => {
  for (const scheme of ["https", "s3", "gs"]) {
    const read = readArtifactUri(`${scheme}://key:hunter2@host/path`);
    expect(!read.ok && read.message).toMatch(/host\/path" has a user name or password/);
    expect(JSON.stringify(read)).not.toContain("hunter2");
  }
});

test("a checksum is 64 hex digits, and one that stands for none is none", () => {
  const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  expect(readSha256(hash)).toBe(hash);
  expect(readSha256(hash.toUpperCase())).toBe(hash);
  expect(readSha256(`sha256:${hash}`)).toBe(hash);
  const none = [
    "",
    "0".repeat(64),
    "f".repeat(64),
    "none",
    hash.slice(1),
    `${hash}0`,
    0,
    null,
    undefined,
    {},
  ];
  for (const given of none) expect(readSha256(given)).toBeNull();
});
