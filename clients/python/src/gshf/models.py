"""What the API answers.

Written by clients/python/generate from the OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Model(BaseModel):
    """Fields have Python's names here; model_dump(by_alias=True) has those of the API."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True, protected_namespaces=())


class AccessMeOutputMembershipsItem(Model):
    slug: str
    name: str
    role: str
    pseudonym: str
    can: list[Literal['project.read', 'project.write', 'project.own', 'members.write', 'audit.read', 'prompts.write', 'policies.write', 'rounds.read', 'rounds.write', 'data.export', 'review', 'label']]

class AccessMeOutput(Model):
    user_id: str = Field(alias="userId")
    name: str | None
    email: str | None
    memberships: list[AccessMeOutputMembershipsItem]

class AccessListSessionsItem(Model):
    id: str
    came_by: Literal['single_sign_on', 'invite', 'study', 'demo'] = Field(alias="cameBy")
    device: str
    created_at: datetime = Field(alias="createdAt")
    last_used_at: datetime = Field(alias="lastUsedAt")
    expires_at: datetime = Field(alias="expiresAt")
    is_this: bool = Field(alias="isThis")

class AccessEndOtherSessionsOutput(Model):
    ended: int

class AccessAccountLogItem(Model):
    id: str
    at: datetime
    who: str
    action: str
    text: str
    subject: str
    detail: dict[str, Any]

class AccessListApiTokensItem(Model):
    id: str
    name: str
    scopes: list[Literal['read', 'label', 'import', 'rounds', 'train', 'admin']]
    created_at: datetime = Field(alias="createdAt")
    last_used_at: datetime | None = Field(alias="lastUsedAt")
    expires_at: datetime = Field(alias="expiresAt")
    is_expired: bool = Field(alias="isExpired")
    made_by: str | None = Field(alias="madeBy")

class AccessCreateApiTokenOutput(Model):
    id: str
    token: str
    expires_at: datetime = Field(alias="expiresAt")

class ProjectsListItem(Model):
    slug: str
    name: str
    description: str
    role: str
    can: list[Literal['project.read', 'project.write', 'project.own', 'members.write', 'audit.read', 'prompts.write', 'policies.write', 'rounds.read', 'rounds.write', 'data.export', 'review', 'label']]
    created_at: datetime = Field(alias="createdAt")
    archived_at: datetime | None = Field(alias="archivedAt")
    prompts: int
    rounds: int
    judgments: int

class ProjectsCreateOutput(Model):
    slug: str

class LabelingHomeItemLabels(Model):
    total: int
    last_day: int = Field(alias="lastDay")
    last_hour: int = Field(alias="lastHour")

class LabelingHomeItemRemaining(Model):
    count: int
    is_more: bool = Field(alias="isMore")

class LabelingHomeItemRecordAgreement(Model):
    share: float
    votes: int

class LabelingHomeItemRecordGold(Model):
    right: int
    answered: int

class LabelingHomeItemRecord(Model):
    agreement: LabelingHomeItemRecordAgreement | None
    gold: LabelingHomeItemRecordGold | None

class LabelingHomeItemNoneCauseGold(Model):
    kind: Literal['gold']
    right: int
    counted: int

class LabelingHomeItemNoneCauseAttention(Model):
    kind: Literal['attention']
    failed: int
    counted: int

class LabelingHomeItemNoneCauseSaid(Model):
    kind: Literal['said']
    reason: str

class LabelingHomeItemNone(Model):
    reason: Literal['no-round', 'preparing', 'paused', 'on-loan', 'in-review', 'all-judged', 'round-over', 'onboarding', 'session-complete', 'paused-you', 'blocked']
    message: str
    retry_at: datetime | None = Field(alias="retryAt")
    cause: LabelingHomeItemNoneCauseGold | LabelingHomeItemNoneCauseAttention | LabelingHomeItemNoneCauseSaid | None

class LabelingHomeItem(Model):
    slug: str
    name: str
    description: str
    pseudonym: str
    labels: LabelingHomeItemLabels
    seconds_per_pair: float | None = Field(alias="secondsPerPair")
    remaining: LabelingHomeItemRemaining
    record: LabelingHomeItemRecord
    none: LabelingHomeItemNone | None

class LabelingSubmitOutputNextPairLease(Model):
    lease_id: str = Field(alias="leaseId")
    expires_at: datetime = Field(alias="expiresAt")
    heartbeat_seconds: float = Field(alias="heartbeatSeconds")

class LabelingSubmitOutputNextPairPromptItem(Model):
    role: str
    content: str

class LabelingSubmitOutputNextPairLeft(Model):
    text: str

class LabelingSubmitOutputNextPairPrevious(Model):
    choice: Literal['left', 'right', 'tie', 'both_bad']
    strength: float | None
    reasons: list[str]
    rationale: str

class LabelingSubmitOutputNextPairAheadItem(Model):
    lease: LabelingSubmitOutputNextPairLease
    prompt: list[LabelingSubmitOutputNextPairPromptItem]
    left: LabelingSubmitOutputNextPairLeft
    right: LabelingSubmitOutputNextPairLeft
    round_number: int | None = Field(alias="roundNumber")
    asks_rationale: bool = Field(alias="asksRationale")
    shows_images: bool = Field(alias="showsImages")
    reading_ms: float = Field(alias="readingMs")
    previous: LabelingSubmitOutputNextPairPrevious | None

class LabelingSubmitOutputNextPair(Model):
    lease: LabelingSubmitOutputNextPairLease
    prompt: list[LabelingSubmitOutputNextPairPromptItem]
    left: LabelingSubmitOutputNextPairLeft
    right: LabelingSubmitOutputNextPairLeft
    round_number: int | None = Field(alias="roundNumber")
    asks_rationale: bool = Field(alias="asksRationale")
    shows_images: bool = Field(alias="showsImages")
    reading_ms: float = Field(alias="readingMs")
    previous: LabelingSubmitOutputNextPairPrevious | None
    kind: Literal['pair']
    ahead: list[LabelingSubmitOutputNextPairAheadItem]
    remaining: LabelingHomeItemRemaining
    guidelines_version: int = Field(alias="guidelinesVersion")
    warning: LabelingHomeItemNoneCauseGold | LabelingHomeItemNoneCauseAttention | LabelingHomeItemNoneCauseSaid | None

class LabelingSubmitOutputNextNone(Model):
    reason: Literal['no-round', 'preparing', 'paused', 'on-loan', 'in-review', 'all-judged', 'round-over', 'onboarding', 'session-complete', 'paused-you', 'blocked']
    message: str
    retry_at: datetime | None = Field(alias="retryAt")
    cause: LabelingHomeItemNoneCauseGold | LabelingHomeItemNoneCauseAttention | LabelingHomeItemNoneCauseSaid | None
    kind: Literal['none']
    retry_in_ms: float | None = Field(alias="retryInMs")
    remaining: LabelingHomeItemRemaining
    guidelines_version: int = Field(alias="guidelinesVersion")
    is_in_session: bool = Field(alias="isInSession")

class LabelingSubmitOutput(Model):
    judgment_id: str = Field(alias="judgmentId")
    outcome: Literal['counted', 'surplus']
    next: LabelingSubmitOutputNextPair | LabelingSubmitOutputNextNone | None

class LabelingSkipOutput(Model):
    skipped: Literal[True]

class LabelingHeartbeatOutputKeptItem(Model):
    lease_id: str = Field(alias="leaseId")
    expires_at: datetime = Field(alias="expiresAt")

class LabelingHeartbeatOutput(Model):
    kept: list[LabelingHeartbeatOutputKeptItem]
    lost: list[str]

class LabelingReleaseOutput(Model):
    released: int

class LabelingSavePreferencesOutput(Model):
    layout: Literal['columns', 'stack']
    language: str | None
    keys: dict[str, Literal['arrowleft', 'arrowright', 'arrowup', 'arrowdown', 'backspace', 'delete', 'insert'] | str]

class ProjectsGetOutputPromptsBySplit(Model):
    train: int
    validation: int
    test: int
    ood: int

class ProjectsGetOutputReferencePolicy(Model):
    id: str
    name: str

class ProjectsGetOutputFeatureMapCheck(Model):
    at: str
    works: bool
    status: int | None
    latency_ms: int = Field(alias="latencyMs")
    message: str

class ProjectsGetOutputFeatureMap(Model):
    base_url: str = Field(alias="baseUrl")
    has_api_key: bool = Field(alias="hasApiKey")
    model: str
    features: str
    window_tokens: int | None = Field(alias="windowTokens")
    dimension: int
    sha256: str
    check: ProjectsGetOutputFeatureMapCheck | None

class ProjectsGetOutputTrainer(Model):
    url: str
    has_token: bool = Field(alias="hasToken")
    check: ProjectsGetOutputFeatureMapCheck | None

class ProjectsGetOutputScorer(Model):
    url: str
    model: str
    has_key: bool = Field(alias="hasKey")
    check: ProjectsGetOutputFeatureMapCheck | None

class ProjectsGetOutputServing(Model):
    url: str | None
    has_key: bool = Field(alias="hasKey")
    check: ProjectsGetOutputFeatureMapCheck | None
    handover: Literal['load', 'resolve']
    adapter_path: str | None = Field(alias="adapterPath")
    shared_mount: str | None = Field(alias="sharedMount")

class ProjectsGetOutputWebhooks(Model):
    total: int
    off: int

class ProjectsGetOutput(Model):
    slug: str
    name: str
    description: str
    role: str
    can: list[Literal['project.read', 'project.write', 'project.own', 'members.write', 'audit.read', 'prompts.write', 'policies.write', 'rounds.read', 'rounds.write', 'data.export', 'review', 'label']]
    created_at: datetime = Field(alias="createdAt")
    archived_at: datetime | None = Field(alias="archivedAt")
    prompts: int
    rounds: int
    judgments: int
    validation_share: float = Field(alias="validationShare")
    prompts_by_split: ProjectsGetOutputPromptsBySplit = Field(alias="promptsBySplit")
    offline_pairs: int = Field(alias="offlinePairs")
    policies: int
    experiments: int
    reference_policy: ProjectsGetOutputReferencePolicy | None = Field(alias="referencePolicy")
    main_policy: ProjectsGetOutputReferencePolicy | None = Field(alias="mainPolicy")
    feature_map: ProjectsGetOutputFeatureMap | None = Field(alias="featureMap")
    trainer: ProjectsGetOutputTrainer | None
    scorer: ProjectsGetOutputScorer | None
    serving: ProjectsGetOutputServing
    webhooks: ProjectsGetOutputWebhooks
    simulated_annotators: bool = Field(alias="simulatedAnnotators")

class ProjectsDeletionOutputGoes(Model):
    prompts: int
    responses: int
    pairs: int
    labels: int
    rounds: int
    policies: int
    members: int
    datasets: int
    dataset_bytes: int = Field(alias="datasetBytes")
    imports: int
    payments: int

class ProjectsDeletionOutputStays(Model):
    audit_events: int = Field(alias="auditEvents")
    checkpoints: int
    accounts: int

class ProjectsDeletionOutput(Model):
    goes: ProjectsDeletionOutputGoes
    stays: ProjectsDeletionOutputStays
    training_rounds: list[int] = Field(alias="trainingRounds")

AccessAuditLogItem: TypeAlias = AccessAccountLogItem

class AccessListMembersItem(Model):
    id: str
    pseudonym: str
    name: str | None
    role: str
    kind: str
    joined_at: datetime = Field(alias="joinedAt")
    removed_at: datetime | None = Field(alias="removedAt")
    judgments: int

class AccessListInvitesItem(Model):
    id: str
    role: str
    email: str | None
    note: str
    uses: int
    uses_max: int = Field(alias="usesMax")
    created_at: datetime = Field(alias="createdAt")
    expires_at: datetime = Field(alias="expiresAt")
    state: Literal['open', 'used-up', 'expired', 'revoked']

class AccessCreateInviteOutput(Model):
    id: str
    token: str
    url: str
    expires_at: datetime = Field(alias="expiresAt")

class CrowdsErasePersonOutput(Model):
    pseudonym: str

CrowdsEraseMeOutput: TypeAlias = CrowdsErasePersonOutput

