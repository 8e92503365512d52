/** What a browser keeps between visits; `localStorage` has this shape. */
export type KeyStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** The names of all entries; none where storage is switched off. */
export function keysOf(store: KeyStore): string[] {
  const keys: string[] = [];
  try {
    for (let index = 0; index < store.length; index++) keys.push(store.key(index) ?? "");
  } catch {
    // Storage is switched off.
  }
  return keys;
}

/** An entry's text; null where there is none or storage is switched off. */
export function read(store: KeyStore, key: string): string | null {
  try {
    return store.getItem(key);
  } catch {
    return null;
  }
}

export function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** @returns whether it is kept: the store may be full or switched off */
export function write(store: KeyStore, key: string, value: string): boolean {
  try {
    store.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export function remove(store: KeyStore, key: string): void {
  try {
    store.removeItem(key);
  } catch {
    // Switched off: there is nothing to remove.
  }
}
