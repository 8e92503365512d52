-- Lines of work within a project. Every project has one, `main`, from its beginning, and all rounds that there are
-- belong to it. The version before neither knows nor names experiments: a trigger gives its projects a `main` and puts
-- its rounds there, and the policies that it sets on a project are main's, both ways.

CREATE TABLE "Experiment" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hypothesis" TEXT NOT NULL DEFAULT '',
    "referencePolicyId" UUID,
    "mainPolicyId" UUID,
    "recipe" JSONB,
    "promptPlan" JSONB NOT NULL DEFAULT '{}',
    "offlineLimit" INTEGER,
    "seed" INTEGER NOT NULL DEFAULT 0,
    "createdBy" TEXT NOT NULL DEFAULT 'system',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Experiment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Experiment_offlineLimit_check" CHECK ("offlineLimit" >= 1),
    CONSTRAINT "Experiment_main_stays" CHECK ("slug" <> 'main' OR "archivedAt" IS NULL)
);
CREATE UNIQUE INDEX "Experiment_projectId_slug_key" ON "Experiment"("projectId", "slug");
ALTER TABLE "Experiment" ADD CONSTRAINT "Experiment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Experiment" ADD CONSTRAINT "Experiment_referencePolicyId_fkey" FOREIGN KEY ("referencePolicyId") REFERENCES "Policy"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Experiment" ADD CONSTRAINT "Experiment_mainPolicyId_fkey" FOREIGN KEY ("mainPolicyId") REFERENCES "Policy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Nobody makes a project, changes its policies or adds a round until this has been committed.
LOCK TABLE "Project", "Round" IN SHARE ROW EXCLUSIVE MODE;

CREATE FUNCTION "add_main_experiment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Experiment" ("id", "projectId", "slug", "name", "referencePolicyId", "mainPolicyId", "createdAt")
  VALUES (gen_random_uuid(), NEW."id", 'main', 'Main', NEW."referencePolicyId", NEW."mainPolicyId", NEW."createdAt")
      ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "Project_main_experiment" AFTER INSERT ON "Project"
  FOR EACH ROW EXECUTE FUNCTION "add_main_experiment"();
ALTER TABLE "Project" ENABLE ALWAYS TRIGGER "Project_main_experiment";

INSERT INTO "Experiment" ("id", "projectId", "slug", "name", "referencePolicyId", "mainPolicyId", "createdAt")
SELECT gen_random_uuid(), "id", 'main', 'Main', "referencePolicyId", "mainPolicyId", "createdAt" FROM "Project";

-- Each writes only what differs, so they end with each other.
CREATE FUNCTION "project_policies_to_main"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Experiment" SET "referencePolicyId" = NEW."referencePolicyId", "mainPolicyId" = NEW."mainPolicyId"
   WHERE "projectId" = NEW."id" AND "slug" = 'main'
     AND ("referencePolicyId", "mainPolicyId") IS DISTINCT FROM (NEW."referencePolicyId", NEW."mainPolicyId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Project_policies_to_main" AFTER UPDATE OF "referencePolicyId", "mainPolicyId" ON "Project"
  FOR EACH ROW EXECUTE FUNCTION "project_policies_to_main"();
ALTER TABLE "Project" ENABLE ALWAYS TRIGGER "Project_policies_to_main";

CREATE FUNCTION "main_policies_to_project"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Project" SET "referencePolicyId" = NEW."referencePolicyId", "mainPolicyId" = NEW."mainPolicyId"
   WHERE "id" = NEW."projectId"
     AND ("referencePolicyId", "mainPolicyId") IS DISTINCT FROM (NEW."referencePolicyId", NEW."mainPolicyId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Experiment_policies_to_project" AFTER UPDATE OF "referencePolicyId", "mainPolicyId" ON "Experiment"
  FOR EACH ROW WHEN (NEW."slug" = 'main') EXECUTE FUNCTION "main_policies_to_project"();
ALTER TABLE "Experiment" ENABLE ALWAYS TRIGGER "Experiment_policies_to_project";

ALTER TABLE "Round" ADD COLUMN "experimentId" UUID, ADD COLUMN "promptPart" INTEGER;
UPDATE "Round" r SET "experimentId" = e."id"
  FROM "Experiment" e WHERE e."projectId" = r."projectId" AND e."slug" = 'main';
-- The zeros stand for a round that names no experiment.
ALTER TABLE "Round" ALTER COLUMN "experimentId" SET DEFAULT '00000000-0000-0000-0000-000000000000'::uuid,
                    ALTER COLUMN "experimentId" SET NOT NULL,
                    ADD CONSTRAINT "Round_promptPart_check" CHECK ("promptPart" >= 0);

CREATE FUNCTION "set_experiment_of_round"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."experimentId" IS NULL OR NEW."experimentId" = '00000000-0000-0000-0000-000000000000' THEN
    SELECT "id" INTO NEW."experimentId" FROM "Experiment"
     WHERE "projectId" = NEW."projectId" AND "slug" = 'main';
  ELSIF NOT EXISTS (SELECT FROM "Experiment" WHERE "id" = NEW."experimentId" AND "projectId" = NEW."projectId") THEN
    RAISE EXCEPTION 'round %: its experiment % is of another project', NEW."number", NEW."experimentId"
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Round_experiment" BEFORE INSERT OR UPDATE OF "experimentId", "projectId" ON "Round"
  FOR EACH ROW EXECUTE FUNCTION "set_experiment_of_round"();
ALTER TABLE "Round" ENABLE ALWAYS TRIGGER "Round_experiment";

CREATE INDEX "Round_experimentId_number_idx" ON "Round"("experimentId", "number");
ALTER TABLE "Round" ADD CONSTRAINT "Round_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