class CrowdsGuidelinesItemExamplesItem(Model):
    prompt: str
    left: str
    right: str
    choice: Literal['left', 'right', 'tie', 'both_bad']
    why: str

class CrowdsGuidelinesItem(Model):
    version: int
    text: str
    examples: list[CrowdsGuidelinesItemExamplesItem]
    must_acknowledge: bool = Field(alias="mustAcknowledge")
    published_at: datetime = Field(alias="publishedAt")
    confirmed_by: int = Field(alias="confirmedBy")

class CrowdsPublishGuidelinesOutput(Model):
    version: int

class CrowdsOnboardingSettingsOutputWelcome(Model):
    version: int
    text: str
    published_at: datetime | None = Field(alias="publishedAt")
    agreed_by: int = Field(alias="agreedBy")

class CrowdsOnboardingSettingsOutput(Model):
    welcome: CrowdsOnboardingSettingsOutputWelcome
    consent: CrowdsOnboardingSettingsOutputWelcome

CrowdsPublishTextOutput: TypeAlias = CrowdsPublishGuidelinesOutput

class CrowdsTestSettingsOutput(Model):
    is_on: bool = Field(alias="isOn")
    items_per_attempt: int = Field(alias="itemsPerAttempt")
    right_min: int = Field(alias="rightMin")
    attempts_max: int = Field(alias="attemptsMax")

CrowdsUpdateTestOutput: TypeAlias = CrowdsTestSettingsOutput

class CrowdsTestItemsItem(Model):
    pair_id: str = Field(alias="pairId")
    prompt_key: str = Field(alias="promptKey")
    source: str
    prompt: list[LabelingSubmitOutputNextPairPromptItem]
    first: str
    second: str
    answer: Literal['first', 'second', 'tie']
    explanation: str
    is_retired: bool = Field(alias="isRetired")
    asked: int
    right: int

class CrowdsTestCandidatesItem(Model):
    pair_id: str = Field(alias="pairId")
    prompt_key: str = Field(alias="promptKey")
    source: str
    prompt: list[LabelingSubmitOutputNextPairPromptItem]
    first: str
    second: str
    suggested: Literal['first', 'second', 'tie'] | None

class CrowdsTestResultsItemAttemptsItem(Model):
    attempt: int
    right: int
    total: int
    passed: bool | None
    ended_at: datetime | None = Field(alias="endedAt")

class CrowdsTestResultsItem(Model):
    member_id: str = Field(alias="memberId")
    pseudonym: str
    attempts: list[CrowdsTestResultsItemAttemptsItem]
    state: Literal['passed', 'under-way', 'may-retry', 'failed']

class CrowdsStudiesItemPay(Model):
    id: str
    study_id: str | None = Field(alias="studyId")
    since: datetime
    mode: Literal['per_label', 'per_hour']
    amount_milli: int = Field(alias="amountMilli")
    currency: str
    seconds_max: int = Field(alias="secondsMax")

class CrowdsStudiesItem(Model):
    id: str
    platform: Literal['prolific', 'cloudresearch']
    platform_name: str = Field(alias="platformName")
    name: str
    entry_url: str = Field(alias="entryUrl")
    pairs_per_session: int = Field(alias="pairsPerSession")
    completion_code: str = Field(alias="completionCode")
    completion_url: str | None = Field(alias="completionUrl")
    screen_out_code: str | None = Field(alias="screenOutCode")
    screen_out_url: str | None = Field(alias="screenOutUrl")
    participants_max: int | None = Field(alias="participantsMax")
    closed_at: datetime | None = Field(alias="closedAt")
    created_at: datetime = Field(alias="createdAt")
    pay: CrowdsStudiesItemPay | None
    places_taken: int = Field(alias="placesTaken")
    sessions: dict[str, int]

class CrowdsCreateStudyOutput(Model):
    id: str

class CrowdsStudySessionsItem(Model):
    id: str
    member_id: str = Field(alias="memberId")
    pseudonym: str
    external_id: str | None = Field(alias="externalId")
    external_session: str | None = Field(alias="externalSession")
    external_study: str | None = Field(alias="externalStudy")
    state: Literal['open', 'completed', 'screened_out', 'declined', 'left']
    done: int
    pairs: int
    started_at: datetime = Field(alias="startedAt")
    ended_at: datetime | None = Field(alias="endedAt")
    returned_at: datetime | None = Field(alias="returnedAt")

CrowdsPayRatesItem: TypeAlias = CrowdsStudiesItemPay

CrowdsSetPayRateOutput: TypeAlias = CrowdsStudiesItemPay

class CrowdsPayDueOutputRowsItemPayee(Model):
    platform_name: str = Field(alias="platformName")
    external_id: str = Field(alias="externalId")

class CrowdsPayDueOutputRowsItem(Model):
    member_id: str = Field(alias="memberId")
    pseudonym: str
    rate: CrowdsStudiesItemPay
    pairs: int
    seconds: int
    amount_milli: str = Field(alias="amountMilli")
    study_name: str | None = Field(alias="studyName")
    payee: CrowdsPayDueOutputRowsItemPayee | None

class CrowdsPayDueOutput(Model):
    until: datetime
    rows: list[CrowdsPayDueOutputRowsItem]

class CrowdsPaymentsItem(Model):
    id: str
    pseudonym: str
    payee: CrowdsPayDueOutputRowsItemPayee | None
    study_name: str | None = Field(alias="studyName")
    pairs: int
    seconds: int
    amount_milli: str = Field(alias="amountMilli")
    currency: str
    reference: str
    paid_at: datetime = Field(alias="paidAt")

class CrowdsMarkPaidOutput(Model):
    payments: int

class CrowdsOnboardingOutputSession(Model):
    id: str
    state: Literal['open', 'completed', 'screened_out', 'declined', 'left']
    done: int
    held: int
    pairs: int

class CrowdsOnboardingOutputProject(Model):
    slug: str
    name: str
    description: str

class CrowdsOnboardingOutputWelcome(Model):
    version: int
    text: str

class CrowdsOnboardingOutputConsent(Model):
    version: int
    text: str
    published_at: datetime = Field(alias="publishedAt")
    agreed_at: datetime | None = Field(alias="agreedAt")

class CrowdsOnboardingOutputGuidelines(Model):
    version: int
    text: str
    examples: list[CrowdsGuidelinesItemExamplesItem]
    must_acknowledge: bool = Field(alias="mustAcknowledge")
    published_at: datetime = Field(alias="publishedAt")

class CrowdsOnboardingOutput(Model):
    steps: list[Literal['welcome', 'consent', 'guidelines', 'qualification']]
    session: CrowdsOnboardingOutputSession | None
    project: CrowdsOnboardingOutputProject
    pseudonym: str
    welcome: CrowdsOnboardingOutputWelcome | None
    consent: CrowdsOnboardingOutputConsent | None
    guidelines: CrowdsOnboardingOutputGuidelines | None
    has_test: bool = Field(alias="hasTest")
    pay: CrowdsStudiesItemPay | None
    seconds_per_pair: float | None = Field(alias="secondsPerPair")

class CrowdsTestProgressOutputCurrentItem(Model):
    pair_id: str = Field(alias="pairId")
    prompt: list[LabelingSubmitOutputNextPairPromptItem]
    left: LabelingSubmitOutputNextPairLeft
    right: LabelingSubmitOutputNextPairLeft

class CrowdsTestProgressOutputCurrent(Model):
    attempt: int
    answered: int
    total: int
    right: int
    item: CrowdsTestProgressOutputCurrentItem

class CrowdsTestProgressOutputLast(Model):
    attempt: int
    right: int
    total: int
    passed: bool

class CrowdsTestProgressOutput(Model):
    items: int
    right_min: int = Field(alias="rightMin")
    attempts_max: int = Field(alias="attemptsMax")
    attempts_failed: int = Field(alias="attemptsFailed")
    passed: bool
    current: CrowdsTestProgressOutputCurrent | None
    last: CrowdsTestProgressOutputLast | None
    may_start: bool = Field(alias="mayStart")

CrowdsStartTestOutput: TypeAlias = CrowdsTestProgressOutput

class CrowdsAnswerTestOutputFeedback(Model):
    is_right: bool = Field(alias="isRight")
    choice: Literal['left', 'tie', 'right']
    correct: Literal['left', 'tie', 'right']
    explanation: str

class CrowdsAnswerTestOutput(Model):
    feedback: CrowdsAnswerTestOutputFeedback
    progress: CrowdsTestProgressOutput

class CrowdsSessionOutputEarned(Model):
    currency: str
    amount_milli: str = Field(alias="amountMilli")

class CrowdsSessionOutputWayBack(Model):
    platform_name: str = Field(alias="platformName")
    code: str | None
    url: str | None

class CrowdsSessionOutput(Model):
    platform_name: str = Field(alias="platformName")
    study_name: str = Field(alias="studyName")
    state: Literal['open', 'completed', 'screened_out', 'declined', 'left']
    done: int
    pairs: int
    earned: CrowdsSessionOutputEarned | None
    may_finish: bool = Field(alias="mayFinish")
    may_leave: bool = Field(alias="mayLeave")
    is_returned: bool = Field(alias="isReturned")
    way_back: CrowdsSessionOutputWayBack | None = Field(alias="wayBack")
    stop_cause: LabelingHomeItemNoneCauseGold | LabelingHomeItemNoneCauseAttention | LabelingHomeItemNoneCauseSaid | None = Field(alias="stopCause")

CrowdsFinishSessionOutput: TypeAlias = CrowdsSessionOutput

CrowdsLeaveSessionOutput: TypeAlias = CrowdsSessionOutput

CrowdsStopSessionOutput: TypeAlias = CrowdsSessionOutput

class CrowdsMyPayOutputDueItem(Model):
    currency: str
    amount_milli: str = Field(alias="amountMilli")
    pairs: int

class CrowdsMyPayOutput(Model):
    rate: CrowdsStudiesItemPay | None
    due: list[CrowdsMyPayOutputDueItem]
    paid: list[CrowdsMyPayOutputDueItem]

class WebhooksListItemMessages(Model):
    pending: int
    delivered: int
    failed: int

class WebhooksListItem(Model):
    id: str
    name: str
    url: str
    events: list[str]
    format: Literal['standard', 'slack']
    created_at: datetime = Field(alias="createdAt")
    old_secret_until: datetime | None = Field(alias="oldSecretUntil")
    failing_since: datetime | None = Field(alias="failingSince")
    off_since: datetime | None = Field(alias="offSince")
    off_because: str | None = Field(alias="offBecause")
    messages: WebhooksListItemMessages

class WebhooksCreateOutput(Model):
    id: str
    secret: str

class WebhooksUpdateOutput(Model):
    is_on: bool = Field(alias="isOn")

class WebhooksRotateSecretOutput(Model):
    secret: str
    old_until: datetime = Field(alias="oldUntil")

class WebhooksTestOutput(Model):
    message_id: str = Field(alias="messageId")

class WebhooksDeliveriesItem(Model):
    id: str
    message_id: str = Field(alias="messageId")
    type: str
    at: datetime
    state: Literal['pending', 'delivered', 'failed']
    tries: int
    tried_at: datetime | None = Field(alias="triedAt")
    next_try_at: datetime | None = Field(alias="nextTryAt")
    status: int | None
    problem: str | None
    body: str

WebhooksResendOutput: TypeAlias = WebhooksTestOutput

class WebhooksResendFailedOutput(Model):
    messages: int

class PromptsListItem(Model):
    id: str
    key: str
    split: Literal['train', 'validation', 'test', 'ood']
    source: str
    use: Literal['rounds', 'offline_only']
    tags: list[str]
    messages: list[LabelingSubmitOutputNextPairPromptItem]
    problem: str | None
    answers: int

class PromptsChangeOutputUndoItem(Model):
    ids: list[str]
    use: Literal['rounds', 'offline_only'] | None = None
    split: Literal['train', 'validation', 'test', 'ood'] | None = None
    add_tags: list[str] = Field(alias="addTags")
    remove_tags: list[str] = Field(alias="removeTags")

