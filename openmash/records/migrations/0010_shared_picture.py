"""The shared picture: agreements, shares, releases, products, chronology, network, own record."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from openmash.records.operations import APP_ROLE, HubKey, Refuse, Tenancy

_ADD_ONLY = ("itemmarking", "share", "productreading", "curatedsource", "tie")
_CHANGED_IN_PLACES = {
    "agreement": "ended_by_id, ended_at, ended_reason",
    "releaserequest": "due_at, closed_at, chased_count, last_chased_at",
    "releaseoverride": "reviewed_by_id, reviewed_at, finding, finding_reason",
    "curatedentry": "removed_by_id, removed_at",
    "tiewrong": "undone_by_id, undone_at",
    "protectedplace": "lifted_by_id, lifted_at, lifted_reason",
    "subjectrequestpause": "ended_by_id, ended_at",
}
_CHANGED = ("requesteditem", "product", "subjectrequest", "subjectitem")

# The police have marked their intelligence 3x5x2 all along. The wall shows the owner one hub at a
# time, so each is entered in turn.
_POLICE_MARKS = """
DO $$
DECLARE
    before text := coalesce(current_setting('openmash.hub_id', true), '');
    hub uuid;
BEGIN
    FOR hub IN SELECT id FROM records_hub ORDER BY id LOOP
        PERFORM set_config('openmash.hub_id', hub::text, true);
        UPDATE records_agency SET marking_scheme = '3x5x2' WHERE kind = 'police';
    END LOOP;
    PERFORM set_config('openmash.hub_id', before, true);
