import type { AlgorithmName } from "./model.ts";

/** Settings of a training that somebody found to work, to begin from. */
export type Preset = {
  id: string;
  label: string;
  /** Where they stand. */
  source: string;
  algorithm: AlgorithmName;
  eta: number;
  klPath: readonly number[];
  hyperparameters: Readonly<Record<string, number | string>>;
  /** What its rows are drawn with, where it learns from draws. */
  draws: { n: number; accepted: number; coefficient: number; temperature: number } | null;
};

const cosine = { lr_scheduler_type: "cosine", warmup_ratio: 0.03 };
const oneOf8 = { n: 8, accepted: 2, temperature: 1 };

/**
 * Tables 8 and 9 of the paper. Of the values it searched, the one it prints in bold is lost in our copy of RSO's row:
 * the first of them stands here.
 */
export const presets: readonly Preset[] = [
  {
    id: "paper-sft",
    label: "SFT on the preferred answers",
    source: "Table 8, SFT-RLHF",
    algorithm: "sft",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-5, epochs: 2, batch_size: 12, max_length: 2048, ...cosine },
    draws: null,
  },
  {
    id: "paper-sft-before",
    label: "SFT before RLHF",
    source: "Table 9, SFT before RLHF",
    algorithm: "sft",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-5, epochs: 1, batch_size: 12, max_length: 2048, ...cosine },
    draws: null,
  },
  {
    id: "paper-raft",
    label: "RAFT",
    source: "Appendix A.2 with the SFT row of Table 8; best of 8",
    algorithm: "raft",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-5, epochs: 2, batch_size: 12, max_length: 2048, ...cosine },
    draws: { n: 8, accepted: 1, coefficient: 0, temperature: 1 },
  },
  {
    id: "paper-dpo",
    label: "DPO",
    source: "Table 8, DPO",
    algorithm: "dpo",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-6, batch_size: 32, max_prompt_length: 400 },
    draws: null,
  },
  {
    id: "paper-hybrid",
    label: "Hybrid GSHF, a round’s DPO",
    source: "Table 8, Hybrid GSHF",
    algorithm: "dpo",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-6, batch_size: 32, epochs: 3, max_prompt_length: 400 },
    draws: null,
  },
  {
    id: "paper-online",
    label: "Online GSHF, a round’s DPO",
    source: "Table 8, Online GSHF",
    algorithm: "dpo",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 5e-7, batch_size: 64, epochs: 3, max_prompt_length: 400 },
    draws: null,
  },
  {
    id: "paper-pessimistic",
    label: "Pessimistic DPO",
    source: "Eq. (10) and Proposition 5.1 with the DPO row of Table 8",
    algorithm: "dpo_pessimistic",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-6, batch_size: 32, max_prompt_length: 400 },
    draws: null,
  },
  {
    id: "paper-rso",
    label: "RSO",
    source: "Table 8, RSO",
    algorithm: "rso",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-6, batch_size: 32, max_prompt_length: 400 },
    draws: { ...oneOf8, coefficient: 0.5 },
  },
  {
    id: "paper-multi-step-rso",
    label: "Multi-step RSO",
    source: "Table 8, Multi-step RSO",
    algorithm: "multi_step_rso",
    eta: 0.1,
    klPath: [0.5, 0.3, 0.1],
    hyperparameters: { learning_rate: 1e-6, batch_size: 32, epochs: 3, max_prompt_length: 400 },
    draws: { ...oneOf8, coefficient: 3 },
  },
  {
    id: "paper-reward-1b",
    label: "Reward model, 1.3B",
    source: "Table 9, RM training 1.3B",
    algorithm: "reward_model",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 1e-5, epochs: 1, batch_size: 80, ...cosine },
    draws: null,
  },
  {
    id: "paper-reward-3b",
    label: "Reward model, 3B",
    source: "Table 9, RM training 3B",
    algorithm: "reward_model",
    eta: 0.1,
    klPath: [],
    hyperparameters: { learning_rate: 5e-6, epochs: 1, batch_size: 16, ...cosine },
    draws: null,
  },
];
