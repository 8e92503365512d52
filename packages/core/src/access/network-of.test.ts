import { expect, test } from "vitest";
import { networkOf } from "./network-of.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80::/64"],
  ["::1", "::/64"],
  ["", ""],
  ["unknown", "unknown"],
])("%s is counted as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("all addresses of one IPv6 subscriber are counted as one, those of the next are not", () => {
  const one = Array.from({ length: 100 }, (_, i) => networkOf(`2001:db8:1:2::${i.toString(16)}`));
  expect(new Set(one).size).toBe(1);
  expect(networkOf("2001:db8:1:3::1")).not.toBe(one[0]);
});
