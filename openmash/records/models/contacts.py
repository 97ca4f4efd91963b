"""A contact, the people in it, what was said, and how it was rated."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import DatePrecision

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Contact(HubRow):
    """One concern received by a hub, about one or more children."""

    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=20, default=ContactStatus.RECEIVED)
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source_code = models.CharField(max_length=3)
    urgent = models.BooleanField(default=False)
    urgent_reason = models.TextField(blank=True)

    referrer_is_professional = models.BooleanField()
    referrer_name = models.CharField(max_length=120, blank=True)
    referrer_role = models.CharField(max_length=120, blank=True)
    referrer_organisation = models.CharField(max_length=160, blank=True)
    referrer_email = models.CharField(max_length=254, blank=True)
    referrer_phone = models.CharField(max_length=30, blank=True)
    referrer_relationship = models.CharField(max_length=120, blank=True)
    referrer_agency = tenant_key("records.Agency", null=True)
    source_system_reference = models.CharField(max_length=60, blank=True)

    family_told = models.CharField(max_length=10)
    family_told_why_not = models.TextField(blank=True)
    safe_to_contact = models.CharField(max_length=10)
    safe_to_contact_detail = models.TextField(blank=True)

    policy = tenant_key("records.PolicyVersion")
    initial_rating = models.CharField(max_length=10, null=True)
    current_rating = models.CharField(max_length=10, null=True)
    rated_at = models.DateTimeField(null=True)
    screening_due_at = models.DateTimeField(null=True)
    decision_due_at = models.DateTimeField(null=True)
    feedback_due_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    repeat_review = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "reference"), name="contact_reference_once"),
            one_of("status", ContactStatus, "contact_status_known"),
            one_of("family_told", ("told", "not_told", "not_known"), "contact_family_told_known"),
            one_of("safe_to_contact", ("yes", "no", "not_known"), "contact_safe_known"),
            models.CheckConstraint(
                condition=~models.Q(family_told="not_told") | ~models.Q(family_told_why_not=""),
                name="contact_not_told_has_reason",
            ),
            all_or_none("contact_rated_pair", "initial_rating", "current_rating", "rated_at"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("hub", "next_due_at"),
                condition=~models.Q(status="closed"),
                name="contact_open_by_due",
            ),
            models.Index(
                fields=("hub", "changed_at"),
                condition=~models.Q(status="closed"),
                name="contact_open_by_change",
            ),
            models.Index(fields=("hub", "received_at"), name="contact_by_receipt"),
        ]


class Person(HubRow):
    """A person as the hub knows them: what joined records have in common. Holds no facts itself."""

    created_at = models.DateTimeField()


class PersonRecord(HubRow):
    """A child or adult as told in one contact. Nothing told is changed by a join.

    `origin` is the person that the record came with, if any, and stays; `person` is who the hub
    thinks it is now. Undoing every verdict makes the second equal the first again.
    """

    contact = tenant_key("records.Contact", related_name="people")
    origin = tenant_key("records.Person", null=True)
    person = tenant_key("records.Person", null=True)
    kind = models.CharField(max_length=5)
    position = models.PositiveSmallIntegerField()
    forename = models.CharField(max_length=80, blank=True)
    surname = models.CharField(max_length=80, blank=True)
    other_names = ArrayField(models.CharField(max_length=160), default=list)
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=12, default=DatePrecision.UNKNOWN)
    approximate_age = models.PositiveSmallIntegerField(null=True)
    is_unborn = models.BooleanField(default=False)
    expected_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="U")
    ethnicity = models.CharField(max_length=4, default="NOBT")
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    school = models.CharField(max_length=160, blank=True)
    relationship = models.CharField(max_length=120, blank=True)
    lives_with_children = models.CharField(max_length=10, default="not_known")
    language = models.CharField(max_length=60, blank=True)
    interpreter_needed = models.BooleanField(default=False)
    # An index on lower(surname) would go unused: the wall lets only leakproof operators through.
    surname_key = models.GeneratedField(
        expression=Lower("surname"), output_field=models.CharField(max_length=80), db_persist=True
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "contact", "kind", "position"), name="person_record_place_once"
            ),
            one_of("kind", ("child", "adult"), "person_record_kind_known"),
            one_of("sex", ("M", "F", "U"), "person_record_sex_known"),
            one_of("birth_precision", DatePrecision, "person_record_precision_known"),
            one_of("lives_with_children", ("yes", "no", "not_known"), "person_record_lives_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "contact"), name="person_record_contact"),
            models.Index(fields=("hub", "person"), name="person_record_person"),
            models.Index(fields=("hub", "origin"), name="person_record_origin"),
            models.Index(fields=("hub", "surname_key"), name="person_record_surname"),
            models.Index(
                fields=("hub", "postcode"),
                condition=~models.Q(postcode=""),
                name="person_record_postcode",
            ),
        ]


class MatchVerdict(HubRow):
    """Somebody's decision whether two person records are one person. It can be undone."""

    record = tenant_key("records.PersonRecord")
    other = tenant_key("records.PersonRecord")
    verdict = models.CharField(max_length=10)
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()
    undone_by = by_account(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("verdict", ("same", "different", "unsure"), "match_verdict_known"),
            all_or_none("match_undone_pair", "undone_by", "undone_at", "undone_reason"),
            models.UniqueConstraint(
                fields=("hub", "record", "other"),
                condition=models.Q(undone_at__isnull=True),
                name="match_verdict_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "other"), name="match_verdict_other")]


class OpenCase(HubRow):
    """A child already open to children's social care, with the allocated worker."""

    person = tenant_key("records.Person")
    team = models.CharField(max_length=120)
    worker_name = models.CharField(max_length=120)
    worker_email = models.CharField(max_length=254)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("hub", "person"), name="open_case_person")]


class Redirect(HubRow):
    """A contact passed to the worker who already has the child, instead of being rated."""

    contact = tenant_key("records.Contact")
    open_case = tenant_key("records.OpenCase", null=True)
    worker_name = models.CharField(max_length=120)
    team = models.CharField(max_length=120)
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "contact"), name="contact_redirected_once")
        ]


class RatingFact(HubRow):
    """A rating given to a contact: a fact of its own with who, when and why, never changed."""

    contact = tenant_key("records.Contact", related_name="ratings")
    sequence = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10)
    rating = models.CharField(max_length=10)
    reason = models.TextField()
    threshold_text = models.TextField()
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "contact", "sequence"), name="rating_sequence"),
            one_of("step", ("proposed", "confirmed", "changed"), "rating_step_known"),
            one_of("rating", Rating, "rating_known"),
        ]


class CaseExclusion(HubRow):
    """A colleague who may not see one contact, for instance a relative of the family.

    `may_ask`: they may learn, by searching, that there is such a contact, and ask to see it.
    """

    contact = tenant_key("records.Contact")
    account = by_account()
    may_ask = models.BooleanField(default=False, db_default=False)
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()
    lifted_by = by_account(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "contact", "account"),
                condition=models.Q(lifted_at__isnull=True),
                name="exclusion_once",
            ),
            all_or_none("exclusion_lifted_pair", "lifted_by", "lifted_at"),
        ]
