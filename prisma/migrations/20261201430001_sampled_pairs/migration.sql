-- What a recipe of very many pairs comes to is inferred from one in sixteen prompts, with all their pairs: ids of prompts
-- end at random.
CREATE INDEX "Pair_sampled_idx" ON "Pair" ("projectId", "roundId") WHERE right("promptId"::text, 1) = '0';
