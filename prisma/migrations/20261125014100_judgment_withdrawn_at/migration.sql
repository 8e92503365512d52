-- When a label was taken back. Not known of those taken back before.
ALTER TABLE "Judgment" ADD COLUMN "withdrawnAt" TIMESTAMPTZ(3);

-- Judgments are append-only: the state is all that changes, and once the time at which it was taken back. The columns
-- added since the first trigger are watched as well.
DROP TRIGGER "Judgment_append_only" ON "Judgment";
CREATE TRIGGER "Judgment_append_only" BEFORE UPDATE ON "Judgment"
  FOR EACH ROW WHEN (
    (OLD."id", OLD."slotId", OLD."pairId", OLD."memberId", OLD."choice", OLD."strength", OLD."reasons", OLD."rationale",
     OLD."firstWasLeft", OLD."durationMs", OLD."visibleMs", OLD."usedDiff", OLD."rationaleAsked", OLD."leaseId",
     OLD."idempotencyKey", OLD."supersedesId", OLD."createdAt", coalesce(OLD."withdrawnAt", NEW."withdrawnAt"))
    IS DISTINCT FROM
    (NEW."id", NEW."slotId", NEW."pairId", NEW."memberId", NEW."choice", NEW."strength", NEW."reasons", NEW."rationale",
     NEW."firstWasLeft", NEW."durationMs", NEW."visibleMs", NEW."usedDiff", NEW."rationaleAsked", NEW."leaseId",
     NEW."idempotencyKey", NEW."supersedesId", NEW."createdAt", NEW."withdrawnAt")
  ) EXECUTE FUNCTION "refuse_change_of_judgment"();