END $$;
"""

WALL = [
    *[
        HubKey(model)
        for model in (*_ADD_ONLY, *_CHANGED_IN_PLACES, *_CHANGED, "productitem")
    ],
    *[Tenancy(model, "SELECT, INSERT") for model in _ADD_ONLY],
    *[Refuse(model) for model in _ADD_ONLY],
    *[
        Tenancy(model, f"SELECT, INSERT, UPDATE ({columns})")
        for model, columns in _CHANGED_IN_PLACES.items()
    ],
    *[Tenancy(model, "SELECT, INSERT, UPDATE") for model in _CHANGED],
    # An item can be taken out of a draft again; after delivery it is only ever marked.
    Tenancy("productitem", "SELECT, INSERT, UPDATE, DELETE"),
    # A release can be withdrawn by its owner: those columns and no others may change.
    migrations.RunSQL(
        "DROP TRIGGER append_only ON records_itemrelease;"
        f"GRANT UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason) "
        f"ON records_itemrelease TO {APP_ROLE};"
        "ALTER TABLE records_itemrelease ADD CONSTRAINT records_itemrelease_share_id_same_hub "
        "FOREIGN KEY (hub_id, share_id) REFERENCES records_share (hub_id, id) "
        "DEFERRABLE INITIALLY DEFERRED;",
        "ALTER TABLE records_itemrelease DROP CONSTRAINT records_itemrelease_share_id_same_hub;"
        f"REVOKE UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason) "
        f"ON records_itemrelease FROM {APP_ROLE};"
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON records_itemrelease "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change();",
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0009_urgent_screening'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=160)),
                ('mode', models.CharField(max_length=10)),
                ('purpose', models.TextField()),
                ('agencies', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('review_on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_reason', models.TextField(null=True)),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'begins_on'], name='agreement_by_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mode__in', ['existence', 'content'])), name='agreement_mode_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_reason__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ended_reason__isnull', True)), _connector='OR'), name='agreement_ended_pair'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='agreement_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='CuratedEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('wording', models.TextField(blank=True)),
                ('event_date', models.DateField(null=True)),
                ('date_precision', models.CharField(default='unknown', max_length=12)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('removed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'contact'], name='curated_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('date_precision__in', ['day', 'month', 'year', 'approximate', 'unknown'])), name='curated_precision_known'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), _connector='OR'), name='curated_removed_pair')],
            },
        ),
        migrations.CreateModel(
            name='ItemMarking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('from_handling', models.CharField(max_length=12)),
                ('from_named_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('to_handling', models.CharField(max_length=12)),
                ('to_named_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='markings', to='records.item')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'item'], name='marking_item')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_handling__in', ['open', 'hub_only', 'restricted', 'sealed'])), name='marking_handling_known')],
            },
        ),
        migrations.CreateModel(
            name='ProtectedPlace',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('value', models.TextField()),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_reason', models.TextField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('lifted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.personrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'record'], name='protected_place_record')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['address', 'phone', 'school', 'workplace', 'other'])), name='protected_place_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), ('lifted_reason__isnull', False)), models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True), ('lifted_reason__isnull', True)), _connector='OR'), name='protected_place_lifted_pair')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseOverride',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('review_due_at', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('finding', models.CharField(max_length=14, null=True)),
                ('finding_reason', models.TextField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.item')),
                ('release', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.itemrelease')),
                ('reviewed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('reviewed_at__isnull', True)), fields=['hub', 'review_due_at'], name='override_to_review'), models.Index(fields=['hub', 'contact'], name='override_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finding__isnull', False), ('finding_reason__isnull', False), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), models.Q(('finding__isnull', True), ('finding_reason__isnull', True), ('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), _connector='OR'), name='override_reviewed_pair'), models.CheckConstraint(condition=models.Q(('finding__isnull', True), ('finding__in', ['justified', 'not_justified']), _connector='OR'), name='override_finding_known'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('by')), _negated=True), _connector='OR'), name='override_reviewed_by_another'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='SubjectRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=20)),
                ('requester_name', models.CharField(max_length=120)),
                ('requester_relation', models.CharField(max_length=120)),
                ('on_behalf', models.BooleanField(default=False)),
                ('authority', models.TextField(blank=True)),
                ('identity_checked_at', models.DateTimeField(null=True)),
                ('identity_how', models.TextField(null=True)),
                ('scope', models.TextField(blank=True)),
                ('status', models.CharField(default='received', max_length=10)),
                ('received_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('due_explained', models.TextField()),
                ('extended_at', models.DateTimeField(null=True)),
                ('extended_reason', models.TextField(null=True)),
                ('prepared_at', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('refused_reason', models.TextField(blank=True)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('identity_checked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.personrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'due_at'], name='subject_request_due')],
                'constraints': [models.UniqueConstraint(fields=('hub', 'reference'), name='subject_request_once'), models.CheckConstraint(condition=models.Q(('status__in', ['received', 'collecting', 'redacting', 'checking', 'released', 'refused'])), name='subject_request_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('identity_checked_at__isnull', False), ('identity_checked_by__isnull', False), ('identity_how__isnull', False)), models.Q(('identity_checked_at__isnull', True), ('identity_checked_by__isnull', True), ('identity_how__isnull', True)), _connector='OR'), name='subject_request_identity_pair'), models.CheckConstraint(condition=models.Q(models.Q(('extended_at__isnull', False), ('extended_reason__isnull', False)), models.Q(('extended_at__isnull', True), ('extended_reason__isnull', True)), _connector='OR'), name='subject_request_extended_pair'), models.CheckConstraint(condition=models.Q(models.Q(('prepared_at__isnull', False), ('prepared_by__isnull', False)), models.Q(('prepared_at__isnull', True), ('prepared_by__isnull', True)), _connector='OR'), name='subject_request_prepared_pair'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', False), ('released_by__isnull', False)), models.Q(('released_at__isnull', True), ('released_by__isnull', True)), _connector='OR'), name='subject_request_released_pair'), models.CheckConstraint(condition=models.Q(('released_by__isnull', True), models.Q(('released_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='subject_request_two_people')],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('to_name', models.CharField(blank=True, max_length=160)),
                ('kind', models.CharField(max_length=24)),
                ('confidence', models.CharField(max_length=8)),
                ('known_from', models.DateField(null=True)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('from_record', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.personrecord')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.item')),
                ('to_record', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.personrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'contact'], name='tie_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidence__in', ['certain', 'likely', 'unsure'])), name='tie_confidence_known'), models.CheckConstraint(condition=models.Q(models.Q(('to_name', ''), ('to_record__isnull', False)), models.Q(('to_record__isnull', True), models.Q(('to_name', ''), _negated=True)), _connector='OR'), name='tie_has_one_far_end')],
            },
        ),
        migrations.CreateModel(
            name='TieWrong',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('tie_key', models.CharField(max_length=120)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('undone_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('hub', 'contact', 'tie_key'), name='tie_wrong_once'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), _connector='OR'), name='tie_wrong_undone_pair')],
            },
        ),
        migrations.CreateModel(
            name='CuratedSource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='records.curatedentry')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.item')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'item'], name='curated_source_item')],
                'constraints': [models.UniqueConstraint(fields=('hub', 'entry', 'item'), name='curated_source_once')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.TextField()),
                ('basis', models.CharField(max_length=24)),
                ('consent_detail', models.TextField(blank=True)),
                ('family_told', models.CharField(max_length=10)),
                ('family_told_why_not', models.TextField(blank=True)),
                ('agreement_why', models.TextField(blank=True)),
                ('urgent', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('chased_count', models.PositiveSmallIntegerField(default=0)),
                ('last_chased_at', models.DateTimeField(null=True)),
                ('agreement', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agreement')),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('owner_agency', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agency')),
                ('to_agency', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agency')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['hub', 'owner_agency', 'asked_at'], name='release_desk'), models.Index(fields=['hub', 'contact'], name='release_request_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('basis__in', ['dpa2018_sch1_para18', 'children_act_duty', 'children_act_2004_s16la', 'vital_interests', 'consent'])), name='release_request_basis_known'), models.CheckConstraint(condition=models.Q(('family_told__in', ['told', 'not_told', 'not_known'])), name='release_request_told_known')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('purpose', models.TextField()),
                ('basis', models.CharField(max_length=24)),
                ('consent_detail', models.TextField(blank=True)),
                ('family_told', models.CharField(max_length=10)),
                ('family_told_why_not', models.TextField(blank=True)),
                ('agreement_why', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('agreement', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agreement')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('from_agency', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agency')),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('to_agency', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'contact'], name='share_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['with_contact', 'with_return', 'with_handover', 'release', 'override', 'product', 'subject_access'])), name='share_kind_known'), models.CheckConstraint(condition=models.Q(('basis__in', ['dpa2018_sch1_para18', 'children_act_duty', 'children_act_2004_s16la', 'vital_interests', 'consent'])), name='share_basis_known'), models.CheckConstraint(condition=models.Q(('family_told__in', ['told', 'not_told', 'not_known'])), name='share_family_told_known'), models.CheckConstraint(condition=models.Q(models.Q(('family_told', 'not_told'), _negated=True), models.Q(('family_told_why_not', ''), _negated=True), _connector='OR'), name='share_not_told_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('basis', 'consent'), _negated=True), models.Q(('consent_detail', ''), _negated=True), _connector='OR'), name='share_by_consent_says_whose')],
            },
        ),
        migrations.CreateModel(
            name='SubjectItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('decision', models.CharField(default='undecided', max_length=10)),
                ('wording', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.item')),
                ('subject_request', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='records.subjectrequest')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('hub', 'subject_request', 'item'), name='subject_item_once'), models.CheckConstraint(condition=models.Q(('decision__in', ['undecided', 'include', 'redact', 'withhold'])), name='subject_item_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='subject_item_decided_pair'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'withhold'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='withheld_subject_item_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='SubjectRequestPause',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=14)),
                ('detail', models.TextField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('began_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('subject_request', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='records.subjectrequest')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['identity', 'clarification'])), name='pause_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='pause_ended_pair'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('hub', 'subject_request'), name='one_pause_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('purpose', models.TextField()),
                ('status', models.CharField(default='draft', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.TextField(null=True)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contact')),
                ('created_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delivered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('to_agency', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agency')),
                ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('share', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.share')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'contact'], name='product_contact'), models.Index(condition=models.Q(('delivered_at__isnull', False)), fields=['hub', 'to_agency', 'delivered_at'], name='product_tray')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'delivered', 'withdrawn'])), name='product_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('delivered_by__isnull', False), ('share__isnull', False)), models.Q(('delivered_at__isnull', True), ('delivered_by__isnull', True), ('share__isnull', True)), _connector='OR'), name='product_delivered_pair'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_reason__isnull', False)), models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_reason__isnull', True)), _connector='OR'), name='product_withdrawn_pair')],
            },
        ),
        migrations.CreateModel(
            name='RequestedItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(default='asked', max_length=10)),
                ('answer', models.CharField(max_length=8, null=True)),
                ('wording', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('review_on', models.DateField(null=True)),
                ('proposed_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.item')),
                ('proposed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.itemrelease')),
                ('release_request', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='records.releaserequest')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'item'], name='requested_item_item'), models.Index(condition=models.Q(('status', 'declined')), fields=['hub', 'review_on'], name='declined_item_review')],
                'constraints': [models.UniqueConstraint(fields=('hub', 'release_request', 'item'), name='item_once_per_release_request'), models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'proposed', 'released', 'sanitised', 'declined', 'overridden', 'withdrawn'])), name='requested_item_status_known'), models.CheckConstraint(condition=models.Q(('answer__isnull', True), ('answer__in', ['release', 'sanitise', 'decline']), _connector='OR'), name='requested_item_answer_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False)), models.Q(('answer__isnull', True), ('proposed_at__isnull', True), ('proposed_by__isnull', True)), _connector='OR'), name='requested_item_proposed_pair'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), _connector='OR'), name='requested_item_confirmed_pair'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='requested_item_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), ('review_on__isnull', False)), _connector='OR'), name='declined_item_has_reason_and_review'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sanitised'), _negated=True), models.Q(('wording', ''), _negated=True), _connector='OR'), name='sanitised_item_has_wording')],
            },
        ),
        migrations.CreateModel(
            name='ProductItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('wording', models.TextField(blank=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_reason', models.TextField(null=True)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.item')),
                ('product', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='records.product')),
                ('release', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.itemrelease')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'item'], name='product_item_item'), models.Index(fields=['hub', 'release'], name='product_item_release')],
                'constraints': [models.UniqueConstraint(fields=('hub', 'product', 'item'), name='product_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', False), ('taken_back_reason__isnull', False)), models.Q(('taken_back_at__isnull', True), ('taken_back_reason__isnull', True)), _connector='OR'), name='product_item_taken_back_pair')],
            },
        ),
        migrations.CreateModel(
            name='ProductReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=6)),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hub', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub')),
                ('product', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='records.product')),
            ],
            options={
                'indexes': [models.Index(fields=['hub', 'product'], name='reading_product')],
                'constraints': [models.CheckConstraint(condition=models.Q(('form__in', ['page', 'pdf'])), name='reading_form_known')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='itemrelease',
            name='item_released_once_to_agency',
        ),
        migrations.AddField(
            model_name='agency',
            name='marking_scheme',
            field=models.CharField(db_default='plain', default='plain', max_length=8),
        ),
        migrations.AddField(
            model_name='item',
            name='handling_mark',
            field=models.CharField(blank=True, db_default='', default='', max_length=1),
        ),
        migrations.AddField(
            model_name='item',
            name='information_mark',
            field=models.CharField(blank=True, db_default='', default='', max_length=1),
        ),
        migrations.AddField(
            model_name='item',
            name='place',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='item',
            name='scheme',
            field=models.CharField(db_default='plain', default='plain', max_length=8),
        ),
        migrations.AddField(
            model_name='item',
            name='source_mark',
            field=models.CharField(blank=True, db_default='', default='', max_length=1),
        ),
        migrations.AddField(
            model_name='itemrelease',
            name='second_person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='itemrelease',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='itemrelease',
            name='withdrawn_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='itemrelease',
            name='withdrawn_reason',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='itemrelease',
            name='wording',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('marking_scheme__in', ['plain', '3x5x2'])), name='agency_scheme_known'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['plain', '3x5x2'])), name='item_scheme_known'),
        ),
        migrations.AddField(
            model_name='itemrelease',
            name='share',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.share'),
        ),
        migrations.AddConstraint(
            model_name='itemrelease',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('hub', 'item', 'to_agency'), name='item_released_once_to_agency'),
        ),
        migrations.AddConstraint(
            model_name='itemrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_reason__isnull', False)), models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_reason__isnull', True)), _connector='OR'), name='release_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='itemrelease',
            constraint=models.CheckConstraint(condition=models.Q(('second_person__isnull', True), models.Q(('second_person', models.F('released_by')), _negated=True), _connector='OR'), name='release_seconded_by_another'),
        ),
        *WALL,
        migrations.RunSQL(_POLICE_MARKS, migrations.RunSQL.noop),
    ]
