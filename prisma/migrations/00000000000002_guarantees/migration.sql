-- What must hold whatever the code does. Prisma's schema language can't say these.

-- A label slot can't have two judgments that count.
CREATE UNIQUE INDEX "Judgment_slotId_counted_key" ON "Judgment" ("slotId") WHERE "state" = 'counted';

-- Nobody holds, or has labeled, two slots of one pair.
CREATE UNIQUE INDEX "Slot_pairId_holderId_key" ON "Slot" ("pairId", "holderId") WHERE "holderId" IS NOT NULL;

-- The queue of open slots, in the order they are handed out, and the leases that may run out.
CREATE INDEX "Slot_open_idx" ON "Slot" ("projectId", "priority", "id") WHERE "state" = 'open';
CREATE INDEX "Slot_leased_idx" ON "Slot" ("projectId", "leaseUntil") WHERE "state" = 'leased';

-- Exactly a leased slot has a lease that can run out; an open one belongs to nobody.
ALTER TABLE "Slot" ADD CONSTRAINT "Slot_lease_check" CHECK (
  ("state" = 'leased') = ("leaseUntil" IS NOT NULL)
  AND ("state" NOT IN ('leased', 'done') OR "leaseId" IS NOT NULL)
  AND ("state" <> 'open' OR "holderId" IS NULL)
);

ALTER TABLE "Policy" ADD CONSTRAINT "Policy_parent_check" CHECK ("parentId" IS NULL OR "parentId" <> "id");
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_sampling_check" CHECK ("temperature" >= 0 AND "topP" > 0 AND "topP" <= 1 AND "maxTokens" > 0);
ALTER TABLE "Project" ADD CONSTRAINT "Project_validationShare_check" CHECK ("validationShare" >= 0 AND "validationShare" < 1);
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_distinct_check" CHECK ("firstId" <> "secondId");
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_probability_check" CHECK (
  "armProbability" > 0 AND "armProbability" <= 1
  AND ("pairProbability" IS NULL OR ("pairProbability" > 0 AND "pairProbability" <= 1))
);
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_round_check" CHECK (("source" = 'online') = ("roundId" IS NOT NULL));
ALTER TABLE "Judgment" ADD CONSTRAINT "Judgment_strength_check" CHECK (
  "strength" IS NULL OR ("strength" BETWEEN 1 AND 3 AND "choice" IN ('left', 'right'))
);
ALTER TABLE "Judgment" ADD CONSTRAINT "Judgment_duration_check" CHECK ("durationMs" >= 0 AND "visibleMs" >= 0 AND "visibleMs" <= "durationMs");
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_uses_check" CHECK ("uses" >= 0 AND "uses" <= "usesMax");
ALTER TABLE "RoundTask" ADD CONSTRAINT "RoundTask_lease_check" CHECK (("state" = 'leased') = ("leaseUntil" IS NOT NULL));
ALTER TABLE "Round" ADD CONSTRAINT "Round_resumeState_check" CHECK (("state" IN ('paused', 'failed')) = ("resumeState" IS NOT NULL));

-- A frozen round takes no judgment that counts. The share lock makes a freeze wait for submits in flight,
-- and submits after it see frozenAt.
CREATE FUNCTION "refuse_judgment_of_frozen_round"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE frozen timestamptz;
BEGIN
  SELECT r."frozenAt" INTO frozen
    FROM "Pair" p JOIN "Round" r ON r."id" = p."roundId"
   WHERE p."id" = NEW."pairId"
     FOR SHARE OF r;
  IF frozen IS NOT NULL THEN
    RAISE EXCEPTION 'round is frozen since %', frozen USING ERRCODE = 'check_violation', CONSTRAINT = 'Judgment_frozen_round';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Judgment_frozen_round" BEFORE INSERT OR UPDATE OF "state" ON "Judgment"
  FOR EACH ROW WHEN (NEW."state" = 'counted') EXECUTE FUNCTION "refuse_judgment_of_frozen_round"();
-- Withdrawing or superseding a counted one changes the data as well.
CREATE TRIGGER "Judgment_frozen_round_undo" BEFORE UPDATE OF "state" ON "Judgment"
  FOR EACH ROW WHEN (OLD."state" = 'counted' AND NEW."state" <> 'counted')
  EXECUTE FUNCTION "refuse_judgment_of_frozen_round"();

-- Judgments are append-only: the state is all that changes.
CREATE FUNCTION "refuse_change_of_judgment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'judgments are append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'Judgment_append_only';
END $$;
CREATE TRIGGER "Judgment_append_only" BEFORE UPDATE ON "Judgment"
  FOR EACH ROW WHEN (
    (OLD."id", OLD."slotId", OLD."pairId", OLD."memberId", OLD."choice", OLD."strength", OLD."reasons", OLD."rationale",
     OLD."firstWasLeft", OLD."durationMs", OLD."visibleMs", OLD."leaseId", OLD."idempotencyKey", OLD."supersedesId", OLD."createdAt")
    IS DISTINCT FROM
    (NEW."id", NEW."slotId", NEW."pairId", NEW."memberId", NEW."choice", NEW."strength", NEW."reasons", NEW."rationale",
     NEW."firstWasLeft", NEW."durationMs", NEW."visibleMs", NEW."leaseId", NEW."idempotencyKey", NEW."supersedesId", NEW."createdAt")
  ) EXECUTE FUNCTION "refuse_change_of_judgment"();

-- Datasets are immutable; only their lineage may be cut when a parent goes.
CREATE FUNCTION "refuse_change_of_dataset"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'datasets are immutable' USING ERRCODE = 'check_violation', CONSTRAINT = 'Dataset_immutable';
END $$;
CREATE TRIGGER "Dataset_immutable" BEFORE UPDATE ON "Dataset"
  FOR EACH ROW WHEN (
    (OLD."projectId", OLD."roundId", OLD."manifestSha256", OLD."manifestKey", OLD."manifest", OLD."offlineRows", OLD."onlineRows", OLD."bytes")
    IS DISTINCT FROM
    (NEW."projectId", NEW."roundId", NEW."manifestSha256", NEW."manifestKey", NEW."manifest", NEW."offlineRows", NEW."onlineRows", NEW."bytes")
  ) EXECUTE FUNCTION "refuse_change_of_dataset"();

-- Audit events are append-only.
CREATE FUNCTION "refuse_change_of_audit_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'AuditEvent_append_only';
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_audit_event"();
