/** What a slot is that nobody holds. */
export const nobodys = { holderId: null, leaseId: null, leasedAt: null, leaseUntil: null } as const;
