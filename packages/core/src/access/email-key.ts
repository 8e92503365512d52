/**
 * An address as it is compared: trimmed, ASCII letters small. Only these, and not normalised: the Kelvin sign's small
 * letter is a k, and so it is for every Unicode form, and full-width letters become ordinary ones; whoever has the one
 * address must not be taken for the other. The database does the same (`email_key`).
 */
export function emailKey(address: string): string {
  return address.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
