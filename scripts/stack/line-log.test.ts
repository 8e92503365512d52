import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { until } from "@gshf/testing";
import { afterAll, expect, test } from "vitest";
import { createLineLog } from "./line-log.ts";

const directory = mkdtempSync(path.join(tmpdir(), "gshf-lines-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.skipIf(!existsSync("/dev/full"))(
  "a full disk costs the lines, is told once, and ends nothing",
  async () => {
    // Every write to it fails as on a full disk.
    for (const name of ["worker", "web"]) symlinkSync("/dev/full", path.join(directory, `${name}.log`));
    const said: string[] = [];
    const log = createLineLog(directory, false, (text) => said.push(text));
    log.onLine("worker", "first");
    log.onLine("web", "first");
    await until("the disk to be found full", () => said.length > 0);
    log.onLine("worker", "second");
    log.onLine("lab", "goes elsewhere");
    const lab = path.join(directory, "lab.log");
    await until("the other log", () => existsSync(lab) && readFileSync(lab, "utf8") !== "");
    expect(said).toEqual([
      `The logs in ${directory} can't be written: the disk is full. Everything else goes on.`,
    ]);
    log.close();
  },
);
