import type { KeyStore } from "../session/key-store.ts";

/** The browser's store, or one that takes nothing where it is switched off or there is none (on the server). */
export function browserStore(): KeyStore {
  try {
    // Some browsers' embedded views have none at all, whatever the types say.
    const store = window.localStorage as Storage | null;
    return store ?? noStore;
  } catch {
    return noStore;
  }
}

const noStore: KeyStore = {
  getItem: () => null,
  setItem: () => {
    throw new Error("There is no store.");
  },
  removeItem: () => undefined,
  key: () => null,
  length: 0,
};
