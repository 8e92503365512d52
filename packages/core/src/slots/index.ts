export { claimSlotSql } from "./claim-slot.sql.ts";
export { claimSlot, type Labeler } from "./claim-slot.ts";
export { closeSlots } from "./close-slots.ts";
export { couldLabelSql, isKeptFrom, keptPairs } from "./could-label.sql.ts";
export { countRemaining, countRemainingSql, type Remaining, remainingMax } from "./count-remaining.sql.ts";
export { extendLeases } from "./extend-leases.ts";
export { fillOpenSlot } from "./fill-open-slot.ts";
export { fillReservedSlot } from "./fill-reserved-slot.ts";
export { fillSlotSql } from "./fill-slot.sql.ts";
export { freeSlots } from "./free-slots.ts";
export { giveBackSlots } from "./give-back-slots.ts";
export { heldLeasesSql } from "./held-leases.sql.ts";
export { holdPair, isHoldFlag, isPairHeld, lockPairOf, unholdPair } from "./hold-pair.ts";
export { isGone } from "./is-gone.sql.ts";
export { isComparisonSql, isPseudoLabeledSql, isUnattendedSql } from "./labeler.sql.ts";
export { labelsComplete, labelsCompleteSql } from "./labels-complete.ts";
export { leaseSecondsSql } from "./lease-seconds.sql.ts";
export { leaseSlot } from "./lease-slot.ts";
export { type LockedLease, lockLease } from "./lock-lease.ts";
export {
  type ChoiceName,
  choiceFor,
  decideSubmit,
  flagReasons,
  heartbeatsPerLease,
  isHoldReason,
  readingSecondsMax,
  skipReasons,
  takesLabels,
  undoWindow,
  type Vote,
  votedFor,
} from "./model.ts";
export { newLeaseId } from "./new-lease-id.ts";
export { type NewSlot, openSlots, reserveSlots, slotIdOf, slotIdSql, slotsOf } from "./open-slots.ts";
export { isOwnTime, tookReading } from "./own-time.sql.ts";
export { reclaimSlot } from "./reclaim-slot.ts";
export { reopenSlots } from "./reopen-slots.ts";
export { isFirstLeft } from "./shown-side.ts";
export { unseenSql } from "./unseen.sql.ts";
export { votedForFirstSql } from "./voted-for-first.sql.ts";
