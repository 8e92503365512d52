"""Every operation of the REST API, as a method.

Written by clients/python/generate from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from .. import inputs, models
from .._values import NOT_GIVEN, File, NotGiven, in_path, new_key
from .transport import AsyncDownload, AsyncOperations, AsyncPages, AsyncTransport, adapter


class AsyncAccessApi(AsyncOperations):
    """You, your tokens, members, invites and the audit log."""

    async def me(self) -> models.AccessMeOutput:
        """Show who you are."""
        return await self._ask(models.AccessMeOutput, "GET", "/me")

    def list_sessions(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.AccessListSessionsItem]:
        """List your browser sessions."""
        return self._pages(models.AccessListSessionsItem, "/me/sessions", query={"limit": limit})

    async def end_other_sessions(self) -> models.AccessEndOtherSessionsOutput:
        """Sign out everywhere else."""
        return await self._ask(models.AccessEndOtherSessionsOutput, "DELETE", "/me/sessions")

    async def end_session(self, id: str) -> None:
        """End a session."""
        return await self._do("DELETE", f"/me/sessions/{in_path(id)}")

    def account_log(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.AccessAccountLogItem]:
        """List what happened to your account."""
        return self._pages(models.AccessAccountLogItem, "/me/audit-events", query={"limit": limit})

    def list_api_tokens(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.AccessListApiTokensItem]:
        """List your API tokens."""
        return self._pages(models.AccessListApiTokensItem, "/tokens", query={"limit": limit})

    async def create_api_token(self, *, name: str, scopes: Sequence[Literal['read', 'label', 'import', 'rounds', 'train', 'admin']] | NotGiven = NOT_GIVEN, expires_in_days: float | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.AccessCreateApiTokenOutput:
        """Create an API token."""
        return await self._ask(models.AccessCreateApiTokenOutput, "POST", "/tokens", body={"name": name, "scopes": scopes, "expiresInDays": expires_in_days}, key=idempotency_key or new_key())

    async def revoke_api_token(self, id: str) -> None:
        """Revoke an API token."""
        return await self._do("DELETE", f"/tokens/{in_path(id)}")

class AsyncProjectsApi(AsyncOperations):
    """Projects and their settings."""

    def list(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.ProjectsListItem]:
        """List your projects."""
        return self._pages(models.ProjectsListItem, "/projects", query={"limit": limit})

    async def create(self, *, slug: str, name: str, description: str | NotGiven = NOT_GIVEN, validation_share: float | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.ProjectsCreateOutput:
        """Create a project."""
        return await self._ask(models.ProjectsCreateOutput, "POST", "/projects", body={"slug": slug, "name": name, "description": description, "validationShare": validation_share}, key=idempotency_key or new_key())

class AsyncLabelingApi(AsyncOperations):
    """Labeling itself: for programs that stand in for people."""

    def home(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.LabelingHomeItem]:
        """List projects you may label in."""
        return self._pages(models.LabelingHomeItem, "/labeling/projects", query={"limit": limit})

    async def submit(self, *, choice: Literal['left', 'right', 'tie', 'both_bad'], lease_id: str, strength: Literal[1, 2, 3] | None | NotGiven = NOT_GIVEN, reasons: Sequence[str] | NotGiven = NOT_GIVEN, rationale: str | NotGiven = NOT_GIVEN, duration_ms: float | NotGiven = NOT_GIVEN, visible_ms: float | NotGiven = NOT_GIVEN, used_diff: bool | NotGiven = NOT_GIVEN, used_source: bool | NotGiven = NOT_GIVEN, left_in_view_ms: int | NotGiven = NOT_GIVEN, right_in_view_ms: int | NotGiven = NOT_GIVEN, next: inputs.LabelingSubmitInputNext | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.LabelingSubmitOutput:
        """Label a pair."""
        return await self._ask(models.LabelingSubmitOutput, "POST", "/labeling/judgments", body={"choice": choice, "strength": strength, "reasons": reasons, "rationale": rationale, "durationMs": duration_ms, "visibleMs": visible_ms, "usedDiff": used_diff, "usedSource": used_source, "leftInViewMs": left_in_view_ms, "rightInViewMs": right_in_view_ms, "leaseId": lease_id, "next": next}, key=idempotency_key or new_key())

    async def skip(self, *, lease_id: str, reason: Literal['cannot_judge', 'language', 'too_long', 'both_same', 'other', 'broken', 'unsafe', 'private_data', 'prompt_unclear'], note: str | NotGiven = NOT_GIVEN, flag: bool | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.LabelingSkipOutput:
        """Skip a pair."""
        return await self._ask(models.LabelingSkipOutput, "POST", "/labeling/skips", body={"leaseId": lease_id, "reason": reason, "note": note, "flag": flag}, key=idempotency_key or new_key())

    async def heartbeat(self, *, lease_ids: Sequence[str], idempotency_key: str | None = None) -> models.LabelingHeartbeatOutput:
        """Keep the pairs you hold."""
        return await self._ask(models.LabelingHeartbeatOutput, "POST", "/labeling/heartbeats", body={"leaseIds": lease_ids}, key=idempotency_key or new_key())

    async def release(self, *, lease_ids: Sequence[str], idempotency_key: str | None = None) -> models.LabelingReleaseOutput:
        """Give pairs back."""
        return await self._ask(models.LabelingReleaseOutput, "POST", "/labeling/releases", body={"leaseIds": lease_ids}, key=idempotency_key or new_key())

    async def save_preferences(self, *, layout: Literal['columns', 'stack'] | NotGiven = NOT_GIVEN, language: str | NotGiven = NOT_GIVEN, keys: Mapping[str, Literal['arrowleft', 'arrowright', 'arrowup', 'arrowdown', 'backspace', 'delete', 'insert'] | str] | NotGiven = NOT_GIVEN) -> models.LabelingSavePreferencesOutput:
        """Change how the labeling page looks."""
        return await self._ask(models.LabelingSavePreferencesOutput, "PATCH", "/labeling/preferences", body={"layout": layout, "language": language, "keys": keys})

class AsyncApi:
    """Operations apart from projects, by slice."""

    def __init__(self, transport: AsyncTransport):
        self.access = AsyncAccessApi(transport)
        self.projects = AsyncProjectsApi(transport)
        self.labeling = AsyncLabelingApi(transport)

class AsyncProjectProjectsApi(AsyncOperations):
    """Projects and their settings."""

    async def get(self) -> models.ProjectsGetOutput:
        """Show a project."""
        return await self._ask(models.ProjectsGetOutput, "GET", f"/projects/{self._slug}")

    async def update(self, *, name: str | NotGiven = NOT_GIVEN, description: str | NotGiven = NOT_GIVEN, trainer_url: str | None | NotGiven = NOT_GIVEN, trainer_token: str | None | NotGiven = NOT_GIVEN, scorer_url: str | None | NotGiven = NOT_GIVEN, scorer_model: str | None | NotGiven = NOT_GIVEN, scorer_key: str | None | NotGiven = NOT_GIVEN, serving_url: str | None | NotGiven = NOT_GIVEN, serving_key: str | None | NotGiven = NOT_GIVEN, handover: Literal['load', 'resolve'] | NotGiven = NOT_GIVEN, adapter_path: str | None | NotGiven = NOT_GIVEN, shared_mount: str | None | NotGiven = NOT_GIVEN) -> None:
        """Change a project’s settings."""
        return await self._do("PATCH", f"/projects/{self._slug}", body={"name": name, "description": description, "trainerUrl": trainer_url, "trainerToken": trainer_token, "scorerUrl": scorer_url, "scorerModel": scorer_model, "scorerKey": scorer_key, "servingUrl": serving_url, "servingKey": serving_key, "handover": handover, "adapterPath": adapter_path, "sharedMount": shared_mount})

    async def delete(self, *, confirm: str) -> None:
        """Delete a project."""
        return await self._do("DELETE", f"/projects/{self._slug}", query={"confirm": confirm})

    async def deletion(self) -> models.ProjectsDeletionOutput:
        """Show what deleting a project would remove."""
        return await self._ask(models.ProjectsDeletionOutput, "GET", f"/projects/{self._slug}/deletion")

    async def archive(self, *, idempotency_key: str | None = None) -> None:
        """Archive a project."""
        return await self._do("POST", f"/projects/{self._slug}/archive", key=idempotency_key or new_key())

    async def unarchive(self, *, idempotency_key: str | None = None) -> None:
        """Unarchive a project."""
        return await self._do("POST", f"/projects/{self._slug}/unarchive", key=idempotency_key or new_key())

class AsyncProjectAccessApi(AsyncOperations):
    """You, your tokens, members, invites and the audit log."""

    def audit_log(self, *, who: str | NotGiven = NOT_GIVEN, action: str | NotGiven = NOT_GIVEN, subject: str | NotGiven = NOT_GIVEN, from_: datetime | str | NotGiven = NOT_GIVEN, until: datetime | str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.AccessAuditLogItem]:
        """List what was done in a project."""
        return self._pages(models.AccessAuditLogItem, f"/projects/{self._slug}/audit-events", query={"who": who, "action": action, "subject": subject, "from": from_, "until": until, "limit": limit})

    def list_members(self, *, removed: bool | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.AccessListMembersItem]:
        """List members."""
        return self._pages(models.AccessListMembersItem, f"/projects/{self._slug}/members", query={"removed": removed, "limit": limit})

    def list_invites(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.AccessListInvitesItem]:
        """List invite links."""
        return self._pages(models.AccessListInvitesItem, f"/projects/{self._slug}/invites", query={"limit": limit})

    async def create_invite(self, *, role: Literal['researcher', 'reviewer', 'labeler'], email: str | NotGiven = NOT_GIVEN, note: str | NotGiven = NOT_GIVEN, uses_max: int | NotGiven = NOT_GIVEN, expires_in_hours: float | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.AccessCreateInviteOutput:
        """Create an invite link."""
        return await self._ask(models.AccessCreateInviteOutput, "POST", f"/projects/{self._slug}/invites", body={"role": role, "email": email, "note": note, "usesMax": uses_max, "expiresInHours": expires_in_hours}, key=idempotency_key or new_key())

    async def revoke_invite(self, invite_id: str) -> None:
        """Revoke an invite link."""
        return await self._do("DELETE", f"/projects/{self._slug}/invites/{in_path(invite_id)}")

    def export_audit_log(self, *, who: str | NotGiven = NOT_GIVEN, action: str | NotGiven = NOT_GIVEN, subject: str | NotGiven = NOT_GIVEN, from_: datetime | str | NotGiven = NOT_GIVEN, until: datetime | str | NotGiven = NOT_GIVEN) -> AsyncDownload:
        """Download the audit log as CSV."""
        return self._download(f"/projects/{self._slug}/audit-events.csv", query={"who": who, "action": action, "subject": subject, "from": from_, "until": until})

class AsyncProjectMembersApi(AsyncOperations):
    """What becomes of members."""

    async def set_role(self, member_id: str, *, role: Literal['researcher', 'reviewer', 'labeler']) -> None:
        """Change a member’s role."""
        return await self._do("PUT", f"/projects/{self._slug}/members/{in_path(member_id)}/role", body={"role": role})

    async def remove(self, member_id: str) -> None:
        """Remove a member."""
        return await self._do("DELETE", f"/projects/{self._slug}/members/{in_path(member_id)}")

    async def readmit(self, member_id: str, *, idempotency_key: str | None = None) -> None:
        """Let a removed member back in."""
        return await self._do("POST", f"/projects/{self._slug}/members/{in_path(member_id)}/readmit", key=idempotency_key or new_key())

    async def pass_ownership(self, member_id: str, *, confirm: str, idempotency_key: str | None = None) -> None:
        """Make a member the owner."""
        return await self._do("POST", f"/projects/{self._slug}/members/{in_path(member_id)}/pass-ownership", body={"confirm": confirm}, key=idempotency_key or new_key())

    async def leave(self, *, idempotency_key: str | None = None) -> None:
        """Leave a project."""
        return await self._do("POST", f"/projects/{self._slug}/leave", key=idempotency_key or new_key())

class AsyncProjectCrowdsApi(AsyncOperations):
    """Guidelines, the entry test, studies and pay."""

    async def let_in(self, member_id: str, *, idempotency_key: str | None = None) -> None:
        """Let a member in without the test."""
        return await self._do("POST", f"/projects/{self._slug}/members/{in_path(member_id)}/let-in", key=idempotency_key or new_key())

    async def erase_person(self, member_id: str, *, confirm: str) -> models.CrowdsErasePersonOutput:
        """Delete a person’s data."""
        return await self._ask(models.CrowdsErasePersonOutput, "DELETE", f"/projects/{self._slug}/members/{in_path(member_id)}/data", query={"confirm": confirm})

    async def erase_me(self, *, confirm: str) -> models.CrowdsEraseMeOutput:
        """Delete your data."""
        return await self._ask(models.CrowdsEraseMeOutput, "DELETE", f"/projects/{self._slug}/my-data", query={"confirm": confirm})

    def guidelines(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsGuidelinesItem]:
        """List versions of the guidelines."""
        return self._pages(models.CrowdsGuidelinesItem, f"/projects/{self._slug}/guidelines", query={"limit": limit})

    async def publish_guidelines(self, *, text: str, based_on: int, examples: Sequence[inputs.CrowdsPublishGuidelinesInputExamplesItem] | NotGiven = NOT_GIVEN, must_acknowledge: bool | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.CrowdsPublishGuidelinesOutput:
        """Publish guidelines."""
        return await self._ask(models.CrowdsPublishGuidelinesOutput, "POST", f"/projects/{self._slug}/guidelines", body={"text": text, "examples": examples, "mustAcknowledge": must_acknowledge, "basedOn": based_on}, key=idempotency_key or new_key())

    async def onboarding_settings(self) -> models.CrowdsOnboardingSettingsOutput:
        """Show the welcome and consent texts."""
        return await self._ask(models.CrowdsOnboardingSettingsOutput, "GET", f"/projects/{self._slug}/onboarding-texts")

    async def publish_text(self, *, kind: Literal['welcome', 'consent'], text: str, based_on: int, idempotency_key: str | None = None) -> models.CrowdsPublishTextOutput:
        """Publish a welcome or consent text."""
        return await self._ask(models.CrowdsPublishTextOutput, "POST", f"/projects/{self._slug}/onboarding-texts", body={"kind": kind, "text": text, "basedOn": based_on}, key=idempotency_key or new_key())

    async def test_settings(self) -> models.CrowdsTestSettingsOutput:
        """Show the settings of the entry test."""
        return await self._ask(models.CrowdsTestSettingsOutput, "GET", f"/projects/{self._slug}/test")

    async def update_test(self, *, is_on: bool, items_per_attempt: int, right_min: int, attempts_max: int) -> models.CrowdsUpdateTestOutput:
        """Change the entry test."""
        return await self._ask(models.CrowdsUpdateTestOutput, "PUT", f"/projects/{self._slug}/test", body={"isOn": is_on, "itemsPerAttempt": items_per_attempt, "rightMin": right_min, "attemptsMax": attempts_max})

    def test_items(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsTestItemsItem]:
        """List the test’s questions."""
        return self._pages(models.CrowdsTestItemsItem, f"/projects/{self._slug}/test-items", query={"limit": limit})

    async def save_test_item(self, pair_id: str, *, answer: Literal['first', 'second', 'tie'], explanation: str) -> None:
        """Add or change a question of the test."""
        return await self._do("PUT", f"/projects/{self._slug}/test-items/{in_path(pair_id)}", body={"answer": answer, "explanation": explanation})

    async def retire_test_item(self, pair_id: str) -> None:
        """Retire a question of the test."""
        return await self._do("DELETE", f"/projects/{self._slug}/test-items/{in_path(pair_id)}")

    def test_candidates(self, *, search: str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsTestCandidatesItem]:
        """List pairs that could become questions."""
        return self._pages(models.CrowdsTestCandidatesItem, f"/projects/{self._slug}/test-candidates", query={"search": search, "limit": limit})

    def test_results(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsTestResultsItem]:
        """List results of the test."""
        return self._pages(models.CrowdsTestResultsItem, f"/projects/{self._slug}/test-results", query={"limit": limit})

    def studies(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsStudiesItem]:
        """List studies."""
        return self._pages(models.CrowdsStudiesItem, f"/projects/{self._slug}/studies", query={"limit": limit})

    async def create_study(self, *, name: str, pairs_per_session: int, completion_code: str, pay: inputs.CrowdsCreateStudyInputPay, platform: Literal['prolific', 'cloudresearch'], completion_url: str | None | NotGiven = NOT_GIVEN, screen_out_code: str | None | NotGiven = NOT_GIVEN, screen_out_url: str | None | NotGiven = NOT_GIVEN, participants_max: int | None | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.CrowdsCreateStudyOutput:
        """Create a study."""
        return await self._ask(models.CrowdsCreateStudyOutput, "POST", f"/projects/{self._slug}/studies", body={"name": name, "pairsPerSession": pairs_per_session, "completionCode": completion_code, "completionUrl": completion_url, "screenOutCode": screen_out_code, "screenOutUrl": screen_out_url, "participantsMax": participants_max, "pay": pay, "platform": platform}, key=idempotency_key or new_key())

    async def update_study(self, study_id: str, *, name: str, pairs_per_session: int, completion_code: str, pay: inputs.CrowdsCreateStudyInputPay, is_closed: bool, completion_url: str | None | NotGiven = NOT_GIVEN, screen_out_code: str | None | NotGiven = NOT_GIVEN, screen_out_url: str | None | NotGiven = NOT_GIVEN, participants_max: int | None | NotGiven = NOT_GIVEN) -> None:
        """Change a study."""
        return await self._do("PUT", f"/projects/{self._slug}/studies/{in_path(study_id)}", body={"name": name, "pairsPerSession": pairs_per_session, "completionCode": completion_code, "completionUrl": completion_url, "screenOutCode": screen_out_code, "screenOutUrl": screen_out_url, "participantsMax": participants_max, "pay": pay, "isClosed": is_closed})

    def study_sessions(self, study_id: str, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsStudySessionsItem]:
        """List a study’s sessions."""
        return self._pages(models.CrowdsStudySessionsItem, f"/projects/{self._slug}/studies/{in_path(study_id)}/sessions", query={"limit": limit})

    async def free_place(self, session_id: str, *, idempotency_key: str | None = None) -> None:
        """Free the place of a session."""
        return await self._do("POST", f"/projects/{self._slug}/study-sessions/{in_path(session_id)}/free-place", key=idempotency_key or new_key())

    def pay_rates(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsPayRatesItem]:
        """List pay rates."""
        return self._pages(models.CrowdsPayRatesItem, f"/projects/{self._slug}/pay-rates", query={"limit": limit})

    async def set_pay_rate(self, *, mode: Literal['per_label', 'per_hour'], amount_milli: int, currency: str, study_id: str | None, seconds_max: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.CrowdsSetPayRateOutput:
        """Set a pay rate."""
        return await self._ask(models.CrowdsSetPayRateOutput, "POST", f"/projects/{self._slug}/pay-rates", body={"mode": mode, "amountMilli": amount_milli, "currency": currency, "secondsMax": seconds_max, "studyId": study_id}, key=idempotency_key or new_key())

    async def pay_due(self, *, from_: datetime | str | None | NotGiven = NOT_GIVEN, until: datetime | str | None | NotGiven = NOT_GIVEN) -> models.CrowdsPayDueOutput:
        """List what people are owed."""
        return await self._ask(models.CrowdsPayDueOutput, "GET", f"/projects/{self._slug}/pay-due", query={"from": from_, "until": until})

    def payments(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.CrowdsPaymentsItem]:
        """List payments."""
        return self._pages(models.CrowdsPaymentsItem, f"/projects/{self._slug}/payments", query={"limit": limit})

    async def mark_paid(self, *, from_: datetime | str | None, until: datetime | str, people: Sequence[inputs.CrowdsMarkPaidInputPeopleItem], reference: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.CrowdsMarkPaidOutput:
        """Record payments."""
        return await self._ask(models.CrowdsMarkPaidOutput, "POST", f"/projects/{self._slug}/payments", body={"from": from_, "until": until, "reference": reference, "people": people}, key=idempotency_key or new_key())

    async def onboarding(self) -> models.CrowdsOnboardingOutput:
        """Show what a labeler has to do first."""
        return await self._ask(models.CrowdsOnboardingOutput, "GET", f"/projects/{self._slug}/onboarding")

    async def agree(self, *, kind: Literal['welcome', 'consent', 'guidelines'], version: int, idempotency_key: str | None = None) -> None:
        """Agree to a text."""
        return await self._do("POST", f"/projects/{self._slug}/onboarding/agreements", body={"kind": kind, "version": version}, key=idempotency_key or new_key())

    async def decline(self, *, idempotency_key: str | None = None) -> None:
        """Decline to take part."""
        return await self._do("POST", f"/projects/{self._slug}/onboarding/decline", key=idempotency_key or new_key())

    async def test_progress(self) -> models.CrowdsTestProgressOutput | None:
        """Show your progress in the test."""
        return await self._ask(adapter[models.CrowdsTestProgressOutput | None](models.CrowdsTestProgressOutput | None), "GET", f"/projects/{self._slug}/test-progress")

    async def start_test(self, *, idempotency_key: str | None = None) -> models.CrowdsStartTestOutput:
        """Start the test."""
        return await self._ask(models.CrowdsStartTestOutput, "POST", f"/projects/{self._slug}/test-attempts", key=idempotency_key or new_key())

    async def answer_test(self, attempt: int, *, pair_id: str, choice: Literal['left', 'tie', 'right'], idempotency_key: str | None = None) -> models.CrowdsAnswerTestOutput:
        """Answer a question of the test."""
        return await self._ask(models.CrowdsAnswerTestOutput, "POST", f"/projects/{self._slug}/test-attempts/{in_path(attempt)}/answers", body={"pairId": pair_id, "choice": choice}, key=idempotency_key or new_key())

    async def session(self) -> models.CrowdsSessionOutput | None:
        """Show your session of a study."""
        return await self._ask(adapter[models.CrowdsSessionOutput | None](models.CrowdsSessionOutput | None), "GET", f"/projects/{self._slug}/session")

    async def finish_session(self, *, idempotency_key: str | None = None) -> models.CrowdsFinishSessionOutput:
        """Finish your session."""
        return await self._ask(models.CrowdsFinishSessionOutput, "POST", f"/projects/{self._slug}/session/finish", key=idempotency_key or new_key())

    async def leave_session(self, *, idempotency_key: str | None = None) -> models.CrowdsLeaveSessionOutput:
        """Leave your session early."""
        return await self._ask(models.CrowdsLeaveSessionOutput, "POST", f"/projects/{self._slug}/session/leave", key=idempotency_key or new_key())

    async def stop_session(self, *, idempotency_key: str | None = None) -> models.CrowdsStopSessionOutput:
        """Stop your session."""
        return await self._ask(models.CrowdsStopSessionOutput, "POST", f"/projects/{self._slug}/session/stop", key=idempotency_key or new_key())

    async def my_pay(self) -> models.CrowdsMyPayOutput:
        """Show what you earned."""
        return await self._ask(models.CrowdsMyPayOutput, "GET", f"/projects/{self._slug}/my-pay")

    def export_pay(self, *, kind: Literal['due', 'paid'], from_: datetime | str | NotGiven = NOT_GIVEN, until: datetime | str | NotGiven = NOT_GIVEN) -> AsyncDownload:
        """Download pay as CSV."""
        return self._download(f"/projects/{self._slug}/pay.csv", query={"kind": kind, "from": from_, "until": until})

class AsyncProjectWebhooksApi(AsyncOperations):
    """Whom outside a project tells what happens in it."""

    def list(self) -> AsyncPages[models.WebhooksListItem]:
        """List webhooks."""
        return self._pages(models.WebhooksListItem, f"/projects/{self._slug}/webhooks")

    async def create(self, *, name: str, url: str, events: Sequence[Literal['round.state_changed', 'round.labels_complete', 'dataset.frozen', 'training.finished', 'quality.alarm']] | NotGiven = NOT_GIVEN, format: Literal['standard', 'slack'] | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.WebhooksCreateOutput:
        """Add a webhook."""
        return await self._ask(models.WebhooksCreateOutput, "POST", f"/projects/{self._slug}/webhooks", body={"name": name, "url": url, "events": events, "format": format}, key=idempotency_key or new_key())

    async def update(self, webhook_id: str, *, name: str | NotGiven = NOT_GIVEN, url: str | NotGiven = NOT_GIVEN, events: Sequence[Literal['round.state_changed', 'round.labels_complete', 'dataset.frozen', 'training.finished', 'quality.alarm']] | NotGiven = NOT_GIVEN, format: Literal['standard', 'slack'] | NotGiven = NOT_GIVEN, is_on: bool | NotGiven = NOT_GIVEN) -> models.WebhooksUpdateOutput:
        """Change a webhook."""
        return await self._ask(models.WebhooksUpdateOutput, "PATCH", f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}", body={"name": name, "url": url, "events": events, "format": format, "isOn": is_on})

    async def delete(self, webhook_id: str) -> None:
        """Delete a webhook."""
        return await self._do("DELETE", f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}")

    async def rotate_secret(self, webhook_id: str, *, idempotency_key: str | None = None) -> models.WebhooksRotateSecretOutput:
        """Replace a webhook’s secret."""
        return await self._ask(models.WebhooksRotateSecretOutput, "POST", f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}/rotate-secret", key=idempotency_key or new_key())

    async def test(self, webhook_id: str, *, idempotency_key: str | None = None) -> models.WebhooksTestOutput:
        """Send a webhook a test."""
        return await self._ask(models.WebhooksTestOutput, "POST", f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}/test", key=idempotency_key or new_key())

    def deliveries(self, webhook_id: str, *, state: Literal['pending', 'delivered', 'failed'] | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.WebhooksDeliveriesItem]:
        """List what a webhook was told."""
        return self._pages(models.WebhooksDeliveriesItem, f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}/deliveries", query={"state": state, "limit": limit})

    async def resend(self, webhook_id: str, delivery_id: str, *, idempotency_key: str | None = None) -> models.WebhooksResendOutput:
        """Send a message again."""
        return await self._ask(models.WebhooksResendOutput, "POST", f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}/deliveries/{in_path(delivery_id)}/resend", key=idempotency_key or new_key())

    async def resend_failed(self, webhook_id: str, *, since: datetime | str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.WebhooksResendFailedOutput:
        """Send again what didn’t arrive."""
        return await self._ask(models.WebhooksResendFailedOutput, "POST", f"/projects/{self._slug}/webhooks/{in_path(webhook_id)}/resend-failed", body={"since": since}, key=idempotency_key or new_key())

class AsyncProjectPromptsApi(AsyncOperations):
    """Prompts, and the files that they come from."""

    def list(self, *, split: Literal['train', 'validation', 'test', 'ood'] | NotGiven = NOT_GIVEN, use: Literal['rounds', 'offline_only'] | NotGiven = NOT_GIVEN, tag: str | NotGiven = NOT_GIVEN, import_id: str | NotGiven = NOT_GIVEN, search: str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.PromptsListItem]:
        """List prompts."""
        return self._pages(models.PromptsListItem, f"/projects/{self._slug}/prompts", query={"split": split, "use": use, "tag": tag, "importId": import_id, "search": search, "limit": limit})

    async def change(self, *, ids: Sequence[str], use: Literal['rounds', 'offline_only'] | NotGiven = NOT_GIVEN, split: Literal['train', 'validation', 'test', 'ood'] | NotGiven = NOT_GIVEN, add_tags: Sequence[str] | NotGiven = NOT_GIVEN, remove_tags: Sequence[str] | NotGiven = NOT_GIVEN) -> models.PromptsChangeOutput:
        """Change what prompts are used for."""
        return await self._ask(models.PromptsChangeOutput, "PATCH", f"/projects/{self._slug}/prompts", body={"ids": ids, "use": use, "split": split, "addTags": add_tags, "removeTags": remove_tags})

    def imports(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.PromptsImportsItem]:
        """List imports."""
        return self._pages(models.PromptsImportsItem, f"/projects/{self._slug}/imports", query={"limit": limit})

    async def import_(self, file: File, *, kind: Literal['prompts', 'comparisons', 'pools'], filename: str | NotGiven = NOT_GIVEN, rows: Literal['all', 'good'] | NotGiven = NOT_GIVEN, split: Literal['train', 'validation', 'test', 'ood'] | NotGiven = NOT_GIVEN, columns: str | NotGiven = NOT_GIVEN, media_type: str = 'application/x-ndjson', progress: bool = False) -> models.PromptsImportOutput:
        """Import a file."""
        return await self._ask(models.PromptsImportOutput, "POST", f"/projects/{self._slug}/imports", query={"kind": kind, "filename": filename, "rows": rows, "split": split, "columns": columns}, file=file, media_type=media_type, progress=progress)

    async def get_import(self, id: str) -> models.PromptsGetImportOutput:
        """Show an import."""
        return await self._ask(models.PromptsGetImportOutput, "GET", f"/projects/{self._slug}/imports/{in_path(id)}")

    async def undo_import(self, id: str) -> models.PromptsUndoImportOutput:
        """Take an import back."""
        return await self._ask(models.PromptsUndoImportOutput, "DELETE", f"/projects/{self._slug}/imports/{in_path(id)}")

    async def begin_import(self, *, kind: Literal['prompts', 'comparisons', 'pools'], file_name: str, bytes: int, fingerprint: str, idempotency_key: str | None = None) -> models.PromptsBeginImportOutput:
        """Begin to send a file in parts."""
        return await self._ask(models.PromptsBeginImportOutput, "POST", f"/projects/{self._slug}/uploads", body={"kind": kind, "fileName": file_name, "bytes": bytes, "fingerprint": fingerprint}, key=idempotency_key or new_key())

    async def finish_upload(self, id: str, *, idempotency_key: str | None = None) -> models.PromptsFinishUploadOutput:
        """Put a file’s parts together."""
        return await self._ask(models.PromptsFinishUploadOutput, "POST", f"/projects/{self._slug}/imports/{in_path(id)}/finish-upload", key=idempotency_key or new_key())

    async def preview_import(self, id: str, *, kind: Literal['prompts', 'comparisons', 'pools'] | NotGiven = NOT_GIVEN, bad_rows: Literal['refuse', 'skip'] | NotGiven = NOT_GIVEN, split: Literal['train', 'validation', 'test', 'ood'] | NotGiven = NOT_GIVEN, columns: Mapping[str, Literal['prompt', 'chosen', 'rejected', 'candidates', 'system', 'prompt_id', 'source', 'split', 'tags', 'p_chosen', 'n_votes', 'weight', 'strength']] | NotGiven = NOT_GIVEN) -> models.PromptsPreviewImportOutput:
        """Preview an import."""
        return await self._ask(models.PromptsPreviewImportOutput, "POST", f"/projects/{self._slug}/imports/{in_path(id)}/preview", body={"kind": kind, "badRows": bad_rows, "split": split, "columns": columns})

    async def start_import(self, id: str, *, kind: Literal['prompts', 'comparisons', 'pools'] | NotGiven = NOT_GIVEN, bad_rows: Literal['refuse', 'skip'] | NotGiven = NOT_GIVEN, split: Literal['train', 'validation', 'test', 'ood'] | NotGiven = NOT_GIVEN, columns: Mapping[str, Literal['prompt', 'chosen', 'rejected', 'candidates', 'system', 'prompt_id', 'source', 'split', 'tags', 'p_chosen', 'n_votes', 'weight', 'strength']] | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.PromptsStartImportOutput:
        """Start an import."""
        return await self._ask(models.PromptsStartImportOutput, "POST", f"/projects/{self._slug}/imports/{in_path(id)}/start", body={"kind": kind, "badRows": bad_rows, "split": split, "columns": columns}, key=idempotency_key or new_key())

    async def stop_import(self, id: str, *, idempotency_key: str | None = None) -> models.PromptsStopImportOutput:
        """Stop an import."""
        return await self._ask(models.PromptsStopImportOutput, "POST", f"/projects/{self._slug}/imports/{in_path(id)}/stop", key=idempotency_key or new_key())

    def import_rows(self, id: str, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.PromptsImportRowsItem]:
        """Show the first rows of an import."""
        return self._pages(models.PromptsImportRowsItem, f"/projects/{self._slug}/imports/{in_path(id)}/rows", query={"limit": limit})

    def watch_import(self, id: str) -> AsyncIterator[models.PromptsGetImportOutput]:
        """Follow an import."""
        return self._events(models.PromptsGetImportOutput, f"/projects/{self._slug}/imports/{in_path(id)}/progress")

    async def send_part(self, id: str, number: int, file: File, *, sha256: str | NotGiven = NOT_GIVEN, media_type: str = 'application/octet-stream', progress: bool = False) -> models.PromptsSendPartOutput:
        """Send a part of a file."""
        return await self._ask(models.PromptsSendPartOutput, "PUT", f"/projects/{self._slug}/imports/{in_path(id)}/parts/{in_path(number)}", query={"sha256": sha256}, file=file, media_type=media_type, progress=progress)

    def import_report(self, id: str) -> AsyncDownload:
        """Download an import’s report."""
        return self._download(f"/projects/{self._slug}/imports/{in_path(id)}/report.csv")

class AsyncProjectPoliciesApi(AsyncOperations):
    """Policies and the servers that answer for them."""

    def list(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.PoliciesListItem]:
        """List policies."""
        return self._pages(models.PoliciesListItem, f"/projects/{self._slug}/policies", query={"limit": limit})

    async def create(self, *, name: str, base_url: str, model: str, api_key: str | NotGiven = NOT_GIVEN, temperature: float | NotGiven = NOT_GIVEN, top_p: float | NotGiven = NOT_GIVEN, max_tokens: int | NotGiven = NOT_GIVEN, role: Literal['reference', 'other'] | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.PoliciesCreateOutput:
        """Add a policy."""
        return await self._ask(models.PoliciesCreateOutput, "POST", f"/projects/{self._slug}/policies", body={"name": name, "baseUrl": base_url, "model": model, "apiKey": api_key, "temperature": temperature, "topP": top_p, "maxTokens": max_tokens, "role": role}, key=idempotency_key or new_key())

    async def update(self, policy_id: str, *, base_url: str | NotGiven = NOT_GIVEN, model: str | NotGiven = NOT_GIVEN, is_same_model: bool | NotGiven = NOT_GIVEN, api_key: str | None | NotGiven = NOT_GIVEN, temperature: float | NotGiven = NOT_GIVEN, top_p: float | NotGiven = NOT_GIVEN, max_tokens: int | NotGiven = NOT_GIVEN, requests_at_once: int | NotGiven = NOT_GIVEN, timeout_seconds: int | NotGiven = NOT_GIVEN, input_price: float | None | NotGiven = NOT_GIVEN, output_price: float | None | NotGiven = NOT_GIVEN, currency: str | NotGiven = NOT_GIVEN, tokens_max: int | None | NotGiven = NOT_GIVEN, cost_max: float | None | NotGiven = NOT_GIVEN) -> models.PoliciesUpdateOutput:
        """Change a policy."""
        return await self._ask(models.PoliciesUpdateOutput, "PATCH", f"/projects/{self._slug}/policies/{in_path(policy_id)}", body={"baseUrl": base_url, "model": model, "isSameModel": is_same_model, "apiKey": api_key, "temperature": temperature, "topP": top_p, "maxTokens": max_tokens, "requestsAtOnce": requests_at_once, "timeoutSeconds": timeout_seconds, "inputPrice": input_price, "outputPrice": output_price, "currency": currency, "tokensMax": tokens_max, "costMax": cost_max})

    async def archive(self, policy_id: str, *, is_archived: bool) -> None:
        """Archive a policy, or bring it back."""
        return await self._do("PUT", f"/projects/{self._slug}/policies/{in_path(policy_id)}/archived", body={"isArchived": is_archived})

    async def check(self, policy_id: str, *, idempotency_key: str | None = None) -> models.PoliciesCheckOutput:
        """Check a policy’s server."""
        return await self._ask(adapter[models.PoliciesCheckOutput](models.PoliciesCheckOutput), "POST", f"/projects/{self._slug}/policies/{in_path(policy_id)}/check", key=idempotency_key or new_key())

    async def set_main(self, *, policy_id: str, experiment: str | NotGiven = NOT_GIVEN, even_unverified: bool | NotGiven = NOT_GIVEN) -> None:
        """Choose the main policy."""
        return await self._do("PUT", f"/projects/{self._slug}/main-policy", body={"policyId": policy_id, "experiment": experiment, "evenUnverified": even_unverified})

    async def set_feature_map(self, *, base_url: str, model: str, api_key: str | NotGiven = NOT_GIVEN, features: Literal['answer', 'answer+length', 'answer+log-length', 'prompt+answer', 'answer*prompt', 'answer*prompt+log-length'] | NotGiven = NOT_GIVEN, window_tokens: int | None | NotGiven = NOT_GIVEN) -> models.PoliciesSetFeatureMapOutput:
        """Choose the embedder and features."""
        return await self._ask(models.PoliciesSetFeatureMapOutput, "PUT", f"/projects/{self._slug}/feature-map", body={"baseUrl": base_url, "model": model, "apiKey": api_key, "features": features, "windowTokens": window_tokens})

    async def check_connection(self, to: Literal['trainer', 'embedder', 'scorer', 'serving'], *, idempotency_key: str | None = None) -> models.PoliciesCheckConnectionOutput:
        """Check one of a project’s servers."""
        return await self._ask(models.PoliciesCheckConnectionOutput, "POST", f"/projects/{self._slug}/connections/{in_path(to)}/check", key=idempotency_key or new_key())

class AsyncProjectDatasetsApi(AsyncOperations):
    """Frozen datasets, datasets built apart from rounds, and exports."""

    def list(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.DatasetsListItem]:
        """List datasets."""
        return self._pages(models.DatasetsListItem, f"/projects/{self._slug}/datasets", query={"limit": limit})

    async def create(self, *, name: str, recipe: inputs.DatasetsCreateInputRecipeMixture | inputs.DatasetsCreateInputRecipeBestOfN | inputs.DatasetsCreateInputRecipeRejection, experiment: str | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.DatasetsCreateOutput:
        """Build a dataset apart from rounds."""
        return await self._ask(models.DatasetsCreateOutput, "POST", f"/projects/{self._slug}/datasets", body={"experiment": experiment, "name": name, "recipe": recipe, "seed": seed}, key=idempotency_key or new_key())

    async def preview(self, *, recipe: inputs.DatasetsCreateInputRecipeMixture | inputs.DatasetsCreateInputRecipeBestOfN | inputs.DatasetsCreateInputRecipeRejection, experiment: str | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN) -> models.DatasetsPreviewOutput:
        """Preview a dataset."""
        return await self._ask(adapter[models.DatasetsPreviewOutput](models.DatasetsPreviewOutput), "POST", f"/projects/{self._slug}/dataset-previews", body={"experiment": experiment, "recipe": recipe, "seed": seed})

    async def get(self, manifest_sha256: str) -> models.DatasetsGetOutput:
        """Show a dataset."""
        return await self._ask(models.DatasetsGetOutput, "GET", f"/projects/{self._slug}/datasets/{in_path(manifest_sha256)}")

    async def compare(self, manifest_sha256: str, *, base: str | NotGiven = NOT_GIVEN) -> models.DatasetsCompareOutput:
        """Compare a dataset with another."""
        return await self._ask(models.DatasetsCompareOutput, "GET", f"/projects/{self._slug}/datasets/{in_path(manifest_sha256)}/comparison", query={"base": base})

    def builds(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.DatasetsBuildsItem]:
        """List dataset builds."""
        return self._pages(models.DatasetsBuildsItem, f"/projects/{self._slug}/dataset-builds", query={"limit": limit})

    async def get_build(self, number: int) -> models.DatasetsGetBuildOutput:
        """Show a dataset build."""
        return await self._ask(models.DatasetsGetBuildOutput, "GET", f"/projects/{self._slug}/dataset-builds/{in_path(number)}")

    async def retry(self, number: int, *, idempotency_key: str | None = None) -> models.DatasetsRetryOutput:
        """Retry a dataset build."""
        return await self._ask(models.DatasetsRetryOutput, "POST", f"/projects/{self._slug}/dataset-builds/{in_path(number)}/retry", key=idempotency_key or new_key())

    async def stop(self, number: int, *, idempotency_key: str | None = None) -> models.DatasetsStopOutput:
        """Stop a dataset build."""
        return await self._ask(models.DatasetsStopOutput, "POST", f"/projects/{self._slug}/dataset-builds/{in_path(number)}/stop", key=idempotency_key or new_key())

    def export_formats(self) -> AsyncPages[models.DatasetsExportFormatsItem]:
        """List export formats."""
        return self._pages(models.DatasetsExportFormatsItem, f"/projects/{self._slug}/export-formats")

    async def preview_export(self, manifest_sha256: str, *, format: str, options: inputs.DatasetsPreviewExportInputOptions | NotGiven = NOT_GIVEN) -> models.DatasetsPreviewExportOutput:
        """Preview an export."""
        return await self._ask(models.DatasetsPreviewExportOutput, "POST", f"/projects/{self._slug}/datasets/{in_path(manifest_sha256)}/export-previews", body={"format": format, "options": options})

    async def export(self, manifest_sha256: str, *, format: str, options: inputs.DatasetsPreviewExportInputOptions | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.DatasetsExportOutput:
        """Export a dataset."""
        return await self._ask(models.DatasetsExportOutput, "POST", f"/projects/{self._slug}/datasets/{in_path(manifest_sha256)}/exports", body={"format": format, "options": options}, key=idempotency_key or new_key())

    def exports(self, *, manifest_sha256: str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.DatasetsExportsItem]:
        """List exports."""
        return self._pages(models.DatasetsExportsItem, f"/projects/{self._slug}/exports", query={"manifestSha256": manifest_sha256, "limit": limit})

    async def get_export(self, number: int) -> models.DatasetsGetExportOutput:
        """Show an export."""
        return await self._ask(models.DatasetsGetExportOutput, "GET", f"/projects/{self._slug}/exports/{in_path(number)}")

    async def retry_export(self, number: int, *, idempotency_key: str | None = None) -> models.DatasetsRetryExportOutput:
        """Retry an export."""
        return await self._ask(models.DatasetsRetryExportOutput, "POST", f"/projects/{self._slug}/exports/{in_path(number)}/retry", key=idempotency_key or new_key())

    async def stop_export(self, number: int, *, idempotency_key: str | None = None) -> models.DatasetsStopExportOutput:
        """Stop an export."""
        return await self._ask(models.DatasetsStopExportOutput, "POST", f"/projects/{self._slug}/exports/{in_path(number)}/stop", key=idempotency_key or new_key())

    def watch_build(self, number: int) -> AsyncIterator[models.DatasetsGetBuildOutput]:
        """Follow a dataset build."""
        return self._events(models.DatasetsGetBuildOutput, f"/projects/{self._slug}/dataset-builds/{in_path(number)}/progress")

    def watch_export(self, number: int) -> AsyncIterator[models.DatasetsGetExportOutput]:
        """Follow an export."""
        return self._events(models.DatasetsGetExportOutput, f"/projects/{self._slug}/exports/{in_path(number)}/progress")

    def download(self, manifest_sha256: str, path: str, *, presigned: Literal['', '1'] | NotGiven = NOT_GIVEN) -> AsyncDownload:
        """Download a dataset’s file."""
        return self._download(f"/projects/{self._slug}/datasets/{in_path(manifest_sha256)}/files/{in_path(path, folders=True)}", query={"presigned": presigned})

    def download_export(self, number: int, *, presigned: Literal['', '1'] | NotGiven = NOT_GIVEN) -> AsyncDownload:
        """Download an export."""
        return self._download(f"/projects/{self._slug}/exports/{in_path(number)}/file", query={"presigned": presigned})

class AsyncProjectTrainingsApi(AsyncOperations):
    """Trainings apart from rounds."""

    def list(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.TrainingsListItem]:
        """List trainings."""
        return self._pages(models.TrainingsListItem, f"/projects/{self._slug}/trainings", query={"limit": limit})

    async def create(self, *, manifest_sha256: str, name: str, algorithm: Literal['sft', 'raft', 'dpo', 'dpo_pessimistic', 'rso', 'multi_step_rso', 'reward_model'], eta: float | NotGiven = NOT_GIVEN, kl_path: Sequence[float] | NotGiven = NOT_GIVEN, beta_pess: float | NotGiven = NOT_GIVEN, uncertainty: Literal['norm', 'uwo', 'wco'] | NotGiven = NOT_GIVEN, hyperparameters: Mapping[str, float | str | bool | None] | NotGiven = NOT_GIVEN, start: Literal['reference', 'previous', 'policy'] | NotGiven = NOT_GIVEN, start_policy_id: str | None | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN, keep_checkpoints: bool | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.TrainingsCreateOutput:
        """Start a training."""
        return await self._ask(models.TrainingsCreateOutput, "POST", f"/projects/{self._slug}/trainings", body={"manifestSha256": manifest_sha256, "name": name, "algorithm": algorithm, "eta": eta, "klPath": kl_path, "betaPess": beta_pess, "uncertainty": uncertainty, "hyperparameters": hyperparameters, "start": start, "startPolicyId": start_policy_id, "seed": seed, "keepCheckpoints": keep_checkpoints}, key=idempotency_key or new_key())

    async def get(self, number: int) -> models.TrainingsGetOutput:
        """Show a training."""
        return await self._ask(models.TrainingsGetOutput, "GET", f"/projects/{self._slug}/trainings/{in_path(number)}")

    async def options(self) -> models.TrainingsOptionsOutput:
        """Show what a training may use."""
        return await self._ask(models.TrainingsOptionsOutput, "GET", f"/projects/{self._slug}/training-options")

    async def cancel(self, number: int, *, idempotency_key: str | None = None) -> models.TrainingsCancelOutput:
        """Cancel a training."""
        return await self._ask(models.TrainingsCancelOutput, "POST", f"/projects/{self._slug}/trainings/{in_path(number)}/cancel", key=idempotency_key or new_key())

    async def retry(self, number: int, *, idempotency_key: str | None = None) -> models.TrainingsRetryOutput:
        """Retry a training."""
        return await self._ask(models.TrainingsRetryOutput, "POST", f"/projects/{self._slug}/trainings/{in_path(number)}/retry", key=idempotency_key or new_key())

    def watch(self, number: int) -> AsyncIterator[models.TrainingsGetOutput]:
        """Follow a training."""
        return self._events(models.TrainingsGetOutput, f"/projects/{self._slug}/trainings/{in_path(number)}/progress")

class AsyncProjectEvaluationsApi(AsyncOperations):
    """Policies measured and compared."""

    def list(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.EvaluationsListItem]:
        """List evaluations."""
        return self._pages(models.EvaluationsListItem, f"/projects/{self._slug}/evaluations", query={"limit": limit})

    async def create(self, *, name: str, policies: Sequence[str], splits: Sequence[Literal['validation', 'test', 'ood']], experiment: str | NotGiven = NOT_GIVEN, baseline_policy_id: str | None | NotGiven = NOT_GIVEN, temperatures: Sequence[float] | NotGiven = NOT_GIVEN, samples: int | NotGiven = NOT_GIVEN, prompts_max: int | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN, eta: float | NotGiven = NOT_GIVEN, gold: bool | NotGiven = NOT_GIVEN, estimated: bool | NotGiven = NOT_GIVEN, kl: bool | NotGiven = NOT_GIVEN, judge_id: str | None | NotGiven = NOT_GIVEN, every_pair: bool | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.EvaluationsCreateOutput:
        """Start an evaluation."""
        return await self._ask(models.EvaluationsCreateOutput, "POST", f"/projects/{self._slug}/evaluations", body={"name": name, "experiment": experiment, "policies": policies, "baselinePolicyId": baseline_policy_id, "splits": splits, "temperatures": temperatures, "samples": samples, "promptsMax": prompts_max, "seed": seed, "eta": eta, "gold": gold, "estimated": estimated, "kl": kl, "judgeId": judge_id, "everyPair": every_pair}, key=idempotency_key or new_key())

    async def get(self, number: int) -> models.EvaluationsGetOutput:
        """Show an evaluation."""
        return await self._ask(models.EvaluationsGetOutput, "GET", f"/projects/{self._slug}/evaluations/{in_path(number)}")

    async def settings(self, number: int) -> models.EvaluationsSettingsOutput:
        """Give an evaluation’s settings, as starting one takes them."""
        return await self._ask(models.EvaluationsSettingsOutput, "GET", f"/projects/{self._slug}/evaluations/{in_path(number)}/settings")

    async def results(self, number: int) -> models.EvaluationsResultsOutput:
        """Show an evaluation’s results."""
        return await self._ask(models.EvaluationsResultsOutput, "GET", f"/projects/{self._slug}/evaluations/{in_path(number)}/results")

    async def stop(self, number: int, *, idempotency_key: str | None = None) -> models.EvaluationsStopOutput:
        """Stop an evaluation."""
        return await self._ask(models.EvaluationsStopOutput, "POST", f"/projects/{self._slug}/evaluations/{in_path(number)}/stop", key=idempotency_key or new_key())

    async def retry(self, number: int, *, idempotency_key: str | None = None) -> models.EvaluationsRetryOutput:
        """Retry an evaluation."""
        return await self._ask(models.EvaluationsRetryOutput, "POST", f"/projects/{self._slug}/evaluations/{in_path(number)}/retry", key=idempotency_key or new_key())

    async def options(self) -> models.EvaluationsOptionsOutput:
        """Show what an evaluation may measure."""
        return await self._ask(models.EvaluationsOptionsOutput, "GET", f"/projects/{self._slug}/evaluation-options")

    def by_project(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.EvaluationsByProjectItem]:
        """List what rounds measured of their policies."""
        return self._pages(models.EvaluationsByProjectItem, f"/projects/{self._slug}/round-evaluations", query={"limit": limit})

    def frontier(self, *, experiments: Sequence[str] | NotGiven = NOT_GIVEN) -> AsyncPages[models.EvaluationsFrontierItem]:
        """Show reward against KL of all policies."""
        return self._pages(models.EvaluationsFrontierItem, f"/projects/{self._slug}/frontier", query={"experiments": experiments})

    def watch(self, number: int) -> AsyncIterator[models.EvaluationsGetOutput]:
        """Follow an evaluation."""
        return self._events(models.EvaluationsGetOutput, f"/projects/{self._slug}/evaluations/{in_path(number)}/progress")

class AsyncProjectExperimentsApi(AsyncOperations):
    """Lines of work side by side."""

    def list(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.ExperimentsListItem]:
        """List experiments."""
        return self._pages(models.ExperimentsListItem, f"/projects/{self._slug}/experiments", query={"limit": limit})

    async def create(self, *, experiment: str, copy_of: str | NotGiven = NOT_GIVEN, name: str | NotGiven = NOT_GIVEN, hypothesis: str | NotGiven = NOT_GIVEN, reference_policy_id: str | None | NotGiven = NOT_GIVEN, recipe: inputs.ExperimentsCreateInputRecipe | None | NotGiven = NOT_GIVEN, prompt_plan: inputs.ExperimentsCreateInputPromptPlan | NotGiven = NOT_GIVEN, offline_limit: int | None | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.ExperimentsCreateOutput:
        """Create an experiment."""
        return await self._ask(models.ExperimentsCreateOutput, "POST", f"/projects/{self._slug}/experiments", body={"experiment": experiment, "copyOf": copy_of, "name": name, "hypothesis": hypothesis, "referencePolicyId": reference_policy_id, "recipe": recipe, "promptPlan": prompt_plan, "offlineLimit": offline_limit, "seed": seed}, key=idempotency_key or new_key())

    async def get(self, experiment: str) -> models.ExperimentsGetOutput:
        """Show an experiment."""
        return await self._ask(models.ExperimentsGetOutput, "GET", f"/projects/{self._slug}/experiments/{in_path(experiment)}")

    async def update(self, experiment: str, *, name: str | NotGiven = NOT_GIVEN, hypothesis: str | NotGiven = NOT_GIVEN, reference_policy_id: str | None | NotGiven = NOT_GIVEN, recipe: inputs.ExperimentsCreateInputRecipe | None | NotGiven = NOT_GIVEN, prompt_plan: inputs.ExperimentsCreateInputPromptPlan | NotGiven = NOT_GIVEN, offline_limit: int | None | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN) -> None:
        """Change an experiment."""
        return await self._do("PATCH", f"/projects/{self._slug}/experiments/{in_path(experiment)}", body={"name": name, "hypothesis": hypothesis, "referencePolicyId": reference_policy_id, "recipe": recipe, "promptPlan": prompt_plan, "offlineLimit": offline_limit, "seed": seed})

    async def settings(self, experiment: str) -> models.ExperimentsSettingsOutput:
        """Give an experiment’s settings, as creating one takes them."""
        return await self._ask(models.ExperimentsSettingsOutput, "GET", f"/projects/{self._slug}/experiments/{in_path(experiment)}/settings")

    async def archive(self, experiment: str, *, is_archived: bool) -> None:
        """Archive an experiment, or bring it back."""
        return await self._do("PUT", f"/projects/{self._slug}/experiments/{in_path(experiment)}/archived", body={"isArchived": is_archived})

    async def compare(self, *, experiments: Sequence[str]) -> models.ExperimentsCompareOutput:
        """Compare experiments."""
        return await self._ask(models.ExperimentsCompareOutput, "GET", f"/projects/{self._slug}/experiment-comparisons", query={"experiments": experiments})

class AsyncProjectRoundsApi(AsyncOperations):
    """Rounds, from draft to a trained policy, and their pairs."""

    def list(self, *, experiment: str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.RoundsListItem]:
        """List rounds."""
        return self._pages(models.RoundsListItem, f"/projects/{self._slug}/rounds", query={"experiment": experiment, "limit": limit})

    async def create(self, *, config: inputs.RoundsCreateInputConfig, experiment: str | NotGiven = NOT_GIVEN, name: str | NotGiven = NOT_GIVEN, seed: int | None | NotGiven = NOT_GIVEN, number: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.RoundsCreateOutput:
        """Create a round as a draft."""
        return await self._ask(models.RoundsCreateOutput, "POST", f"/projects/{self._slug}/rounds", body={"experiment": experiment, "name": name, "config": config, "seed": seed, "number": number}, key=idempotency_key or new_key())

    async def get(self, number: int) -> models.RoundsGetOutput:
        """Show a round."""
        return await self._ask(models.RoundsGetOutput, "GET", f"/projects/{self._slug}/rounds/{in_path(number)}")

    async def update(self, number: int, *, config: inputs.RoundsCreateInputConfig, experiment: str | NotGiven = NOT_GIVEN, name: str | NotGiven = NOT_GIVEN, seed: int | None | NotGiven = NOT_GIVEN) -> models.RoundsUpdateOutput:
        """Change a draft."""
        return await self._ask(models.RoundsUpdateOutput, "PUT", f"/projects/{self._slug}/rounds/{in_path(number)}", body={"experiment": experiment, "name": name, "config": config, "seed": seed})

    async def delete(self, number: int) -> None:
        """Delete a draft."""
        return await self._do("DELETE", f"/projects/{self._slug}/rounds/{in_path(number)}")

    async def settings(self, number: int) -> models.RoundsSettingsOutput:
        """Give a round’s settings, as creating one takes them."""
        return await self._ask(models.RoundsSettingsOutput, "GET", f"/projects/{self._slug}/rounds/{in_path(number)}/settings")

    async def clone(self, number: int, *, experiment: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.RoundsCloneOutput:
        """Copy a round as a draft."""
        return await self._ask(models.RoundsCloneOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/clone", body={"experiment": experiment}, key=idempotency_key or new_key())

    async def start(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsStartOutput:
        """Start a round."""
        return await self._ask(models.RoundsStartOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/start", key=idempotency_key or new_key())

    async def pause(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsPauseOutput:
        """Pause a round."""
        return await self._ask(models.RoundsPauseOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/pause", key=idempotency_key or new_key())

    async def resume(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsResumeOutput:
        """Resume a round."""
        return await self._ask(models.RoundsResumeOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/resume", key=idempotency_key or new_key())

    async def cancel(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsCancelOutput:
        """Cancel a round."""
        return await self._ask(models.RoundsCancelOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/cancel", key=idempotency_key or new_key())

    async def retry(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsRetryOutput:
        """Retry a round that failed."""
        return await self._ask(models.RoundsRetryOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/retry", key=idempotency_key or new_key())

    async def freeze(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsFreezeOutput:
        """Freeze a round’s labels."""
        return await self._ask(models.RoundsFreezeOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/freeze", key=idempotency_key or new_key())

    async def finish_early(self, number: int, *, idempotency_key: str | None = None) -> models.RoundsFinishEarlyOutput:
        """Finish a round without training."""
        return await self._ask(models.RoundsFinishEarlyOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/finish-early", key=idempotency_key or new_key())

    async def take_policy(self, number: int, *, base_url: str, model: str, api_key: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.RoundsTakePolicyOutput:
        """Take a policy that was trained elsewhere."""
        return await self._ask(models.RoundsTakePolicyOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/take-policy", body={"baseUrl": base_url, "model": model, "apiKey": api_key}, key=idempotency_key or new_key())

    async def remains(self, number: int) -> models.RoundsRemainsOutput:
        """Show what cancelling a round would leave."""
        return await self._ask(models.RoundsRemainsOutput, "GET", f"/projects/{self._slug}/rounds/{in_path(number)}/remains")

    def events(self, number: int, *, after: str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.RoundsEventsItem]:
        """List a round’s events."""
        return self._pages(models.RoundsEventsItem, f"/projects/{self._slug}/rounds/{in_path(number)}/events", query={"after": after, "limit": limit})

    async def pairs(self, number: int, *, arm: str | NotGiven = NOT_GIVEN, place: int | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> models.RoundsPairsOutput:
        """List a round’s pairs."""
        return await self._ask(models.RoundsPairsOutput, "GET", f"/projects/{self._slug}/rounds/{in_path(number)}/pairs", query={"arm": arm, "place": place, "limit": limit})

    async def pair(self, pair_id: str) -> models.RoundsPairOutput:
        """Show a pair, and why it was chosen."""
        return await self._ask(models.RoundsPairOutput, "GET", f"/projects/{self._slug}/pairs/{in_path(pair_id)}")

    async def preview(self, *, config: inputs.RoundsCreateInputConfig, experiment: str | NotGiven = NOT_GIVEN) -> models.RoundsPreviewOutput:
        """Preview a round."""
        return await self._ask(models.RoundsPreviewOutput, "POST", f"/projects/{self._slug}/round-previews", body={"experiment": experiment, "config": config})

    async def forecast(self, *, eta: float, radius: float, metric: Literal['information', 'covariance'], experiment: str | NotGiven = NOT_GIVEN) -> models.RoundsForecastOutput:
        """Forecast what an arm would choose."""
        return await self._ask(adapter[models.RoundsForecastOutput](models.RoundsForecastOutput), "GET", f"/projects/{self._slug}/round-forecasts", query={"experiment": experiment, "eta": eta, "radius": radius, "metric": metric})

    async def prompt_choices(self) -> models.RoundsPromptChoicesOutput:
        """Show which prompts a round may draw."""
        return await self._ask(models.RoundsPromptChoicesOutput, "GET", f"/projects/{self._slug}/prompt-choices")

    async def simulate_annotators(self, number: int, *, annotators: int | NotGiven = NOT_GIVEN, tie_rate: float | NotGiven = NOT_GIVEN, left_bias: float | NotGiven = NOT_GIVEN, temperature: float | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.RoundsSimulateAnnotatorsOutput:
        """Let simulated annotators label a round."""
        return await self._ask(models.RoundsSimulateAnnotatorsOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/simulated-runs", body={"annotators": annotators, "tieRate": tie_rate, "leftBias": left_bias, "temperature": temperature}, key=idempotency_key or new_key())

    async def simulated_run(self, number: int, run_id: str) -> models.RoundsSimulatedRunOutput:
        """Show how far simulated annotators are."""
        return await self._ask(models.RoundsSimulatedRunOutput, "GET", f"/projects/{self._slug}/rounds/{in_path(number)}/simulated-runs/{in_path(run_id)}")

    def watch(self, number: int) -> AsyncIterator[models.RoundsGetOutput]:
        """Follow a round."""
        return self._events(models.RoundsGetOutput, f"/projects/{self._slug}/rounds/{in_path(number)}/progress")

    def changes(self) -> AsyncIterator[dict[str, Any]]:
        """Follow all rounds of a project."""
        return self._events(adapter[dict[str, Any]](dict[str, Any]), f"/projects/{self._slug}/changes")

class AsyncProjectRehearsalsApi(AsyncOperations):
    """A round tried on data that is there already."""

    async def get(self, number: int) -> models.RehearsalsGetOutput | None:
        """Show a round’s rehearsal."""
        return await self._ask(adapter[models.RehearsalsGetOutput | None](models.RehearsalsGetOutput | None), "GET", f"/projects/{self._slug}/rounds/{in_path(number)}/rehearsal")

    async def start(self, number: int, *, idempotency_key: str | None = None) -> models.RehearsalsStartOutput:
        """Rehearse a round."""
        return await self._ask(models.RehearsalsStartOutput, "POST", f"/projects/{self._slug}/rounds/{in_path(number)}/rehearsal", key=idempotency_key or new_key())

    async def stop(self, number: int) -> None:
        """Stop a rehearsal."""
        return await self._do("DELETE", f"/projects/{self._slug}/rounds/{in_path(number)}/rehearsal")

class AsyncProjectRecipesApi(AsyncOperations):
    """The paper’s methods, run step by step."""

    def list(self, *, experiment: str | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.RecipesListItem]:
        """List recipes that were run."""
        return self._pages(models.RecipesListItem, f"/projects/{self._slug}/recipes", query={"experiment": experiment, "limit": limit})

    async def start(self, *, recipe: inputs.RecipesStartInputRecipeSft | inputs.RecipesStartInputRecipeRaft | inputs.RecipesStartInputRecipeOfflineDpo | inputs.RecipesStartInputRecipeOfflineGshf2 | inputs.RecipesStartInputRecipeRso | inputs.RecipesStartInputRecipeMultiStepRso | inputs.RecipesStartInputRecipeHybridGshfDpo | inputs.RecipesStartInputRecipeSequential, experiment: str | NotGiven = NOT_GIVEN, seed: int | NotGiven = NOT_GIVEN, number: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.RecipesStartOutput:
        """Run a recipe."""
        return await self._ask(models.RecipesStartOutput, "POST", f"/projects/{self._slug}/recipes", body={"experiment": experiment, "recipe": recipe, "seed": seed, "number": number}, key=idempotency_key or new_key())

    async def get(self, number: int) -> models.RecipesGetOutput:
        """Show a run of a recipe."""
        return await self._ask(models.RecipesGetOutput, "GET", f"/projects/{self._slug}/recipes/{in_path(number)}")

    async def stop(self, number: int, *, idempotency_key: str | None = None) -> models.RecipesStopOutput:
        """Stop a run of a recipe."""
        return await self._ask(models.RecipesStopOutput, "POST", f"/projects/{self._slug}/recipes/{in_path(number)}/stop", key=idempotency_key or new_key())

    async def retry(self, number: int, *, idempotency_key: str | None = None) -> models.RecipesRetryOutput:
        """Retry a run of a recipe."""
        return await self._ask(models.RecipesRetryOutput, "POST", f"/projects/{self._slug}/recipes/{in_path(number)}/retry", key=idempotency_key or new_key())

    async def preview(self, *, recipe: inputs.RecipesStartInputRecipeSft | inputs.RecipesStartInputRecipeRaft | inputs.RecipesStartInputRecipeOfflineDpo | inputs.RecipesStartInputRecipeOfflineGshf2 | inputs.RecipesStartInputRecipeRso | inputs.RecipesStartInputRecipeMultiStepRso | inputs.RecipesStartInputRecipeHybridGshfDpo | inputs.RecipesStartInputRecipeSequential, experiment: str | NotGiven = NOT_GIVEN) -> models.RecipesPreviewOutput:
        """Preview a recipe."""
        return await self._ask(models.RecipesPreviewOutput, "POST", f"/projects/{self._slug}/recipe-previews", body={"experiment": experiment, "recipe": recipe})

    async def suggest_path(self, *, eta: float, experiment: str | NotGiven = NOT_GIVEN, acceptance: float | NotGiven = NOT_GIVEN, temperature: float | NotGiven = NOT_GIVEN, scored_by: Literal['reward', 'scorer'] | NotGiven = NOT_GIVEN) -> models.RecipesSuggestPathOutput:
        """Suggest a path of η."""
        return await self._ask(adapter[models.RecipesSuggestPathOutput](models.RecipesSuggestPathOutput), "GET", f"/projects/{self._slug}/recipe-paths", query={"experiment": experiment, "eta": eta, "acceptance": acceptance, "temperature": temperature, "scoredBy": scored_by})

    def watch(self, number: int) -> AsyncIterator[models.RecipesGetOutput]:
        """Follow a run of a recipe."""
        return self._events(models.RecipesGetOutput, f"/projects/{self._slug}/recipes/{in_path(number)}/progress")

class AsyncProjectQualityApi(AsyncOperations):
    """Agreement, reliability, gold pairs, reviews and LLM judges."""

    def annotators(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.QualityAnnotatorsItem]:
        """List annotators with their reliability."""
        return self._pages(models.QualityAnnotatorsItem, f"/projects/{self._slug}/annotators", query={"limit": limit})

    async def set_standing(self, pseudonym: str, *, state: Literal['good', 'warned', 'paused', 'blocked'], reason: str) -> None:
        """Pause or block an annotator."""
        return await self._do("PUT", f"/projects/{self._slug}/annotators/{in_path(pseudonym)}/standing", body={"state": state, "reason": reason})

    async def stopped(self) -> models.QualityStoppedOutput:
        """Count paused and blocked annotators."""
        return await self._ask(models.QualityStoppedOutput, "GET", f"/projects/{self._slug}/stopped-annotators")

    def agreement(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.QualityAgreementItem]:
        """Show how far annotators agree."""
        return self._pages(models.QualityAgreementItem, f"/projects/{self._slug}/agreement", query={"limit": limit})

    def faults(self) -> AsyncPages[models.QualityFaultsItem]:
        """List pairs on which reliable annotators disagree."""
        return self._pages(models.QualityFaultsItem, f"/projects/{self._slug}/guideline-faults")

    async def statistics(self) -> models.QualityStatisticsOutput:
        """Show how recent quality statistics are."""
        return await self._ask(models.QualityStatisticsOutput, "GET", f"/projects/{self._slug}/statistics")

    async def compute(self, *, idempotency_key: str | None = None) -> None:
        """Compute quality statistics."""
        return await self._do("POST", f"/projects/{self._slug}/statistics/compute", key=idempotency_key or new_key())

    async def queue(self, *, place: int | NotGiven = NOT_GIVEN, limit: int | NotGiven = NOT_GIVEN) -> models.QualityQueueOutput:
        """List pairs to review."""
        return await self._ask(models.QualityQueueOutput, "GET", f"/projects/{self._slug}/review-queue", query={"place": place, "limit": limit})

    async def adjudicate(self, pair_id: str, *, verdict: Literal['first', 'second', 'tie', 'leave-out'], note: str | NotGiven = NOT_GIVEN) -> None:
        """Decide a pair."""
        return await self._do("PUT", f"/projects/{self._slug}/pairs/{in_path(pair_id)}/decision", body={"verdict": verdict, "note": note})

    async def take_back_decision(self, pair_id: str) -> None:
        """Take a decision back."""
        return await self._do("DELETE", f"/projects/{self._slug}/pairs/{in_path(pair_id)}/decision")

    async def dismiss_flags(self, pair_id: str, *, note: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> None:
        """Dismiss a pair’s flags."""
        return await self._do("POST", f"/projects/{self._slug}/pairs/{in_path(pair_id)}/dismiss-flags", body={"note": note}, key=idempotency_key or new_key())

    def gold(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.QualityGoldItem]:
        """List gold pairs."""
        return self._pages(models.QualityGoldItem, f"/projects/{self._slug}/gold-pairs", query={"limit": limit})

    async def mark_gold(self, *, pair_id: str, kind: Literal['gold', 'attention'] | NotGiven = NOT_GIVEN, answer: Literal['first', 'second', 'tie'] | None | NotGiven = NOT_GIVEN, explanation: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.QualityMarkGoldOutput:
        """Make a pair a gold pair."""
        return await self._ask(models.QualityMarkGoldOutput, "POST", f"/projects/{self._slug}/gold-pairs", body={"pairId": pair_id, "kind": kind, "answer": answer, "explanation": explanation}, key=idempotency_key or new_key())

    async def retire_gold(self, gold_pair_id: str) -> None:
        """Retire a gold pair."""
        return await self._do("DELETE", f"/projects/{self._slug}/gold-pairs/{in_path(gold_pair_id)}")

    async def add_gold_from_imports(self, *, count: int, idempotency_key: str | None = None) -> models.QualityAddGoldFromImportsOutput:
        """Make gold pairs of imported comparisons."""
        return await self._ask(models.QualityAddGoldFromImportsOutput, "POST", f"/projects/{self._slug}/gold-imports", body={"count": count}, key=idempotency_key or new_key())

    async def write_attention_check(self, *, instruction: str, right_answer: str, wrong_answer: str, explanation: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.QualityWriteAttentionCheckOutput:
        """Write an attention check."""
        return await self._ask(models.QualityWriteAttentionCheckOutput, "POST", f"/projects/{self._slug}/attention-checks", body={"instruction": instruction, "rightAnswer": right_answer, "wrongAnswer": wrong_answer, "explanation": explanation}, key=idempotency_key or new_key())

    async def weights(self, *, number: int | NotGiven = NOT_GIVEN) -> models.QualityWeightsOutput:
        """Show how votes are weighted."""
        return await self._ask(models.QualityWeightsOutput, "GET", f"/projects/{self._slug}/weights", query={"number": number})

    async def set_weights(self, number: int, *, is_on: bool) -> None:
        """Weight a round’s votes, or don’t."""
        return await self._do("PUT", f"/projects/{self._slug}/rounds/{in_path(number)}/weights", body={"isOn": is_on})

    async def rules(self) -> models.QualityRulesOutput:
        """Show the rules for quality."""
        return await self._ask(models.QualityRulesOutput, "GET", f"/projects/{self._slug}/quality-rules")

    async def set_rules(self, *, rules: inputs.QualitySetRulesInputRules) -> models.QualitySetRulesOutput:
        """Change the rules for quality."""
        return await self._ask(models.QualitySetRulesOutput, "PATCH", f"/projects/{self._slug}/quality-rules", body={"rules": rules})

    async def judges(self) -> models.QualityJudgesOutput:
        """List LLM judges."""
        return await self._ask(models.QualityJudgesOutput, "GET", f"/projects/{self._slug}/judges")

    async def save_judge(self, *, name: str, base_url: str, model: str, api_key: str | NotGiven = NOT_GIVEN, temperature: float | NotGiven = NOT_GIVEN, max_tokens: int | NotGiven = NOT_GIVEN, share: float | NotGiven = NOT_GIVEN, counts: bool | NotGiven = NOT_GIVEN, exported: bool | NotGiven = NOT_GIVEN, is_automatic: bool | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.QualitySaveJudgeOutput:
        """Add or change an LLM judge."""
        return await self._ask(models.QualitySaveJudgeOutput, "POST", f"/projects/{self._slug}/judges", body={"name": name, "baseUrl": base_url, "model": model, "apiKey": api_key, "temperature": temperature, "maxTokens": max_tokens, "share": share, "counts": counts, "exported": exported, "isAutomatic": is_automatic}, key=idempotency_key or new_key())

    async def retire_judge(self, judge_id: str) -> None:
        """Retire an LLM judge."""
        return await self._do("DELETE", f"/projects/{self._slug}/judges/{in_path(judge_id)}")

    async def check_judge(self, judge_id: str, *, idempotency_key: str | None = None) -> models.QualityCheckJudgeOutput:
        """Check an LLM judge’s server."""
        return await self._ask(models.QualityCheckJudgeOutput, "POST", f"/projects/{self._slug}/judges/{in_path(judge_id)}/check", key=idempotency_key or new_key())

    async def start_judge_run(self, judge_id: str, *, number: int, idempotency_key: str | None = None) -> models.QualityStartJudgeRunOutput:
        """Let an LLM judge label a round."""
        return await self._ask(models.QualityStartJudgeRunOutput, "POST", f"/projects/{self._slug}/judges/{in_path(judge_id)}/runs", body={"number": number}, key=idempotency_key or new_key())

    async def act_on_judge_run(self, judge_run_id: str, *, action: Literal['pause', 'resume', 'retry'], idempotency_key: str | None = None) -> models.QualityActOnJudgeRunOutput:
        """Pause, resume or end a judge’s run."""
        return await self._ask(models.QualityActOnJudgeRunOutput, "POST", f"/projects/{self._slug}/judge-runs/{in_path(judge_run_id)}/actions", body={"action": action}, key=idempotency_key or new_key())

class AsyncProjectLabelingApi(AsyncOperations):
    """Labeling itself: for programs that stand in for people."""

    async def next(self, *, prefetch: int | NotGiven = NOT_GIVEN, ready: int | NotGiven = NOT_GIVEN, holding: Sequence[str] | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.LabelingNextOutput:
        """Take the next pairs to label."""
        return await self._ask(adapter[models.LabelingNextOutput](models.LabelingNextOutput), "POST", f"/projects/{self._slug}/labeling/pairs", body={"prefetch": prefetch, "ready": ready, "holding": holding}, key=idempotency_key or new_key())

    async def set_strength(self, judgment_id: str, *, strength: Literal[1, 2, 3]) -> models.LabelingSetStrengthOutput:
        """Say how much better the answer is."""
        return await self._ask(models.LabelingSetStrengthOutput, "PUT", f"/projects/{self._slug}/labeling/judgments/{in_path(judgment_id)}/strength", body={"strength": strength})

    async def undo(self, *, judgment_id: str | NotGiven = NOT_GIVEN, lease_id: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None) -> models.LabelingUndoOutput:
        """Take a label or a skip back."""
        return await self._ask(models.LabelingUndoOutput, "POST", f"/projects/{self._slug}/labeling/undo", body={"judgmentId": judgment_id, "leaseId": lease_id}, key=idempotency_key or new_key())

    def history(self, *, limit: int | NotGiven = NOT_GIVEN) -> AsyncPages[models.LabelingHistoryItem]:
        """List your last labels."""
        return self._pages(models.LabelingHistoryItem, f"/projects/{self._slug}/labeling/history", query={"limit": limit})

    async def guidelines(self) -> models.LabelingGuidelinesOutput:
        """Show the guidelines."""
        return await self._ask(models.LabelingGuidelinesOutput, "GET", f"/projects/{self._slug}/labeling/guidelines")

    async def desk(self) -> models.LabelingDeskOutput:
        """Show how the labeling page greets you."""
        return await self._ask(models.LabelingDeskOutput, "GET", f"/projects/{self._slug}/labeling/desk")

    async def rules(self) -> models.LabelingRulesOutput:
        """Show the rules for labeling."""
        return await self._ask(models.LabelingRulesOutput, "GET", f"/projects/{self._slug}/labeling/rules")

    async def set_rules(self, *, rules: inputs.LabelingSetRulesInputRules) -> models.LabelingSetRulesOutput:
        """Change the rules for labeling."""
        return await self._ask(models.LabelingSetRulesOutput, "PATCH", f"/projects/{self._slug}/labeling/rules", body={"rules": rules})

    def image(self, *, url: str, lease: str | NotGiven = NOT_GIVEN, pair: str | NotGiven = NOT_GIVEN) -> AsyncDownload:
        """Show an image of a pair."""
        return self._download(f"/projects/{self._slug}/images", query={"url": url, "lease": lease, "pair": pair})

class AsyncProjectApi:
    """Operations of a project, by slice."""

    def __init__(self, transport: AsyncTransport, slug: str):
        self.projects = AsyncProjectProjectsApi(transport, in_path(slug))
        self.access = AsyncProjectAccessApi(transport, in_path(slug))
        self.members = AsyncProjectMembersApi(transport, in_path(slug))
        self.crowds = AsyncProjectCrowdsApi(transport, in_path(slug))
        self.webhooks = AsyncProjectWebhooksApi(transport, in_path(slug))
        self.prompts = AsyncProjectPromptsApi(transport, in_path(slug))
        self.policies = AsyncProjectPoliciesApi(transport, in_path(slug))
        self.datasets = AsyncProjectDatasetsApi(transport, in_path(slug))
        self.trainings = AsyncProjectTrainingsApi(transport, in_path(slug))
        self.evaluations = AsyncProjectEvaluationsApi(transport, in_path(slug))
        self.experiments = AsyncProjectExperimentsApi(transport, in_path(slug))
        self.rounds = AsyncProjectRoundsApi(transport, in_path(slug))
        self.rehearsals = AsyncProjectRehearsalsApi(transport, in_path(slug))
        self.recipes = AsyncProjectRecipesApi(transport, in_path(slug))
        self.quality = AsyncProjectQualityApi(transport, in_path(slug))
        self.labeling = AsyncProjectLabelingApi(transport, in_path(slug))