class PromptsChangeOutputStayedItem(Model):
    because: Literal['asked', 'drawn', 'compared']
    prompts: int

class PromptsChangeOutput(Model):
    changed: int
    undo: list[PromptsChangeOutputUndoItem]
    stayed: list[PromptsChangeOutputStayedItem]
    measured: int

class PromptsImportsItemOptions(Model):
    bad_rows: Literal['refuse', 'skip'] = Field(alias="badRows")
    split: Literal['train', 'validation', 'test', 'ood'] | None = None
    columns: dict[str, Literal['prompt', 'chosen', 'rejected', 'candidates', 'system', 'prompt_id', 'source', 'split', 'tags', 'p_chosen', 'n_votes', 'weight', 'strength']]

class PromptsImportsItemErrorsItem(Model):
    line: float
    field: str
    message: str

class PromptsImportsItemNotesItem(Model):
    message: str
    rows: int
    line: int

class PromptsImportsItemProblem(Model):
    code: str
    message: str
    since: datetime
    at: datetime
    retryable: bool
    next_try_at: datetime | None = Field(alias="nextTryAt")
    tries: int

class PromptsImportsItem(Model):
    id: str
    kind: Literal['prompts', 'comparisons', 'pools']
    file_name: str = Field(alias="fileName")
    format: str
    columns: list[str]
    options: PromptsImportsItemOptions
    state: Literal['receiving', 'received', 'reading', 'done', 'refused', 'undone', 'failed', 'stopped']
    bytes: float | None
    bytes_received: float = Field(alias="bytesReceived")
    bytes_read: float = Field(alias="bytesRead")
    rows_stored: int = Field(alias="rowsStored")
    rows_total: int = Field(alias="rowsTotal")
    rows_new: int = Field(alias="rowsNew")
    rows_known: int = Field(alias="rowsKnown")
    errors: list[PromptsImportsItemErrorsItem]
    errors_total: int = Field(alias="errorsTotal")
    notes: list[PromptsImportsItemNotesItem]
    problem: PromptsImportsItemProblem | None
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")

PromptsImportOutput: TypeAlias = PromptsImportsItem

PromptsGetImportOutput: TypeAlias = PromptsImportsItem

class PromptsUndoImportOutput(Model):
    prompts: int
    answers: int
    comparisons: int

class PromptsBeginImportOutput(Model):
    id: str
    part_bytes: int = Field(alias="partBytes")
    received: list[str]

PromptsFinishUploadOutput: TypeAlias = PromptsImportsItem

class PromptsPreviewImportOutputRowsItemAnswersItem(Model):
    text: str
    extra: str

class PromptsPreviewImportOutputRowsItem(Model):
    prompt: list[LabelingSubmitOutputNextPairPromptItem]
    chosen: str | None
    rejected: str | None
    weight: float | None
    p_chosen: float | None
    answers: list[PromptsPreviewImportOutputRowsItemAnswersItem]
    extra: str

class PromptsPreviewImportOutput(Model):
    kind: Literal['prompts', 'comparisons', 'pools']
    format: str
    columns: list[str]
    rows: list[PromptsPreviewImportOutputRowsItem]
    rows_read: int = Field(alias="rowsRead")
    is_whole: bool = Field(alias="isWhole")
    errors: list[PromptsImportsItemErrorsItem]
    errors_total: int = Field(alias="errorsTotal")
    notes: list[PromptsImportsItemNotesItem]
    could_be: list[Literal['prompts', 'comparisons', 'pools']] = Field(alias="couldBe")

PromptsStartImportOutput: TypeAlias = PromptsImportsItem

PromptsStopImportOutput: TypeAlias = PromptsImportsItem

PromptsImportRowsItem: TypeAlias = PromptsPreviewImportOutputRowsItem

class PromptsSendPartOutput(Model):
    parts: int

class PoliciesListItemRolesItem(Model):
    experiment: str
    is_reference: bool = Field(alias="isReference")
    is_main: bool = Field(alias="isMain")

class PoliciesListItemTraining(Model):
    number: int
    step: int | None

class PoliciesListItemSpent(Model):
    requests: int
    tokens: float
    cost: float | None
    is_estimated: bool = Field(alias="isEstimated")

class PoliciesListItem(Model):
    id: str
    name: str
    base_url: str = Field(alias="baseUrl")
    model: str
    has_api_key: bool = Field(alias="hasApiKey")
    temperature: float
    top_p: float = Field(alias="topP")
    max_tokens: int = Field(alias="maxTokens")
    is_reference: bool = Field(alias="isReference")
    is_main: bool = Field(alias="isMain")
    roles: list[PoliciesListItemRolesItem]
    parent: ProjectsGetOutputReferencePolicy | None
    round_number: int | None = Field(alias="roundNumber")
    training: PoliciesListItemTraining | None
    checkpoint_sha256: str | None = Field(alias="checkpointSha256")
    unverified_because: str | None = Field(alias="unverifiedBecause")
    responses: int
    requests_at_once: int = Field(alias="requestsAtOnce")
    timeout_seconds: int = Field(alias="timeoutSeconds")
    input_price: float | None = Field(alias="inputPrice")
    output_price: float | None = Field(alias="outputPrice")
    currency: str
    tokens_max: float | None = Field(alias="tokensMax")
    cost_max: float | None = Field(alias="costMax")
    refused_parameters: list[str] = Field(alias="refusedParameters")
    spent: PoliciesListItemSpent
    check: ProjectsGetOutputFeatureMapCheck | None
    is_archived: bool = Field(alias="isArchived")
    created_at: datetime = Field(alias="createdAt")

PoliciesCreateOutput: TypeAlias = ProjectsGetOutputReferencePolicy

class PoliciesUpdateOutput(Model):
    key_dropped: bool = Field(alias="keyDropped")

class PoliciesCheckOutput1(Model):
    works: Literal[True]
    latency_ms: float = Field(alias="latencyMs")
    prompt_key: str = Field(alias="promptKey")
    answer: str
    logprobs: bool
    refused: list[str]

class PoliciesCheckOutput2(Model):
    works: Literal[False]
    message: str

PoliciesCheckOutput: TypeAlias = PoliciesCheckOutput1 | PoliciesCheckOutput2

class PoliciesSetFeatureMapOutput(Model):
    id: str
    sha256: str
    dimension: int
    warning: str | None

PoliciesCheckConnectionOutput: TypeAlias = ProjectsGetOutputFeatureMapCheck

class DatasetsListItemExperiment(Model):
    slug: str
    name: str

class DatasetsListItemFilesItem(Model):
    path: str
    sha256: str
    bytes: float
    rows: int | None

class DatasetsListItemExportsItem(Model):
    label: str
    path: str

class DatasetsListItemManifest1FilesItem(Model):
    path: str
    sha256: str
    bytes: int
    rows: int

class DatasetsListItemManifest1BaseModel(Model):
    repo: str
    revision: str

