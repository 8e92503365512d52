-- Long texts may be embedded in windows of what the embedder reads. Maps that exist send texts whole, as ever.
alter table "FeatureMap" add column "windowTokens" integer
  constraint "FeatureMap_windowTokens_check" check ("windowTokens" > 0);
