import type { Deps } from "../access/index.ts";

/** What a killed process does next: nothing. */
export class Killed extends Error {
  override readonly name = "Killed";
}

export type Fuse = {
  /** Everything the process reaches, through the fuse. */
  deps: Deps;
  /** How many places it has passed. */
  passed: () => number;
};

/**
 * Dependencies that die at the n-th place where the process waits for something outside: before and after every
 * query, transaction, object and HTTP exchange. From then on nothing gets through, as after SIGKILL.
 */
export function withFuse(deps: Deps, place: number): Fuse {
  let passed = 0;
  const check = () => {
    passed += 1;
    if (passed >= place) throw new Killed(`killed at place ${passed}`);
  };
  const guard = async <T>(run: () => Promise<T>): Promise<T> => {
    check();
    const value = await run();
    check();
    return value;
  };
  return {
    passed: () => passed,
    deps: {
      ...deps,
      db: guardClient(deps.db, guard),
      storage: guardMethods(deps.storage, guard),
      egress: { ...deps.egress, fetch: (input, init) => guard(() => deps.egress.fetch(input, init)) },
    },
  };
}

type Guard = <T>(run: () => Promise<T>) => Promise<T>;

/** A Prisma client, or one inside a transaction, all of whose queries pass the guard. */
function guardClient<C extends object>(client: C, guard: Guard): C {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === "$transaction" && typeof value === "function") {
        return (run: unknown, ...rest: unknown[]) => {
          if (typeof run !== "function") return guard(() => value.call(target, run, ...rest));
          return guard(() => value.call(target, (tx: object) => run(guardClient(tx, guard)), ...rest));
        };
      }
      if (name === "$queryRaw" || name === "$executeRaw") {
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => guard(() => value.apply(target, args));
      }
      const isModel = typeof name === "string" && /^[a-z]/.test(name) && typeof value === "object";
      return isModel && value !== null ? guardMethods(value, guard) : value;
    },
  });
}

function guardMethods<T extends object>(object: T, guard: Guard): T {
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => guard(() => value.apply(target, args));
    },
  });
}
