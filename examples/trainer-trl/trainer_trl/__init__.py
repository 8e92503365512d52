"""A trainer that speaks gshf's trainer protocol and trains with TRL."""
