-- Audit events are append-only, with one exception: when a member is erased, what they did in the project is passed to
-- the account of nobody that their membership belongs to from then on. Otherwise the account they keep for other
-- projects would lead back to their pseudonym.
CREATE OR REPLACE FUNCTION "refuse_change_of_audit_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."actor" NOT LIKE 'system:%'
     AND (OLD."id", OLD."at", OLD."projectId", OLD."action", OLD."subject", OLD."detail")
         IS NOT DISTINCT FROM (NEW."id", NEW."at", NEW."projectId", NEW."action", NEW."subject", NEW."detail")
     AND EXISTS (SELECT FROM "Member" m JOIN "User" u ON u."id" = m."userId"
                  WHERE m."projectId" = NEW."projectId" AND m."removedAt" IS NOT NULL
                    AND u."deletedAt" IS NOT NULL AND u."id"::text = NEW."actor")
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'AuditEvent_append_only';
END $$;

-- Those erased before: their account of then is the one that joined under their pseudonym.
UPDATE "AuditEvent" e
   SET "actor" = m."userId"::text
  FROM "AuditEvent" erased
  JOIN "Member" m ON erased."subject" = 'member:' || m."id" AND m."projectId" = erased."projectId"
  JOIN "User" nobody ON nobody."id" = m."userId" AND nobody."deletedAt" IS NOT NULL
  JOIN "AuditEvent" joined ON joined."projectId" = m."projectId" AND joined."id" < erased."id"
                          AND joined."action" IN ('invite.accept', 'study.enter')
                          AND joined."detail"->>'pseudonym' = m."pseudonym"
 WHERE erased."action" = 'person.erase' AND m."removedAt" IS NOT NULL
   AND e."projectId" = m."projectId" AND e."actor" = joined."actor" AND e."id" <= erased."id";
