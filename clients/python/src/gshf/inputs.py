"""What the API takes, with the names that it has there.

Written by clients/python/generate from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict


class LabelingSubmitInputNext(TypedDict):
    slug: str
    prefetch: NotRequired[int]
    ready: NotRequired[int]
    holding: NotRequired[Sequence[str]]

class CrowdsPublishGuidelinesInputExamplesItem(TypedDict):
    prompt: str
    left: str
    right: str
    choice: Literal['left', 'right', 'tie', 'both_bad']
    why: str

class CrowdsCreateStudyInputPay(TypedDict):
    mode: Literal['per_label', 'per_hour']
    amountMilli: int
    currency: str
    secondsMax: NotRequired[int]

class CrowdsMarkPaidInputPeopleItem(TypedDict):
    memberId: str
    rateId: str
    amountMilli: str

class DatasetsCreateInputRecipeMixtureChoice(TypedDict):
    votesMin: NotRequired[int]
    agreementMin: NotRequired[float]
    reliabilityMin: NotRequired[float]
    offlineShare: NotRequired[float | None]
    heldOut: NotRequired[float]

class DatasetsCreateInputRecipeMixture(TypedDict):
    kind: Literal['mixture']
    offline: NotRequired[bool]
    rounds: NotRequired[Literal['all'] | Sequence[int]]
    choice: NotRequired[DatasetsCreateInputRecipeMixtureChoice]

class DatasetsCreateInputRecipeBestOfNPrompts(TypedDict):
    imports: NotRequired[Sequence[str]]
    tags: NotRequired[Sequence[str]]
    max: NotRequired[int]
    part: NotRequired[int | None]

class DatasetsCreateInputRecipeBestOfNLabelerReward(TypedDict):
    kind: Literal['reward']
    upToRound: NotRequired[int | None]

class DatasetsCreateInputRecipeBestOfNLabelerScorer(TypedDict):
    kind: Literal['scorer']

class DatasetsCreateInputRecipeBestOfN(TypedDict):
    kind: Literal['best-of-n']
    policyId: str
    n: NotRequired[int]
    temperature: NotRequired[float | None]
    topP: NotRequired[float | None]
    prompts: NotRequired[DatasetsCreateInputRecipeBestOfNPrompts]
    labeler: NotRequired[DatasetsCreateInputRecipeBestOfNLabelerReward | DatasetsCreateInputRecipeBestOfNLabelerScorer]

class DatasetsCreateInputRecipeRejection(TypedDict):
    kind: Literal['rejection']
    policyId: str
    n: NotRequired[int]
    temperature: NotRequired[float | None]
    topP: NotRequired[float | None]
    prompts: NotRequired[DatasetsCreateInputRecipeBestOfNPrompts]
    labeler: NotRequired[DatasetsCreateInputRecipeBestOfNLabelerReward | DatasetsCreateInputRecipeBestOfNLabelerScorer]
    method: NotRequired[Literal['liu2023', 'exact']]
    coefficient: NotRequired[float]
    pairs: NotRequired[int]

class DatasetsPreviewExportInputOptions(TypedDict):
    container: NotRequired[Literal['jsonl', 'parquet', 'folder']]
    split: NotRequired[Literal['train', 'validation', 'test', 'ood'] | None]
    weights: NotRequired[Literal['column', 'replicate', 'resample'] | None]
    seed: NotRequired[int]
    ties: NotRequired[Literal['half-half', 'drop', 'keep']]
    system: NotRequired[Literal['keep', 'merge']]
    mergeRoles: NotRequired[bool]

class ExperimentsCreateInputRecipe(TypedDict):
    name: Literal['sft', 'raft', 'offline-dpo', 'offline-gshf-1', 'offline-gshf-2', 'rso', 'multi-step-rso', 'hybrid-gshf-dpo', 'sequential']
    settings: NotRequired[Mapping[str, float | str | bool | None | Sequence[float | str | bool | None] | Mapping[str, float | str | bool | None | Sequence[float | str | bool | None]]]]

class ExperimentsCreateInputPromptPlan(TypedDict):
    imports: NotRequired[Sequence[str]]
    tags: NotRequired[Sequence[str]]
    parts: NotRequired[int | None]

class RoundsCreateInputConfigArmsItemOptions(TypedDict):
    bestOf: NotRequired[int]
    temperature: NotRequired[float]
    radius: NotRequired[float]

class RoundsCreateInputConfigArmsItemFirst(TypedDict):
    policy: NotRequired[str]
    temperature: NotRequired[float]
    topP: NotRequired[float]
    n: NotRequired[int]

class RoundsCreateInputConfigArmsItem(TypedDict):
    name: str
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    share: float
    options: NotRequired[RoundsCreateInputConfigArmsItemOptions]
    first: NotRequired[RoundsCreateInputConfigArmsItemFirst]
    second: NotRequired[RoundsCreateInputConfigArmsItemFirst]
    candidates: NotRequired[Sequence[RoundsCreateInputConfigArmsItemFirst]]

class RoundsCreateInputConfigLabelerPeople(TypedDict):
    kind: Literal['people']

class RoundsCreateInputConfigLabelerScorer(TypedDict):
    kind: Literal['scorer']
    choice: NotRequired[Literal['bradley-terry', 'better']]
    temperature: NotRequired[float]

class RoundsCreateInputConfigLabelerRewardModel(TypedDict):
    kind: Literal['reward-model']

class RoundsCreateInputConfigPrompts(TypedDict):
    imports: NotRequired[Sequence[str]]
    tags: NotRequired[Sequence[str]]

class RoundsCreateInputConfigComparison(TypedDict):
    split: NotRequired[Literal['test', 'validation', 'ood']]

class RoundsCreateInputConfigEvaluation(TypedDict):
    promptsMax: NotRequired[int]
    samples: NotRequired[int]

class RoundsCreateInputConfigTraining(TypedDict):
    algorithm: NotRequired[Literal['dpo', 'none']]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]

RoundsCreateInputConfig = TypedDict("RoundsCreateInputConfig", {'choice': 'NotRequired[Literal[1, 2, 3]]', 'arms': 'NotRequired[Sequence[RoundsCreateInputConfigArmsItem]]', 'eta': 'NotRequired[float]', 'metric': "NotRequired[Literal['information', 'covariance']]", 'radius': 'NotRequired[float]', 'coldStart': 'NotRequired[bool]', 'checkpointRound': 'NotRequired[int | None]', 'betaA': 'NotRequired[float | None]', 'lambda': 'NotRequired[float]', 'ridge': 'NotRequired[float | None]', 'normBound': 'NotRequired[float]', 'pairs': 'NotRequired[int]', 'samples': 'NotRequired[int]', 'labelsPerPair': 'NotRequired[int]', 'temperature': 'NotRequired[float]', 'labeler': 'NotRequired[RoundsCreateInputConfigLabelerPeople | RoundsCreateInputConfigLabelerScorer | RoundsCreateInputConfigLabelerRewardModel]', 'hybrid': 'NotRequired[bool]', 'candidateSource': "NotRequired[Literal['reference', 'main']]", 'autoFreeze': 'NotRequired[bool]', 'annotatorWeights': 'NotRequired[bool]', 'promote': "NotRequired[Literal['if-better', 'always', 'never']]", 'prompts': 'NotRequired[RoundsCreateInputConfigPrompts]', 'comparison': 'NotRequired[RoundsCreateInputConfigComparison]', 'evaluation': 'NotRequired[RoundsCreateInputConfigEvaluation]', 'training': 'NotRequired[RoundsCreateInputConfigTraining]', 'leaseSeconds': 'NotRequired[int]'})

class RecipesStartInputRecipeSftEvaluation(TypedDict):
    splits: NotRequired[Sequence[Literal['validation', 'test', 'ood']]]
    promptsMax: NotRequired[int]
    samples: NotRequired[int]
    judgeId: NotRequired[str | None]

class RecipesStartInputRecipeSft(TypedDict):
    name: Literal['sft']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]

class RecipesStartInputRecipeRaft(TypedDict):
    name: Literal['raft']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]
    prompts: NotRequired[int]
    n: NotRequired[int]
    temperature: NotRequired[float]
    scoredBy: NotRequired[Literal['reward', 'scorer']]

class RecipesStartInputRecipeOfflineDpo(TypedDict):
    name: Literal['offline-dpo']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]

class RecipesStartInputRecipeOfflineGshf2(TypedDict):
    name: Literal['offline-gshf-2']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]
    betaPess: NotRequired[float | Sequence[float]]
    uncertainty: NotRequired[Literal['norm', 'uwo', 'wco']]

class RecipesStartInputRecipeRso(TypedDict):
    name: Literal['rso']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]
    prompts: NotRequired[int]
    n: NotRequired[int]
    temperature: NotRequired[float]
    scoredBy: NotRequired[Literal['reward', 'scorer']]
    pairs: NotRequired[int]
    method: NotRequired[Literal['liu2023', 'exact']]
    coefficient: NotRequired[float]

class RecipesStartInputRecipeMultiStepRso(TypedDict):
    name: Literal['multi-step-rso']
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]
    prompts: NotRequired[int]
    n: NotRequired[int]
    temperature: NotRequired[float]
    scoredBy: NotRequired[Literal['reward', 'scorer']]
    pairs: NotRequired[int]
    method: NotRequired[Literal['liu2023', 'exact']]
    path: NotRequired[Sequence[float]]

class RecipesStartInputRecipeHybridGshfDpo(TypedDict):
    name: Literal['hybrid-gshf-dpo']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]
    strategy: NotRequired[Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']]
    samples: NotRequired[int]
    labelsPerPair: NotRequired[int]
    labeler: NotRequired[RoundsCreateInputConfigLabelerPeople | RoundsCreateInputConfigLabelerScorer | RoundsCreateInputConfigLabelerRewardModel]
    rounds: NotRequired[int]
    pairs: NotRequired[int]

class RecipesStartInputRecipeSequential(TypedDict):
    name: Literal['sequential']
    eta: NotRequired[float]
    hyperparameters: NotRequired[Mapping[str, float | str | bool | None]]
    evaluation: NotRequired[RecipesStartInputRecipeSftEvaluation]
    makesMain: NotRequired[bool]
    strategy: NotRequired[Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']]
    samples: NotRequired[int]
    labelsPerPair: NotRequired[int]
    labeler: NotRequired[RoundsCreateInputConfigLabelerPeople | RoundsCreateInputConfigLabelerScorer | RoundsCreateInputConfigLabelerRewardModel]
    rounds: NotRequired[int]
    trainEvery: NotRequired[int]

class QualitySetRulesInputRules(TypedDict):
    goldRate: NotRequired[float]
    attentionRate: NotRequired[float]
    attentionPauseAt: NotRequired[int]
    goldWindow: NotRequired[int]
    goldMin: NotRequired[int]
    warnBelow: NotRequired[float]
    pauseBelow: NotRequired[float]
    blockBelow: NotRequired[float]
    charactersPerSecond: NotRequired[int]

class LabelingSetRulesInputRules(TypedDict):
    rationaleShare: NotRequired[float]
    holdsForReading: NotRequired[bool]
    showsImages: NotRequired[bool]
