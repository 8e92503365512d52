import { router } from "../../../trpc/init.ts";

export const labelingRouter = router({});
