-- How long either answer was in view, and whether the answers were looked at as written. Not known of older judgments.
ALTER TABLE "Judgment" ADD COLUMN "leftInViewMs" INTEGER,
ADD COLUMN "rightInViewMs" INTEGER,
ADD COLUMN "usedSource" BOOLEAN NOT NULL DEFAULT false;

-- Judgments are append-only: the columns added are watched as well.
DROP TRIGGER "Judgment_append_only" ON "Judgment";
CREATE TRIGGER "Judgment_append_only" BEFORE UPDATE ON "Judgment"
  FOR EACH ROW WHEN (
    (OLD."id", OLD."slotId", OLD."pairId", OLD."memberId", OLD."choice", OLD."strength", OLD."reasons", OLD."rationale",
     OLD."firstWasLeft", OLD."durationMs", OLD."visibleMs", OLD."leftInViewMs", OLD."rightInViewMs", OLD."usedDiff",
     OLD."usedSource", OLD."rationaleAsked", OLD."leaseId", OLD."idempotencyKey", OLD."supersedesId", OLD."createdAt",
     coalesce(OLD."withdrawnAt", NEW."withdrawnAt"))
    IS DISTINCT FROM
    (NEW."id", NEW."slotId", NEW."pairId", NEW."memberId", NEW."choice", NEW."strength", NEW."reasons", NEW."rationale",
     NEW."firstWasLeft", NEW."durationMs", NEW."visibleMs", NEW."leftInViewMs", NEW."rightInViewMs", NEW."usedDiff",
     NEW."usedSource", NEW."rationaleAsked", NEW."leaseId", NEW."idempotencyKey", NEW."supersedesId", NEW."createdAt",
     NEW."withdrawnAt")
  ) EXECUTE FUNCTION "refuse_change_of_judgment"();
