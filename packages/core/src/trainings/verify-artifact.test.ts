import { serveHttp } from "@gshf/testing/serve-http";
import { canonicalJson, folderSha256, sha256Hex } from "@gshf/trainer-protocol";
import { describe, expect, test } from "vitest";
import { createEgress } from "../access/index.ts";
import { usableAddress, verifyCheckpoint } from "./verify-artifact.ts";

const deps = { egress: createEgress({ allowPrivate: false, allowedHosts: [] }) };
const none = { sharedMount: null };
const at = (uri: string) => ({ kind: "checkpoint" as const, uri, sha256: null });

test.each([
  "https://127.0.0.1/weights",
  "HTTPS://[::1]/weights",
  "https://169.254.169.254/latest/meta-data",
  "https://[::ffff:10.0.0.1]/weights",
  "https://2130706433/weights",
  "http://models.example.org/weights",
])("%s is refused, by field and value, where private addresses are closed", (uri) => {
  expect(() => usableAddress(deps, none, at(uri), 3)).toThrow(/artifacts\.3\.uri: /);
});

test("public addresses and those of other stores are taken", () => {
  for (const uri of [
    "HTTPS://models.example.org/w",
    "s3://bucket/w",
    "gs://bucket/w",
    "hf://org/repo@main",
  ]) {
    expect(usableAddress(deps, none, at(uri), 0).uri).toBe(uri.replace("HTTPS", "https"));
  }
});

describe("a checkpoint that is a folder", () => {
  const open = { egress: createEgress({ allowPrivate: true, allowedHosts: ["127.0.0.1"] }) };
  const fileOf = (path: string, content: string) => ({
    path,
    sha256: sha256Hex(content),
    bytes: Buffer.byteLength(content),
  });
  const files = [fileOf("a config.json", "{}"), fileOf("model/weights", "12")];
  const served: Record<string, string> = {
    "/folder": canonicalJson(files),
    "/folder/a%20config.json": "{}",
    "/folder/model/weights": "12",
  };

  async function verify(change: Record<string, string | undefined>, announced = { sha256: "", files }) {
    const contents = { ...served, ...change };
    await using server = await serveHttp((request, response) => {
      const content = contents[request.url ?? ""];
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    const sha256 = announced.sha256 || folderSha256(announced.files);
    const address = usableAddress(open, none, at(`${server.url}/folder`), 0);
    return await verifyCheckpoint(open, address, { ...announced, sha256 });
  }

  test("is verified file by file", async () => {
    expect(await verify({})).toBeNull();
  });

  test("is refused, naming the file, where one is another", async () => {
    await expect(verify({ "/folder/model/weights": "13" })).rejects.toThrow(
      /^trainer: model\/weights of the/,
    );
    await expect(verify({ "/folder": "[]" })).rejects.toThrow(/^trainer: the checkpoint at/);
  });

  test("is refused where the checksum is not that of its list", async () => {
    await expect(verify({}, { sha256: "ab".repeat(32), files })).rejects.toThrow(/the list of its files/);
  });

  test("is unverified where a file can't be read, or all are too much to read", async () => {
    expect(await verify({ "/folder/model/weights": undefined })).toMatch(/HTTP 404/);
    const huge = [{ path: "weights", sha256: "ab".repeat(32), bytes: 20 * 1024 ** 3 }];
    expect(await verify({}, { sha256: "", files: huge })).toMatch(/larger than 256 MiB/);
  });
});