class DatasetsListItemManifest1(Model):
    schema_version: Literal[1]
    project: str
    round: int
    parent_manifest_sha256: str | None
    files: list[DatasetsListItemManifest1FilesItem]
    base_model: DatasetsListItemManifest1BaseModel
    ref_model: str
    init_from: Literal['pi0', 'previous']
    algorithm: Literal['dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'raft', 'reward_model', 'sft']
    eta: float
    kl_path: list[float]
    hyperparameters: dict[str, float | str | bool | None]
    seed: int
    offline_rows: int
    online_rows: int
    feature_map_sha: str | None

class DatasetsListItemManifest2(Model):
    schema_version: Literal[2]
    project: str
    experiment: str
    recipe: dict[str, JsonValue]
    parent_manifest_sha256: str | None
    files: list[DatasetsListItemManifest1FilesItem]
    offline_rows: int
    online_rows: int
    pseudo_rows: int
    feature_map_sha: str | None

class DatasetsListItem(Model):
    manifest_sha256: str = Field(alias="manifestSha256")
    name: str
    experiment: DatasetsListItemExperiment
    round: int | None
    parent_manifest_sha256: str | None = Field(alias="parentManifestSha256")
    offline_rows: int = Field(alias="offlineRows")
    online_rows: int = Field(alias="onlineRows")
    pseudo_rows: int = Field(alias="pseudoRows")
    bytes: float
    created_at: datetime = Field(alias="createdAt")
    files: list[DatasetsListItemFilesItem]
    exports: list[DatasetsListItemExportsItem]
    manifest: DatasetsListItemManifest1 | DatasetsListItemManifest2

class DatasetsCreateOutput(Model):
    number: int
    name: str

class DatasetsPreviewOutputMixtureCountsLeftOut(Model):
    unreliable: int
    few_votes: int = Field(alias="fewVotes")
    disagreed: int
    over_limit: int = Field(alias="overLimit")
    over_share: int = Field(alias="overShare")

class DatasetsPreviewOutputMixtureCounts(Model):
    is_estimate: bool = Field(alias="isEstimate")
    pairs: int
    rows: int
    offline_rows: int = Field(alias="offlineRows")
    prompts: int
    left_out: DatasetsPreviewOutputMixtureCountsLeftOut = Field(alias="leftOut")

class DatasetsPreviewOutputMixtureParent(Model):
    manifest_sha256: str = Field(alias="manifestSha256")
    round: int
    rows: int

class DatasetsPreviewOutputMixture(Model):
    kind: Literal['mixture']
    counts: DatasetsPreviewOutputMixtureCounts
    parent: DatasetsPreviewOutputMixtureParent | None

class DatasetsPreviewOutputDrawn(Model):
    kind: Literal['drawn']
    prompts: int
    draws: int
    pairs_max: int = Field(alias="pairsMax")

DatasetsPreviewOutput: TypeAlias = DatasetsPreviewOutputMixture | DatasetsPreviewOutputDrawn

class DatasetsGetOutputManifest2(Model):
    schema_version: Literal[2]
    project: str
    experiment: str
    recipe: dict[str, JsonValue]
    parent_manifest_sha256: str | None
    files: list[DatasetsListItemManifest1FilesItem]
    offline_rows: int
    online_rows: int
    pseudo_rows: int
    feature_map_sha: str | None

class DatasetsGetOutput(Model):
    manifest_sha256: str = Field(alias="manifestSha256")
    name: str
    experiment: DatasetsListItemExperiment
    round: int | None
    parent_manifest_sha256: str | None = Field(alias="parentManifestSha256")
    offline_rows: int = Field(alias="offlineRows")
    online_rows: int = Field(alias="onlineRows")
    pseudo_rows: int = Field(alias="pseudoRows")
    bytes: float
    created_at: datetime = Field(alias="createdAt")
    files: list[DatasetsListItemFilesItem]
    exports: list[DatasetsListItemExportsItem]
    manifest: DatasetsListItemManifest1 | DatasetsGetOutputManifest2

class DatasetsCompareOutputBase(Model):
    manifest_sha256: str = Field(alias="manifestSha256")
    name: str
    round: int | None

class DatasetsCompareOutputRowsOffline(Model):
    before: int
    after: int

class DatasetsCompareOutputRows(Model):
    offline: DatasetsCompareOutputRowsOffline
    online: DatasetsCompareOutputRowsOffline
    pseudo: DatasetsCompareOutputRowsOffline

class DatasetsCompareOutputFilesItem(Model):
    path: str
    before: int | None
    after: int | None
    is_same: bool = Field(alias="isSame")

class DatasetsCompareOutputRecipeItem(Model):
    field: str
    before: str | None
    after: str | None

class DatasetsCompareOutputPairs(Model):
    changed: int
    added: int
    removed: int

class DatasetsCompareOutput(Model):
    base: DatasetsCompareOutputBase
    rows: DatasetsCompareOutputRows
    files: list[DatasetsCompareOutputFilesItem]
    recipe: list[DatasetsCompareOutputRecipeItem]
    pairs: DatasetsCompareOutputPairs | None

class DatasetsBuildsItemRecipeMixtureOffline(Model):
    comparisons: int
    limit: int | None
    seed: int

class DatasetsBuildsItemRecipeMixtureChoice(Model):
    votes_min: int = Field(alias="votesMin")
    agreement_min: float = Field(alias="agreementMin")
    reliability_min: float | None = Field(None, alias="reliabilityMin")
    offline_share: float | None = Field(alias="offlineShare")
    held_out: float = Field(alias="heldOut")

class DatasetsBuildsItemRecipeMixture(Model):
    kind: Literal['mixture']
    seed: int
    offline: DatasetsBuildsItemRecipeMixtureOffline | None
    rounds: list[int]
    reviewed: int
    choice: DatasetsBuildsItemRecipeMixtureChoice | None = None

class DatasetsBuildsItemRecipeBestOfNPrompts(Model):
    count: int
    tags: list[str]
    part: int | None
    sha256: str

class DatasetsBuildsItemRecipeBestOfNLabelerReward(Model):
    kind: Literal['reward']
    offline: DatasetsBuildsItemRecipeMixtureOffline | None
    rounds: list[int]
    reviewed: int
    feature_map: str = Field(alias="featureMap")

class DatasetsBuildsItemRecipeBestOfNLabelerScorer(Model):
    kind: Literal['scorer']
    model: str

class DatasetsBuildsItemRecipeBestOfN(Model):
    kind: Literal['best-of-n']
    seed: int
    policy: str
    model: str
    n: int
    temperature: float
    top_p: float = Field(alias="topP")
    prompts: DatasetsBuildsItemRecipeBestOfNPrompts
    labeler: DatasetsBuildsItemRecipeBestOfNLabelerReward | DatasetsBuildsItemRecipeBestOfNLabelerScorer

class DatasetsBuildsItemRecipeRejection(Model):
    kind: Literal['rejection']
    seed: int
    policy: str
    model: str
    n: int
    temperature: float
    top_p: float = Field(alias="topP")
    prompts: DatasetsBuildsItemRecipeBestOfNPrompts
    labeler: DatasetsBuildsItemRecipeBestOfNLabelerReward | DatasetsBuildsItemRecipeBestOfNLabelerScorer
    method: Literal['liu2023', 'exact']
    coefficient: float
    pairs: int

class DatasetsBuildsItemSummary(Model):
    prompts: int
    draws: int
    rows: int
    ties: int
    missing: int
    observations: int | None
    bound: float | None

class DatasetsBuildsItemCan(Model):
    stop: bool
    retry: bool

class DatasetsBuildsItem(Model):
    number: int
    name: str
    state: Literal['building', 'ready', 'failed', 'stopped']
    state_since: datetime = Field(alias="stateSince")
    experiment: DatasetsListItemExperiment
    recipe: DatasetsBuildsItemRecipeMixture | DatasetsBuildsItemRecipeBestOfN | DatasetsBuildsItemRecipeRejection
    seed: int
    done: int
    total: int
    summary: DatasetsBuildsItemSummary | None
    problem: PromptsImportsItemProblem | None
    manifest_sha256: str | None = Field(alias="manifestSha256")
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")
    can: DatasetsBuildsItemCan

DatasetsGetBuildOutput: TypeAlias = DatasetsBuildsItem

class DatasetsRetryOutput(Model):
    state: str

DatasetsStopOutput: TypeAlias = DatasetsRetryOutput

class DatasetsExportFormatsItemDefaults(Model):
    container: Literal['jsonl', 'parquet', 'folder']
    split: Literal['train', 'validation', 'test', 'ood'] | None
    weights: Literal['column', 'replicate', 'resample'] | None
    seed: int
    ties: Literal['half-half', 'drop', 'keep']
    system: Literal['keep', 'merge']
    merge_roles: bool = Field(alias="mergeRoles")

class DatasetsExportFormatsItem(Model):
    name: str
    label: str
    note: str
    weights: list[Literal['column', 'replicate', 'resample']]
    ties: list[Literal['half-half', 'drop', 'keep']]
    system: list[Literal['keep', 'merge']]
    containers: list[Literal['jsonl', 'parquet', 'folder']]
    defaults: DatasetsExportFormatsItemDefaults

class DatasetsPreviewExportOutputReportLeftOutItem(Model):
    reason: str
    rows: int

class DatasetsPreviewExportOutputReportChangedItem(Model):
    what: str
    rows: int

class DatasetsPreviewExportOutputReport(Model):
    rows_read: int = Field(alias="rowsRead")
    rows_written: int = Field(alias="rowsWritten")
    left_out: list[DatasetsPreviewExportOutputReportLeftOutItem] = Field(alias="leftOut")
    changed: list[DatasetsPreviewExportOutputReportChangedItem]

class DatasetsPreviewExportOutput(Model):
    options: DatasetsExportFormatsItemDefaults
    rows: list[str]
    report: DatasetsPreviewExportOutputReport
    file_name: str = Field(alias="fileName")
    snippet: str

class DatasetsExportOutput(Model):
    number: int
    is_new: bool = Field(alias="isNew")

class DatasetsExportsItemFormat(Model):
    name: str
    label: str

class DatasetsExportsItem(Model):
    number: int
    manifest_sha256: str = Field(alias="manifestSha256")
    dataset: str
    format: DatasetsExportsItemFormat
    options: DatasetsExportFormatsItemDefaults
    state: Literal['writing', 'ready', 'failed', 'stopped']
    state_since: datetime = Field(alias="stateSince")
    done: int
    total: int
    report: DatasetsPreviewExportOutputReport | None
    bytes: float | None
    sha256: str | None
    file_name: str = Field(alias="fileName")
    snippet: str
    problem: PromptsImportsItemProblem | None
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")
    can: DatasetsBuildsItemCan

DatasetsGetExportOutput: TypeAlias = DatasetsExportsItem

DatasetsRetryExportOutput: TypeAlias = DatasetsRetryOutput

DatasetsStopExportOutput: TypeAlias = DatasetsRetryOutput

class TrainingsListItem(Model):
    number: int | None
    round: int | None
    name: str
    algorithm: Literal['sft', 'raft', 'dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'reward_model']
    state: str
    progress: float
    manifest_sha256: str = Field(alias="manifestSha256")
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")

TrainingsCreateOutput: TypeAlias = DatasetsCreateOutput

class TrainingsGetOutputDataset(Model):
    manifest_sha256: str = Field(alias="manifestSha256")
    name: str
    round: int | None
    offline_rows: int = Field(alias="offlineRows")
    online_rows: int = Field(alias="onlineRows")
    pseudo_rows: int = Field(alias="pseudoRows")

class TrainingsGetOutputAsked(Model):
    algorithm: Literal['sft', 'raft', 'dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'reward_model']
    eta: float
    kl_path: list[float] = Field(alias="klPath")
    beta_pess: float = Field(alias="betaPess")
    uncertainty: Literal['norm', 'uwo', 'wco'] | None
    hyperparameters: dict[str, float | str | bool | None]
    start: str | None
    reference: str
    seed: int
    keep_checkpoints: bool = Field(alias="keepCheckpoints")

class TrainingsGetOutputAttemptsItemError(Model):
    code: str
    message: str

class TrainingsGetOutputAttemptsItem(Model):
    attempt: int
    state: str
    progress: float
    external_id: str | None = Field(alias="externalId")
    heartbeat_at: datetime | None = Field(alias="heartbeatAt")
    error: TrainingsGetOutputAttemptsItemError | None
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")

class TrainingsGetOutputMetricsItem(Model):
    step: float
    loss: float | None
    accuracy: float | None
    kl: float | None

class TrainingsGetOutputCheckpointsItem(Model):
    step: int
    kl: float | None
    sha256: str | None
    policy: str | None

class TrainingsGetOutputPolicy(Model):
    id: str
    name: str
    unverified_because: str | None = Field(alias="unverifiedBecause")

class TrainingsGetOutputRewardModel(Model):
    uri: str
    sha256: str | None
    unverified_because: str | None = Field(alias="unverifiedBecause")

class TrainingsGetOutputCan(Model):
    cancel: bool
    retry: bool

class TrainingsGetOutput(Model):
    number: int
    name: str
    state: str
    state_since: datetime = Field(alias="stateSince")
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")
    dataset: TrainingsGetOutputDataset
    asked: TrainingsGetOutputAsked
    spec_sha256: str = Field(alias="specSha256")
    input_sha256: str | None = Field(alias="inputSha256")
    problem: PromptsImportsItemProblem | None
    attempts: list[TrainingsGetOutputAttemptsItem]
    metrics: list[TrainingsGetOutputMetricsItem]
    checkpoints: list[TrainingsGetOutputCheckpointsItem]
    policy: TrainingsGetOutputPolicy | None
    reward_model: TrainingsGetOutputRewardModel | None = Field(alias="rewardModel")
    can: TrainingsGetOutputCan

class TrainingsOptionsOutputTrainerNone(Model):
    state: Literal['none']

class TrainingsOptionsOutputTrainerSilent(Model):
    state: Literal['silent']
    message: str

class TrainingsOptionsOutputTrainerKnownHyperparametersItem(Model):
    name: str
    type: Literal['number', 'integer', 'text', 'boolean']
    min: float | None = None
    max: float | None = None
    values: list[str] | None = None
    default: float | str | bool | None = None
    what: str | None = None
    algorithms: list[str] | None = None

class TrainingsOptionsOutputTrainerKnown(Model):
    state: Literal['known']
    versions: list[int]
    algorithms: list[Literal['sft', 'raft', 'dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'reward_model']]
    hyperparameters: list[TrainingsOptionsOutputTrainerKnownHyperparametersItem] | None

class TrainingsOptionsOutputPresetsItemDraws(Model):
    n: int
    accepted: int
    coefficient: float
    temperature: float

class TrainingsOptionsOutputPresetsItem(Model):
    id: str
    label: str
    source: str
    algorithm: Literal['sft', 'raft', 'dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'reward_model']
    eta: float
    kl_path: list[float] = Field(alias="klPath")
    hyperparameters: dict[str, float | str]
    draws: TrainingsOptionsOutputPresetsItemDraws | None

class TrainingsOptionsOutputStartsItem(Model):
    id: str
    name: str
    why_not: str | None = Field(alias="whyNot")

class TrainingsOptionsOutput(Model):
    trainer: TrainingsOptionsOutputTrainerNone | TrainingsOptionsOutputTrainerSilent | TrainingsOptionsOutputTrainerKnown
    presets: list[TrainingsOptionsOutputPresetsItem]
    starts: list[TrainingsOptionsOutputStartsItem]
    features: str | None
    names: list[str]

TrainingsCancelOutput: TypeAlias = DatasetsRetryOutput

TrainingsRetryOutput: TypeAlias = DatasetsRetryOutput

class EvaluationsListItem(Model):
    number: int
    name: str
    experiment: str
    state: Literal['running', 'done', 'failed', 'stopped']
    done: int
    total: int
    policies: int
    splits: list[Literal['validation', 'test', 'ood']]
    temperatures: list[float]
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")

class EvaluationsCreateOutput(Model):
    number: int

class EvaluationsGetOutputSpecPoliciesItem(Model):
    id: str
    name: str
    temperature: float
    top_p: float = Field(alias="topP")

class EvaluationsGetOutputSpecSplitsItem(Model):
    split: Literal['validation', 'test', 'ood']
    prompts: int
    sha256: str

class EvaluationsGetOutputSpecGold(Model):
    server: str
    model: str

class EvaluationsGetOutputSpecEstimated(Model):
    feature_map: str = Field(alias="featureMap")
    experiment_id: str = Field(alias="experimentId")
    up_to_round: int = Field(alias="upToRound")
    offline_until: datetime | None = Field(alias="offlineUntil")
    offline_limit: int | None = Field(alias="offlineLimit")
    offline_seed: int = Field(alias="offlineSeed")
    adjudicated_until: datetime | None = Field(alias="adjudicatedUntil")

class EvaluationsGetOutputSpecJudge(Model):
    id: str
    name: str
    model: str
    temperature: float

class EvaluationsGetOutputSpec(Model):
    version: Literal[1]
    experiment: str
    reference: ProjectsGetOutputReferencePolicy
    baseline: ProjectsGetOutputReferencePolicy
    policies: list[EvaluationsGetOutputSpecPoliciesItem]
    splits: list[EvaluationsGetOutputSpecSplitsItem]
    temperatures: list[float]
    samples: int
    seed: int
    eta: float
    kl: bool
    gold: EvaluationsGetOutputSpecGold | None
    estimated: EvaluationsGetOutputSpecEstimated | None
    judge: EvaluationsGetOutputSpecJudge | None
    every_pair: Literal[True] | None = Field(None, alias="everyPair")

class EvaluationsGetOutput(Model):
    number: int
    name: str
    experiment: str
    state: Literal['running', 'done', 'failed', 'stopped']
    done: int
    total: int
    policies: int
    splits: list[Literal['validation', 'test', 'ood']]
    temperatures: list[float]
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")
    spec: EvaluationsGetOutputSpec
    spec_sha256: str = Field(alias="specSha256")
    created_by: str = Field(alias="createdBy")
    problem: PromptsImportsItemProblem | None
    can: DatasetsBuildsItemCan

class EvaluationsSettingsOutput(Model):
    name: str
    experiment: str
    policies: list[str]
    baseline_policy_id: str | None = Field(alias="baselinePolicyId")
    splits: list[Literal['validation', 'test', 'ood']]
    temperatures: list[float]
    samples: int
    prompts_max: int = Field(alias="promptsMax")
    seed: int
    eta: float
    gold: bool
    estimated: bool
    kl: bool
    judge_id: str | None = Field(alias="judgeId")
    every_pair: bool = Field(alias="everyPair")

class EvaluationsResultsOutputCellsItemTraining(Model):
    name: str
    step: int | None

class EvaluationsResultsOutputCellsItemPessimism(Model):
    beta: float
    uncertainty: Literal['norm', 'uwo', 'wco'] | None
    series: str

class EvaluationsResultsOutputCellsItemFiguresGold(Model):
    mean: float
    ci95: tuple[float, float] | None
    prompts: int

class EvaluationsResultsOutputCellsItemFiguresWinRate(Model):
    rate: float
    ci95: tuple[float, float]
    wins: int
    ties: int
    losses: int
    failed: int
    length_controlled: float = Field(alias="lengthControlled")

class EvaluationsResultsOutputCellsItemFiguresAgainstItem(Model):
    rate: float
    ci95: tuple[float, float]
    wins: int
    ties: int
    losses: int
    failed: int
    policy_id: str = Field(alias="policyId")

class EvaluationsResultsOutputCellsItemFiguresOodDrop(Model):
    mean: float
    ci95: tuple[float, float] | None
    against: Literal['test', 'validation']

class EvaluationsResultsOutputCellsItemFigures(Model):
    gold: EvaluationsResultsOutputCellsItemFiguresGold | None
    gold_gain: EvaluationsResultsOutputCellsItemFiguresGold | None = Field(alias="goldGain")
    gold_gain_over_baseline: EvaluationsResultsOutputCellsItemFiguresGold | None = Field(alias="goldGainOverBaseline")
    estimated: EvaluationsResultsOutputCellsItemFiguresGold | None
    estimated_gain: EvaluationsResultsOutputCellsItemFiguresGold | None = Field(alias="estimatedGain")
    estimated_gain_over_baseline: EvaluationsResultsOutputCellsItemFiguresGold | None = Field(alias="estimatedGainOverBaseline")
    kl: EvaluationsResultsOutputCellsItemFiguresGold | None
    why_no_kl: str | None = Field(alias="whyNoKl")
    objective: EvaluationsResultsOutputCellsItemFiguresGold | None
    characters: EvaluationsResultsOutputCellsItemFiguresGold | None
    tokens: EvaluationsResultsOutputCellsItemFiguresGold | None
    cut_off: EvaluationsResultsOutputCellsItemFiguresGold | None = Field(alias="cutOff")
    win_rate: EvaluationsResultsOutputCellsItemFiguresWinRate | None = Field(alias="winRate")
    against: list[EvaluationsResultsOutputCellsItemFiguresAgainstItem]
    ood_drop: EvaluationsResultsOutputCellsItemFiguresOodDrop | None = Field(alias="oodDrop")

class EvaluationsResultsOutputCellsItem(Model):
    policy_id: str = Field(alias="policyId")
    policy: str
    is_reference: bool = Field(alias="isReference")
    is_baseline: bool = Field(alias="isBaseline")
    training: EvaluationsResultsOutputCellsItemTraining | None
    pessimism: EvaluationsResultsOutputCellsItemPessimism | None
    split: Literal['validation', 'test', 'ood']
    temperature: float
    top_p: float = Field(alias="topP")
    prompts: int
    samples: int
    figures: EvaluationsResultsOutputCellsItemFigures

class EvaluationsResultsOutputBest(Model):
    policy: str
    temperature: float
    by: Literal['J', 'gold reward', 'estimated gain']
    validation: EvaluationsResultsOutputCellsItemFiguresGold
    test: EvaluationsResultsOutputCellsItemFigures | None
    sentence: str

class EvaluationsResultsOutput(Model):
    number: int
    name: str
    state: Literal['running', 'done', 'failed', 'stopped']
    cells: list[EvaluationsResultsOutputCellsItem]
    best: EvaluationsResultsOutputBest | None
    methods: str

EvaluationsStopOutput: TypeAlias = DatasetsRetryOutput

EvaluationsRetryOutput: TypeAlias = DatasetsRetryOutput

class EvaluationsOptionsOutputPoliciesItem(Model):
    id: str
    name: str
    temperature: float
    top_p: float = Field(alias="topP")
    training: EvaluationsResultsOutputCellsItemTraining | None

class EvaluationsOptionsOutputExperimentsItem(Model):
    slug: str
    name: str
    reference_policy_id: str | None = Field(alias="referencePolicyId")

class EvaluationsOptionsOutputSplitsItem(Model):
    split: Literal['validation', 'test', 'ood']
    prompts: int

class EvaluationsOptionsOutputJudgesItem(Model):
    id: str
    name: str
    model: str

class EvaluationsOptionsOutputWhyNot(Model):
    gold: str | None
    estimated: str | None
    judge: str | None

class EvaluationsOptionsOutput(Model):
    policies: list[EvaluationsOptionsOutputPoliciesItem]
    experiments: list[EvaluationsOptionsOutputExperimentsItem]
    splits: list[EvaluationsOptionsOutputSplitsItem]
    judges: list[EvaluationsOptionsOutputJudgesItem]
    why_not: EvaluationsOptionsOutputWhyNot = Field(alias="whyNot")

class EvaluationsByProjectItemEstimatedReward(Model):
    mean: float
    ci95: tuple[float, float] | None

class EvaluationsByProjectItem(Model):
    round: int
    experiment: str
    policy: str
    is_reference: bool = Field(alias="isReference")
    is_main: bool = Field(alias="isMain")
    split: str
    prompts: int
    samples: int
    estimated_reward: EvaluationsByProjectItemEstimatedReward = Field(alias="estimatedReward")
    estimated_gain: EvaluationsByProjectItemEstimatedReward | None = Field(alias="estimatedGain")
    gold_reward: EvaluationsByProjectItemEstimatedReward | None = Field(alias="goldReward")
    gold_gain: EvaluationsByProjectItemEstimatedReward | None = Field(alias="goldGain")
    kl: EvaluationsByProjectItemEstimatedReward | None
    objective: float | None
    created_at: datetime = Field(alias="createdAt")

class EvaluationsFrontierItem(Model):
    policy_id: str = Field(alias="policyId")
    policy: str
    method: Literal['sft', 'raft', 'dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'reward_model', 'round', 'reference', 'registered']
    experiment: str
    evaluation: int | None
    round: int | None
    split: Literal['validation', 'test', 'ood']
    temperature: float
    prompts: int
    gold: EvaluationsByProjectItemEstimatedReward | None
    estimated_gain: EvaluationsByProjectItemEstimatedReward | None = Field(alias="estimatedGain")
    kl: EvaluationsByProjectItemEstimatedReward | None

class ExperimentsListItemRecipe(Model):
    name: Literal['sft', 'raft', 'offline-dpo', 'offline-gshf-1', 'offline-gshf-2', 'rso', 'multi-step-rso', 'hybrid-gshf-dpo', 'sequential']
    settings: dict[str, float | str | bool | None | list[float | str | bool | None] | dict[str, float | str | bool | None | list[float | str | bool | None]]]

class ExperimentsListItemPromptPlan(Model):
    imports: list[str] | None = None
    tags: list[str] | None = None
    parts: int | None

class ExperimentsListItemLatest(Model):
    round: int
    policy: str
    gain: EvaluationsByProjectItemEstimatedReward | None
    is_gold: bool = Field(alias="isGold")
    kl: EvaluationsByProjectItemEstimatedReward | None

class ExperimentsListItem(Model):
    experiment: str
    name: str
    hypothesis: str
    is_main: bool = Field(alias="isMain")
    reference_policy: ProjectsGetOutputReferencePolicy | None = Field(alias="referencePolicy")
    main_policy: ProjectsGetOutputReferencePolicy | None = Field(alias="mainPolicy")
    recipe: ExperimentsListItemRecipe | None
    prompt_plan: ExperimentsListItemPromptPlan = Field(alias="promptPlan")
    offline_limit: int | None = Field(alias="offlineLimit")
    seed: int
    rounds: int
    labels: int
    latest: ExperimentsListItemLatest | None
    has_started: bool = Field(alias="hasStarted")
    is_archived: bool = Field(alias="isArchived")
    created_at: datetime = Field(alias="createdAt")

class ExperimentsCreateOutput(Model):
    experiment: str

class ExperimentsGetOutputPromptFilesItem(Model):
    id: str
    file_name: str = Field(alias="fileName")

class ExperimentsGetOutputPointsItem(Model):
    round: int
    policy: str
    is_reference: bool = Field(alias="isReference")
    prompts: int
    gold_reward: EvaluationsByProjectItemEstimatedReward | None = Field(alias="goldReward")
    gold_gain: EvaluationsByProjectItemEstimatedReward | None = Field(alias="goldGain")
    estimated_gain: EvaluationsByProjectItemEstimatedReward | None = Field(alias="estimatedGain")
    kl: EvaluationsByProjectItemEstimatedReward | None

class ExperimentsGetOutput(Model):
    experiment: str
    name: str
    hypothesis: str
    is_main: bool = Field(alias="isMain")
    reference_policy: ProjectsGetOutputReferencePolicy | None = Field(alias="referencePolicy")
    main_policy: ProjectsGetOutputReferencePolicy | None = Field(alias="mainPolicy")
    recipe: ExperimentsListItemRecipe | None
    prompt_plan: ExperimentsListItemPromptPlan = Field(alias="promptPlan")
    offline_limit: int | None = Field(alias="offlineLimit")
    seed: int
    rounds: int
    labels: int
    latest: ExperimentsListItemLatest | None
    has_started: bool = Field(alias="hasStarted")
    is_archived: bool = Field(alias="isArchived")
    created_at: datetime = Field(alias="createdAt")
    prompt_files: list[ExperimentsGetOutputPromptFilesItem] = Field(alias="promptFiles")
    points: list[ExperimentsGetOutputPointsItem]

class ExperimentsSettingsOutput(Model):
    experiment: str
    name: str
    hypothesis: str
    reference_policy_id: str | None = Field(alias="referencePolicyId")
    recipe: ExperimentsListItemRecipe | None
    prompt_plan: ExperimentsListItemPromptPlan = Field(alias="promptPlan")
    offline_limit: int | None = Field(alias="offlineLimit")
    seed: int

class ExperimentsCompareOutputExperimentsItem(Model):
    experiment: str
    name: str
    reference_policy: str | None = Field(alias="referencePolicy")
    points: list[ExperimentsGetOutputPointsItem]

class ExperimentsCompareOutputDifferencesItem(Model):
    experiment: str
    policy: str
    prompts: int
    gold_reward: EvaluationsByProjectItemEstimatedReward | None = Field(alias="goldReward")
    kl: EvaluationsByProjectItemEstimatedReward | None

class ExperimentsCompareOutput(Model):
    experiments: list[ExperimentsCompareOutputExperimentsItem]
    differences: list[ExperimentsCompareOutputDifferencesItem]

class RoundsListItemProblem(Model):
    code: str
    message: str
    since: str
    at: str
    retryable: bool
    next_try_at: str | None = Field(alias="nextTryAt")

class RoundsListItemArmSharesItem(Model):
    name: str
    share: float
    pairs: int
    labels: int

class RoundsListItem(Model):
    number: int
    experiment: DatasetsListItemExperiment
    name: str
    labeled_by: Literal['people', 'scorer', 'reward-model'] = Field(alias="labeledBy")
    state: Literal['draft', 'sampling', 'embedding', 'fitting', 'selecting', 'labeling', 'freezing', 'training', 'evaluating', 'complete', 'paused', 'failed', 'cancelled']
    resume_state: Literal['draft', 'sampling', 'embedding', 'fitting', 'selecting', 'labeling', 'freezing', 'training', 'evaluating', 'complete', 'paused', 'failed', 'cancelled'] | None = Field(alias="resumeState")
    problem: RoundsListItemProblem | None
    arm_shares: list[RoundsListItemArmSharesItem] = Field(alias="armShares")
    pairs: int
    labels_done: int = Field(alias="labelsDone")
    labels_wanted: int = Field(alias="labelsWanted")
    policy: str | None
    dataset_sha256: str | None = Field(alias="datasetSha256")
    created_at: datetime = Field(alias="createdAt")
    started_at: datetime | None = Field(alias="startedAt")
    ended_at: datetime | None = Field(alias="endedAt")

RoundsCreateOutput: TypeAlias = EvaluationsCreateOutput

class RoundsGetOutputConfigArmsItemOptions(Model):
    best_of: int | None = Field(None, alias="bestOf")
    temperature: float | None = None
    radius: float | None = None

class RoundsGetOutputConfigArmsItemFirst(Model):
    policy: str | None = None
    temperature: float | None = None
    top_p: float | None = Field(None, alias="topP")
    n: int | None = None

class RoundsGetOutputConfigArmsItem(Model):
    name: str
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    share: float
    options: RoundsGetOutputConfigArmsItemOptions | None = None
    first: RoundsGetOutputConfigArmsItemFirst | None = None
    second: RoundsGetOutputConfigArmsItemFirst | None = None
    candidates: list[RoundsGetOutputConfigArmsItemFirst] | None = None

class RoundsGetOutputConfigLabelerPeople(Model):
    kind: Literal['people']

class RoundsGetOutputConfigLabelerScorer(Model):
    kind: Literal['scorer']
    choice: Literal['bradley-terry', 'better']
    temperature: float

class RoundsGetOutputConfigLabelerRewardModel(Model):
    kind: Literal['reward-model']

class RoundsGetOutputConfigPrompts(Model):
    imports: list[str] | None = None
    tags: list[str] | None = None

class RoundsGetOutputConfigComparison(Model):
    split: Literal['test', 'validation', 'ood']

class RoundsGetOutputConfigEvaluation(Model):
    prompts_max: int = Field(alias="promptsMax")
    samples: int

class RoundsGetOutputConfigTraining(Model):
    algorithm: Literal['dpo', 'none']
    hyperparameters: dict[str, float | str | bool | None]

class RoundsGetOutputConfig(Model):
    choice: Literal[1, 2, 3]
    arms: list[RoundsGetOutputConfigArmsItem]
    eta: float
    metric: Literal['information', 'covariance']
    radius: float
    cold_start: bool = Field(alias="coldStart")
    checkpoint_round: int | None = Field(alias="checkpointRound")
    beta_a: float | None = Field(alias="betaA")
    lambda_: float = Field(alias="lambda")
    ridge: float | None
    norm_bound: float = Field(alias="normBound")
    pairs: int
    samples: int
    labels_per_pair: int = Field(alias="labelsPerPair")
    temperature: float
    labeler: RoundsGetOutputConfigLabelerPeople | RoundsGetOutputConfigLabelerScorer | RoundsGetOutputConfigLabelerRewardModel
    hybrid: bool
    candidate_source: Literal['reference', 'main'] = Field(alias="candidateSource")
    auto_freeze: bool = Field(alias="autoFreeze")
    annotator_weights: bool = Field(alias="annotatorWeights")
    promote: Literal['if-better', 'always', 'never']
    prompts: RoundsGetOutputConfigPrompts | None = None
    comparison: RoundsGetOutputConfigComparison | None = None
    evaluation: RoundsGetOutputConfigEvaluation
    training: RoundsGetOutputConfigTraining
    lease_seconds: int = Field(alias="leaseSeconds")

class RoundsGetOutputFeatureMap(Model):
    model: str
    features: str
    window_tokens: int | None = Field(alias="windowTokens")
    dimension: int

class RoundsGetOutputArmSourcesItemSourcesItem(Model):
    of: Literal['first', 'second', 'candidates']
    text: str

class RoundsGetOutputArmSourcesItem(Model):
    arm: str
    sources: list[RoundsGetOutputArmSourcesItemSourcesItem]

class RoundsGetOutputActionsValue1(Model):
    allowed: Literal[True]

class RoundsGetOutputActionsValue2(Model):
    allowed: Literal[False]
    reason: str

class RoundsGetOutputStagesItem(Model):
    stage: str
    done: int
    total: int
    shards: int
    left: int

class RoundsGetOutputLabels(Model):
    pairs: int
    labeled_pairs: int = Field(alias="labeledPairs")
    wanted: int
    done: int
    leased: int
    held: int
    held_pairs: int = Field(alias="heldPairs")

class RoundsGetOutputArmsItem(Model):
    arm: str
    pairs: int
    judgments: int

class RoundsGetOutputLabelersItem(Model):
    pseudonym: str
    judgments: int

class RoundsGetOutputComparisonsItem(Model):
    arm: str
    first: str
    second: str
    prompts: int
    labels: int
    wins: int
    ties: int
    losses: int
    rate: float | None
    ci95: tuple[float, float] | None

class RoundsGetOutputRewardModelsItemFiguresHeldOutSlope(Model):
    value: float
    low: float
    high: float

class RoundsGetOutputRewardModelsItemFiguresHeldOut(Model):
    count: float
    log_loss: float = Field(alias="logLoss")
    accuracy: float
    calibration_error: float = Field(alias="calibrationError")
    slope: RoundsGetOutputRewardModelsItemFiguresHeldOutSlope | None = None

class RoundsGetOutputRewardModelsItemFiguresLength(Model):
    coefficient: float
    low: float
    high: float
    held_out: RoundsGetOutputRewardModelsItemFiguresHeldOut | None = Field(alias="heldOut")

class RoundsGetOutputRewardModelsItemFiguresPosteriorEvidenceItem(Model):
    ridge: float
    log_evidence: float = Field(alias="logEvidence")

class RoundsGetOutputRewardModelsItemFiguresPosterior(Model):
    metric: Literal['information', 'covariance']
    ridge: float
    evidence: list[RoundsGetOutputRewardModelsItemFiguresPosteriorEvidenceItem]
    effective_dimension: float = Field(alias="effectiveDimension")
    log_bayes_factor: float = Field(alias="logBayesFactor")

class RoundsGetOutputRewardModelsItemFiguresChoiceEffectiveSampleSize(Model):
    mean: float
    few: float

class RoundsGetOutputRewardModelsItemFiguresChoice(Model):
    pairs: int
    affordable: float
    none_affordable: float = Field(alias="noneAffordable")
    enhanced: int
    farthest: float | None
    is_cold: bool = Field(alias="isCold")
    effective_sample_size: RoundsGetOutputRewardModelsItemFiguresChoiceEffectiveSampleSize | None = Field(None, alias="effectiveSampleSize")

class RoundsGetOutputRewardModelsItemFigures(Model):
    iterations: float
    gradient_norm: float = Field(alias="gradientNorm")
    converged: bool
    ridge_used: float = Field(alias="ridgeUsed")
    bound_active: bool = Field(alias="boundActive")
    held_out: RoundsGetOutputRewardModelsItemFiguresHeldOut | None = Field(None, alias="heldOut")
    length: RoundsGetOutputRewardModelsItemFiguresLength | None = None
    posterior: RoundsGetOutputRewardModelsItemFiguresPosterior | None = None
    choice: RoundsGetOutputRewardModelsItemFiguresChoice | None = None

class RoundsGetOutputRewardModelsItem(Model):
    purpose: str
    observations: int
    norm_theta: float = Field(alias="normTheta")
    figures: RoundsGetOutputRewardModelsItemFigures | None

class RoundsGetOutputTraining(Model):
    attempt: int
    state: str
    progress: float
    heartbeat_at: datetime | None = Field(alias="heartbeatAt")
    external_id: str | None = Field(alias="externalId")
    is_by_hand: bool = Field(alias="isByHand")
    unverified_because: str | None = Field(alias="unverifiedBecause")
    kl: float | None
    metrics: list[TrainingsGetOutputMetricsItem]

class RoundsGetOutput(Model):
    number: int
    experiment: DatasetsListItemExperiment
    name: str
    labeled_by: Literal['people', 'scorer', 'reward-model'] = Field(alias="labeledBy")
    state: Literal['draft', 'sampling', 'embedding', 'fitting', 'selecting', 'labeling', 'freezing', 'training', 'evaluating', 'complete', 'paused', 'failed', 'cancelled']
    resume_state: Literal['draft', 'sampling', 'embedding', 'fitting', 'selecting', 'labeling', 'freezing', 'training', 'evaluating', 'complete', 'paused', 'failed', 'cancelled'] | None = Field(alias="resumeState")
    problem: RoundsListItemProblem | None
    arm_shares: list[RoundsListItemArmSharesItem] = Field(alias="armShares")
    pairs: int
    labels_done: int = Field(alias="labelsDone")
    labels_wanted: int = Field(alias="labelsWanted")
    policy: str | None
    dataset_sha256: str | None = Field(alias="datasetSha256")
    created_at: datetime = Field(alias="createdAt")
    started_at: datetime | None = Field(alias="startedAt")
    ended_at: datetime | None = Field(alias="endedAt")
    seed: int
    version: int
    config: RoundsGetOutputConfig
    prompt_files: list[ExperimentsGetOutputPromptFilesItem] = Field(alias="promptFiles")
    feature_map: RoundsGetOutputFeatureMap | None = Field(alias="featureMap")
    radius: float | None
    arm_sources: list[RoundsGetOutputArmSourcesItem] = Field(alias="armSources")
    actions: dict[str, RoundsGetOutputActionsValue1 | RoundsGetOutputActionsValue2]
    state_since: datetime = Field(alias="stateSince")
    frozen_at: datetime | None = Field(alias="frozenAt")
    candidate_policy: str | None = Field(alias="candidatePolicy")
    stages: list[RoundsGetOutputStagesItem]
    labels: RoundsGetOutputLabels
    arms: list[RoundsGetOutputArmsItem]
    labelers: list[RoundsGetOutputLabelersItem]
    comparisons: list[RoundsGetOutputComparisonsItem] | None
    skipped_prompts: int = Field(alias="skippedPrompts")
    reward_models: list[RoundsGetOutputRewardModelsItem] = Field(alias="rewardModels")
    training: RoundsGetOutputTraining | None

RoundsUpdateOutput: TypeAlias = EvaluationsCreateOutput

class RoundsSettingsOutput(Model):
    experiment: str | None = None
    name: str
    config: RoundsGetOutputConfig
    seed: int | None = None

RoundsCloneOutput: TypeAlias = EvaluationsCreateOutput

RoundsStartOutput: TypeAlias = DatasetsRetryOutput

RoundsPauseOutput: TypeAlias = DatasetsRetryOutput

RoundsResumeOutput: TypeAlias = DatasetsRetryOutput

RoundsCancelOutput: TypeAlias = DatasetsRetryOutput

RoundsRetryOutput: TypeAlias = DatasetsRetryOutput

RoundsFreezeOutput: TypeAlias = DatasetsRetryOutput

RoundsFinishEarlyOutput: TypeAlias = DatasetsRetryOutput

class RoundsTakePolicyOutput(Model):
    state: str
    policy: str

class RoundsRemainsOutputTraining(Model):
    external_id: str | None = Field(alias="externalId")
    host: str | None
    state: str
    is_over: bool = Field(alias="isOver")

class RoundsRemainsOutput(Model):
    labels: int
    labeled_pairs: int = Field(alias="labeledPairs")
    pairs: int
    on_screen: int = Field(alias="onScreen")
    late: int
    answers: int
    dataset_sha256: str | None = Field(alias="datasetSha256")
    training: RoundsRemainsOutputTraining | None
    policy: str | None

class RoundsEventsItem(Model):
    id: str
    at: datetime
    kind: str
    from_: str | None = Field(alias="from")
    to: str | None
    actor: str
    message: str

class RoundsPairsItemVotes(Model):
    first: int
    second: int
    ties: int
    wanted: int

class RoundsPairsItem(Model):
    id: str
    position: int
    prompt_key: str = Field(alias="promptKey")
    prompt: str
    arm: str
    strategy: str
    pair_probability: float | None = Field(alias="pairProbability")
    gamma: float | None
    kl_cost: float | None = Field(alias="klCost")
    budget: float | None
    uncertainty: float | None
    votes: RoundsPairsItemVotes

class RoundsPairsOutput(Model):
    items: list[RoundsPairsItem]
    next: str | None
    kept: list[int]

class RoundsPairOutputFirst(Model):
    response_id: str = Field(alias="responseId")
    text: str

class RoundsPairOutputExplanation1First(Model):
    policy: str
    temperature: float
    top_p: float = Field(alias="topP")
    n: int

class RoundsPairOutputExplanation1CandidatesItem(Model):
    response_id: str = Field(alias="responseId")
    multiplicity: int
    reward: float
    is_of_first: bool = Field(alias="isOfFirst")
    is_of_second: bool = Field(alias="isOfSecond")

class RoundsPairOutputExplanation1(Model):
    version: Literal[3]
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    first: RoundsPairOutputExplanation1First
    second: RoundsPairOutputExplanation1First
    candidates: list[RoundsPairOutputExplanation1CandidatesItem]

class RoundsPairOutputExplanation2CandidatesItem(Model):
    response_id: str = Field(alias="responseId")
    multiplicity: int
    reward: float
    reference: float | None = None
    weight: float
    enhancer_weight: float = Field(alias="enhancerWeight")
    distance: float
    cost: float | None
    affordable: bool

class RoundsPairOutputExplanation2(Model):
    version: Literal[1]
    beta_a: float = Field(alias="betaA")
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    eta: float
    gamma: float | None
    kl_cost: float | None = Field(alias="klCost")
    budget: float | None
    effective_sample_size: float = Field(alias="effectiveSampleSize")
    candidates: list[RoundsPairOutputExplanation2CandidatesItem]

class RoundsPairOutputExplanation3(Model):
    version: Literal[2]
    metric: Literal['information', 'covariance']
    radius: float
    is_cold: bool = Field(alias="isCold")
    farthest: int
    gram: list[float] | None
    gram_now: list[float] | None = Field(alias="gramNow")
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    eta: float
    gamma: float | None
    kl_cost: float | None = Field(alias="klCost")
    budget: float | None
    effective_sample_size: float = Field(alias="effectiveSampleSize")
    candidates: list[RoundsPairOutputExplanation2CandidatesItem]

class RoundsPairOutputRuling(Model):
    verdict: Literal['first', 'second', 'tie', 'leave-out']
    pseudonym: str
    note: str

class RoundsPairOutputScores(Model):
    first: float
    second: float

class RoundsPairOutputJudgmentsItem(Model):
    pseudonym: str
    choice: Literal['left', 'right', 'tie', 'both_bad']
    strength: int | None
    reasons: list[str]
    rationale: str
    rationale_asked: bool = Field(alias="rationaleAsked")
    used_diff: bool = Field(alias="usedDiff")
    first_was_left: bool = Field(alias="firstWasLeft")
    at: datetime

class RoundsPairOutput(Model):
    id: str
    position: int
    prompt_key: str = Field(alias="promptKey")
    prompt: str
    arm: str
    strategy: str
    pair_probability: float | None = Field(alias="pairProbability")
    gamma: float | None
    kl_cost: float | None = Field(alias="klCost")
    budget: float | None
    uncertainty: float | None
    votes: RoundsPairsItemVotes
    round: int | None
    conversation: list[LabelingSubmitOutputNextPairPromptItem]
    first: RoundsPairOutputFirst
    second: RoundsPairOutputFirst
    arm_probability: float = Field(alias="armProbability")
    explanation: RoundsPairOutputExplanation1 | RoundsPairOutputExplanation2 | RoundsPairOutputExplanation3 | None
    texts: dict[str, str]
    ruling: RoundsPairOutputRuling | None
    labeler: RoundsGetOutputConfigLabelerPeople | RoundsGetOutputConfigLabelerScorer | RoundsGetOutputConfigLabelerRewardModel | None
    scores: RoundsPairOutputScores | None
    judgments: list[RoundsPairOutputJudgmentsItem]

class RoundsPreviewOutputPromptPart(Model):
    part: int
    of: int

class RoundsPreviewOutputArmsItem(Model):
    name: str
    sources: list[RoundsGetOutputArmSourcesItemSourcesItem]
    prompts: int
    requests: int
    answers: int

class RoundsPreviewOutput(Model):
    next_number: int = Field(alias="nextNumber")
    train_prompts: int = Field(alias="trainPrompts")
    prompt_part: RoundsPreviewOutputPromptPart | None = Field(alias="promptPart")
    validation_prompts: int = Field(alias="validationPrompts")
    offline_comparisons: int = Field(alias="offlineComparisons")
    draws: int
    arms: list[RoundsPreviewOutputArmsItem]
    labels: int
    dimension: int | None
    radius: float | None
    cautious_radius: float = Field(alias="cautiousRadius")
    theoretical_beta_a: float | None = Field(alias="theoreticalBetaA")
    warnings: list[str]

class RoundsForecastOutput1(Model):
    known: Literal[False]
    because: Literal['no-fit', 'no-candidates', 'many-dimensions']

class RoundsForecastOutput2(Model):
    known: Literal[True]
    fit_of_round: int = Field(alias="fitOfRound")
    candidates_of_round: int = Field(alias="candidatesOfRound")
    observations: int
    prompts: int
    figures: RoundsGetOutputRewardModelsItemFigures
    affordable: float
    none_affordable: float = Field(alias="noneAffordable")
    farthest: float
    is_cold: bool = Field(alias="isCold")

RoundsForecastOutput: TypeAlias = RoundsForecastOutput1 | RoundsForecastOutput2

class RoundsPromptChoicesOutputImportsItem(Model):
    id: str
    file_name: str = Field(alias="fileName")
    created_at: datetime = Field(alias="createdAt")
    prompts: int

class RoundsPromptChoicesOutputTagsItem(Model):
    tag: str
    prompts: int

class RoundsPromptChoicesOutput(Model):
    prompts: int
    imports: list[RoundsPromptChoicesOutputImportsItem]
    tags: list[RoundsPromptChoicesOutputTagsItem]

class RoundsSimulateAnnotatorsOutput(Model):
    run_id: str = Field(alias="runId")

class RoundsSimulatedRunOutput(Model):
    state: Literal['running', 'done', 'failed']
    labeled: int
    skipped: int

class RehearsalsGetOutputGround(Model):
    comparisons: int
    train: int
    validation: int
    answers: int

class RehearsalsGetOutputArmsItemPointsItem(Model):
    labels: float
    gain: EvaluationsByProjectItemEstimatedReward
    difference: EvaluationsByProjectItemEstimatedReward
    accuracy: float | None

class RehearsalsGetOutputArmsItem(Model):
    name: str
    strategy: str
    points: list[RehearsalsGetOutputArmsItemPointsItem]
    labels_to_control: float | None = Field(alias="labelsToControl")

class RehearsalsGetOutput(Model):
    state: Literal['running', 'done', 'failed', 'stopped']
    problem: str | None
    done: int
    total: int
    seeds: int
    control: str
    is_outdated: bool = Field(alias="isOutdated")
    ground: RehearsalsGetOutputGround | None
    started_at: datetime = Field(alias="startedAt")
    ended_at: datetime | None = Field(alias="endedAt")
    arms: list[RehearsalsGetOutputArmsItem]

RehearsalsStartOutput: TypeAlias = DatasetsRetryOutput

class RecipesListItem(Model):
    number: int
    experiment: str
    recipe: Literal['sft', 'raft', 'offline-dpo', 'offline-gshf-1', 'offline-gshf-2', 'rso', 'multi-step-rso', 'hybrid-gshf-dpo', 'sequential']
    state: Literal['running', 'done', 'failed', 'stopped']
    problem: str | None
    steps: int
    steps_done: int = Field(alias="stepsDone")
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")

RecipesStartOutput: TypeAlias = EvaluationsCreateOutput

class RecipesGetOutputRecipeSftEvaluation(Model):
    splits: list[Literal['validation', 'test', 'ood']]
    prompts_max: int = Field(alias="promptsMax")
    samples: int
    judge_id: str | None = Field(alias="judgeId")

class RecipesGetOutputRecipeSft(Model):
    name: Literal['sft']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")

class RecipesGetOutputRecipeRaft(Model):
    name: Literal['raft']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")
    prompts: int
    n: int
    temperature: float
    scored_by: Literal['reward', 'scorer'] = Field(alias="scoredBy")

class RecipesGetOutputRecipeOfflineDpo(Model):
    name: Literal['offline-dpo']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")

class RecipesGetOutputRecipeOfflineGshf2(Model):
    name: Literal['offline-gshf-2']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")
    beta_pess: float | list[float] = Field(alias="betaPess")
    uncertainty: Literal['norm', 'uwo', 'wco']

class RecipesGetOutputRecipeRso(Model):
    name: Literal['rso']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")
    prompts: int
    n: int
    temperature: float
    scored_by: Literal['reward', 'scorer'] = Field(alias="scoredBy")
    pairs: int
    method: Literal['liu2023', 'exact']
    coefficient: float

class RecipesGetOutputRecipeMultiStepRso(Model):
    name: Literal['multi-step-rso']
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")
    prompts: int
    n: int
    temperature: float
    scored_by: Literal['reward', 'scorer'] = Field(alias="scoredBy")
    pairs: int
    method: Literal['liu2023', 'exact']
    path: list[float]

class RecipesGetOutputRecipeHybridGshfDpo(Model):
    name: Literal['hybrid-gshf-dpo']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    samples: int
    labels_per_pair: int = Field(alias="labelsPerPair")
    labeler: RoundsGetOutputConfigLabelerPeople | RoundsGetOutputConfigLabelerScorer | RoundsGetOutputConfigLabelerRewardModel
    rounds: int
    pairs: int

class RecipesGetOutputRecipeSequential(Model):
    name: Literal['sequential']
    eta: float
    hyperparameters: dict[str, float | str | bool | None]
    evaluation: RecipesGetOutputRecipeSftEvaluation
    makes_main: bool = Field(alias="makesMain")
    strategy: Literal['uncertainty', 'uncertainty-stale', 'uncertainty-global', 'thompson', 'reference', 'random', 'best-worst', 'best-of-n', 'temperature', 'checkpoint', 'on-policy', 'thompson-duel', 'max-uncertainty', 'v-optimal', 'information-gain', 'fisher', 'bai-ts', 'near-tie', 'delta-ucb', 'drts']
    samples: int
    labels_per_pair: int = Field(alias="labelsPerPair")
    labeler: RoundsGetOutputConfigLabelerPeople | RoundsGetOutputConfigLabelerScorer | RoundsGetOutputConfigLabelerRewardModel
    rounds: int
    train_every: int = Field(alias="trainEvery")

class RecipesGetOutputStepsItem(Model):
    kind: Literal['dataset', 'training', 'round', 'evaluation']
    title: str
    state: Literal['waiting', 'under-way', 'done', 'broken']
    note: str | None
    made: int | None
    policy: str | None
    manifest_sha256: str | None = Field(alias="manifestSha256")
    started_at: datetime | None = Field(alias="startedAt")
    ended_at: datetime | None = Field(alias="endedAt")

class RecipesGetOutputOutcome(Model):
    policy_id: str = Field(alias="policyId")
    policy: str
    by: Literal['J', 'gold reward', 'estimated gain'] | None
    is_main: bool = Field(alias="isMain")
    is_archived: bool = Field(alias="isArchived")
    unverified_because: str | None = Field(alias="unverifiedBecause")

class RecipesGetOutput(Model):
    number: int
    experiment: str
    experiment_name: str = Field(alias="experimentName")
    recipe: RecipesGetOutputRecipeSft | RecipesGetOutputRecipeRaft | RecipesGetOutputRecipeOfflineDpo | RecipesGetOutputRecipeOfflineGshf2 | RecipesGetOutputRecipeRso | RecipesGetOutputRecipeMultiStepRso | RecipesGetOutputRecipeHybridGshfDpo | RecipesGetOutputRecipeSequential
    seed: int
    state: Literal['running', 'done', 'failed', 'stopped']
    problem: PromptsImportsItemProblem | None
    created_at: datetime = Field(alias="createdAt")
    ended_at: datetime | None = Field(alias="endedAt")
    steps: list[RecipesGetOutputStepsItem]
    outcome: RecipesGetOutputOutcome | None
    can: DatasetsBuildsItemCan

RecipesStopOutput: TypeAlias = DatasetsRetryOutput

RecipesRetryOutput: TypeAlias = DatasetsRetryOutput

class RecipesPreviewOutputStepsItem(Model):
    kind: Literal['dataset', 'training', 'round', 'evaluation']
    title: str

class RecipesPreviewOutputAnswers(Model):
    learned: int
    measured: int

class RecipesPreviewOutputLabels(Model):
    by: Literal['people', 'scorer', 'reward-model'] | None
    count: int

class RecipesPreviewOutputProblemsItem(Model):
    field: str
    message: str

class RecipesPreviewOutput(Model):
    steps: list[RecipesPreviewOutputStepsItem]
    answers: RecipesPreviewOutputAnswers
    judge_requests: int = Field(alias="judgeRequests")
    labels: RecipesPreviewOutputLabels
    problems: list[RecipesPreviewOutputProblemsItem]

class RecipesSuggestPathOutput1(Model):
    known: Literal[False]
    because: Literal['no-draws', 'many-steps']

class RecipesSuggestPathOutput2(Model):
    known: Literal[True]
    path: list[float]
    acceptances: list[float]
    dataset: DatasetsCreateOutput
    prompts: int

RecipesSuggestPathOutput: TypeAlias = RecipesSuggestPathOutput1 | RecipesSuggestPathOutput2

class QualityAnnotatorsItemModel(Model):
    round: int
    reliability: float
    reliability_interval: tuple[float, float] = Field(alias="reliabilityInterval")
    left_bias: float = Field(alias="leftBias")
    left_bias_interval: tuple[float, float] = Field(alias="leftBiasInterval")
    judgments: int
    weight: float

class QualityAnnotatorsItemStanding(Model):
    state: Literal['good', 'warned', 'paused', 'blocked']
    reason: str
    since: datetime | None

class QualityAnnotatorsItem(Model):
    pseudonym: str
    labels: int
    left_share: float | None = Field(alias="leftShare")
    ties: int
    median_seconds: float | None = Field(alias="medianSeconds")
    too_fast: int = Field(alias="tooFast")
    gold_answered: int = Field(alias="goldAnswered")
    gold_right: int = Field(alias="goldRight")
    attention_answered: int = Field(alias="attentionAnswered")
    attention_right: int = Field(alias="attentionRight")
    as_of: datetime = Field(alias="asOf")
    model: QualityAnnotatorsItemModel | None
    fast_streak: int = Field(alias="fastStreak")
    standing: QualityAnnotatorsItemStanding

class QualityStoppedOutput(Model):
    paused: int
    blocked: int

class QualityAgreementItemAgreementRawCi95(Model):
    low: float
    high: float

class QualityAgreementItemAgreementRaw(Model):
    value: float
    ci95: QualityAgreementItemAgreementRawCi95

class QualityAgreementItemAgreement(Model):
    units: int
    raters: int
    ratings: int
    raw: QualityAgreementItemAgreementRaw | None
    alpha_nominal: QualityAgreementItemAgreementRaw | None = Field(alias="alphaNominal")
    alpha_ordinal: QualityAgreementItemAgreementRaw | None = Field(alias="alphaOrdinal")
    fleiss: QualityAgreementItemAgreementRaw | None
    cohen: QualityAgreementItemAgreementRaw | None

class QualityAgreementItem(Model):
    round: int
    arm: str | None
    as_of: datetime = Field(alias="asOf")
    agreement: QualityAgreementItemAgreement

class QualityFaultsItem(Model):
    pair_id: str = Field(alias="pairId")
    round: int
    excerpt: str
    for_first: list[str] = Field(alias="forFirst")
    for_second: list[str] = Field(alias="forSecond")
    is_adjudicated: bool = Field(alias="isAdjudicated")

class QualityStatisticsOutputComputing(Model):
    done: int
    total: int

class QualityStatisticsOutput(Model):
    as_of: datetime | None = Field(alias="asOf")
    labels: int
    new_labels: LabelingHomeItemRemaining = Field(alias="newLabels")
    computing: QualityStatisticsOutputComputing | None
    problem: str | None

class QualityQueueOutputPairsItemVotesItem(Model):
    pseudonym: str
    choice: Literal['first', 'second', 'tie', 'both_bad']
    strength: float | None
    reasons: list[str]
    rationale: str
    rationale_asked: bool = Field(alias="rationaleAsked")
    used_diff: bool = Field(alias="usedDiff")

class QualityQueueOutputPairsItem(Model):
    pair_id: str = Field(alias="pairId")
    round: int | None
    conversation: list[LabelingSubmitOutputNextPairPromptItem]
    first: LabelingSubmitOutputNextPairLeft
    second: LabelingSubmitOutputNextPairLeft
    votes: list[QualityQueueOutputPairsItemVotesItem]
    flags: list[str]
    why: Literal['disagreement', 'flagged']
    is_held: bool = Field(alias="isHeld")

class QualityQueueOutput(Model):
    waiting: int
    decided: int
    place: int
    pairs: list[QualityQueueOutputPairsItem]

class QualityGoldItem(Model):
    gold_pair_id: str = Field(alias="goldPairId")
    kind: Literal['gold', 'attention']
    excerpt: str
    answer: Literal['first', 'second', 'tie']
    answered: int
    right: int
    is_retired: bool = Field(alias="isRetired")

class QualityMarkGoldOutput(Model):
    gold_pair_id: str = Field(alias="goldPairId")

class QualityAddGoldFromImportsOutput(Model):
    added: int

QualityWriteAttentionCheckOutput: TypeAlias = QualityMarkGoldOutput

class QualityWeightsOutputRoundAnnotatorsItem(Model):
    pseudonym: str
    labels: int
    reliability: float
    weight: float

class QualityWeightsOutputRoundEffect(Model):
    pairs: int
    turned: int
    decided: int
    evened: int
    mean_shift: float = Field(alias="meanShift")

class QualityWeightsOutputRound(Model):
    number: int
    is_on: bool = Field(alias="isOn")
    is_frozen: bool = Field(alias="isFrozen")
    as_of: datetime = Field(alias="asOf")
    annotators: list[QualityWeightsOutputRoundAnnotatorsItem]
    effect: QualityWeightsOutputRoundEffect

class QualityWeightsOutput(Model):
    rounds: list[int]
    round: QualityWeightsOutputRound | None

class QualityRulesOutput(Model):
    gold_rate: float = Field(alias="goldRate")
    attention_rate: float = Field(alias="attentionRate")
    attention_pause_at: int = Field(alias="attentionPauseAt")
    gold_window: int = Field(alias="goldWindow")
    gold_min: int = Field(alias="goldMin")
    warn_below: float = Field(alias="warnBelow")
    pause_below: float = Field(alias="pauseBelow")
    block_below: float = Field(alias="blockBelow")
    characters_per_second: int = Field(alias="charactersPerSecond")

QualitySetRulesOutput: TypeAlias = QualityRulesOutput

class QualityJudgesOutputJudgesItemRunsItemFailuresItem(Model):
    error: str
    pairs: int

class QualityJudgesOutputJudgesItemRunsItemProblem(Model):
    code: str
    message: str
    since: str
    next_try_at: str | None = Field(alias="nextTryAt")

class QualityJudgesOutputJudgesItemRunsItemAgreement(Model):
    pairs: int
    with_people: QualityAgreementItemAgreementRaw | None = Field(alias="withPeople")
    decisive: QualityAgreementItemAgreementRaw | None
    between_people: QualityAgreementItemAgreementRaw | None = Field(alias="betweenPeople")
    consistency: QualityAgreementItemAgreementRaw | None
    share_of_a: QualityAgreementItemAgreementRaw | None = Field(alias="shareOfA")

class QualityJudgesOutputJudgesItemRunsItem(Model):
    judge_run_id: str = Field(alias="judgeRunId")
    round: int
    state: Literal['running', 'paused', 'failed', 'done']
    counts: bool
    exported: bool
    pairs: int
    judged: int
    failed: int
    failures: list[QualityJudgesOutputJudgesItemRunsItemFailuresItem]
    counted: int
    problem: QualityJudgesOutputJudgesItemRunsItemProblem | None
    as_of: datetime | None = Field(alias="asOf")
    agreement: QualityJudgesOutputJudgesItemRunsItemAgreement | None

class QualityJudgesOutputJudgesItem(Model):
    judge_id: str = Field(alias="judgeId")
    pseudonym: str
    name: str
    base_url: str = Field(alias="baseUrl")
    model: str
    has_api_key: bool = Field(alias="hasApiKey")
    temperature: float
    max_tokens: int = Field(alias="maxTokens")
    share: float
    counts: bool
    exported: bool
    is_automatic: bool = Field(alias="isAutomatic")
    is_retired: bool = Field(alias="isRetired")
    check: ProjectsGetOutputFeatureMapCheck | None
    runs: list[QualityJudgesOutputJudgesItemRunsItem]

class QualityJudgesOutput(Model):
    judges: list[QualityJudgesOutputJudgesItem]
    rounds: list[int]

class QualitySaveJudgeOutput(Model):
    judge_id: str = Field(alias="judgeId")
    pseudonym: str

QualityCheckJudgeOutput: TypeAlias = ProjectsGetOutputFeatureMapCheck

class QualityStartJudgeRunOutput(Model):
    judge_run_id: str = Field(alias="judgeRunId")
    pairs: int

class QualityActOnJudgeRunOutput(Model):
    state: Literal['running', 'paused', 'failed', 'done']

LabelingNextOutput: TypeAlias = LabelingSubmitOutputNextPair | LabelingSubmitOutputNextNone

class LabelingSetStrengthOutput(Model):
    judgment_id: str = Field(alias="judgmentId")

LabelingUndoOutput: TypeAlias = LabelingSubmitOutputNextPairAheadItem

class LabelingHistoryItem(Model):
    kind: Literal['label', 'skip', 'flag']
    judgment_id: str | None = Field(alias="judgmentId")
    choice: Literal['left', 'right', 'tie', 'both_bad'] | None
    strength: float | None
    state: Literal['counted', 'superseded', 'withdrawn', 'late', 'surplus'] | None
    lease_id: str | None = Field(alias="leaseId")
    reason: str | None
    at: datetime
    round_number: int | None = Field(alias="roundNumber")
    excerpt: str
    can_undo: bool = Field(alias="canUndo")

class LabelingGuidelinesOutput(Model):
    version: int
    text: str
    examples: list[CrowdsGuidelinesItemExamplesItem]
    published_at: datetime | None = Field(alias="publishedAt")

class LabelingDeskOutput(Model):
    slug: str
    name: str
    pseudonym: str
    person: str
    came_by: Literal['single_sign_on', 'invite', 'study', 'demo'] | None = Field(alias="cameBy")
    preferences: LabelingSavePreferencesOutput

class LabelingRulesOutput(Model):
    rationale_share: float = Field(alias="rationaleShare")
    holds_for_reading: bool = Field(alias="holdsForReading")
    shows_images: bool = Field(alias="showsImages")

LabelingSetRulesOutput: TypeAlias = LabelingRulesOutput
