import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";

/** What a source may name: the experiment's roles, and every policy that isn't archived. */
export function usePolicyNames(slug: string) {
  const trpc = useTRPC();
  const policies = useWhole(trpc.policies.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const names = (policies.data ?? []).filter(({ isArchived }) => !isArchived).map(({ name }) => name);
  const roles = {
    reference: "the reference policy π₀",
    main: "the main policy",
    previous: "the policy before the main one",
  };
  return { roles, named: Object.fromEntries(names.map((name) => [name, name])) };
}
