-- Answers are looked up by their prompts, of which there is an index already; of those that storing an answer grows, this was the
-- largest. The version before looks for texts among the answers of the project without it.
DROP INDEX "Response_projectId_textSha256_idx";
