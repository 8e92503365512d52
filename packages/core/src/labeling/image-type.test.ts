import { describe, expect, it } from "vitest";
import { imageTypeOf } from "./image-type.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

describe("the type of an image", () => {
  it.each([
    ["image/png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    ["image/jpeg", "\xff\xd8\xff\xe0\0\x10JFIF"],
    ["image/gif", "GIF89a\x01\0"],
    ["image/webp", "RIFF\x24\0\0\0WEBPVP8 "],
  ])("%s is known by its first bytes", (type, head) => {
    expect(imageTypeOf(bytes(head))).toBe(type);
  });

  it.each([
    ["an SVG", "<svg xmlns='http://www.w3.org/2000/svg'>"],
    ["an SVG after a comment", "<!-- GIF89a --><svg>"],
    ["a page", "<!doctype html><script>"],
    ["a sound", "RIFF\x24\0\0\0WAVEfmt "],
    ["half a PNG's name", "\x89PNG"],
    ["nothing", ""],
  ])("%s is none", (_, head) => {
    expect(imageTypeOf(bytes(head))).toBeNull();
  });
});
