export { type Lease, type LeasedWork, LostLease, workUnderLease } from "./work-under-lease.ts";
