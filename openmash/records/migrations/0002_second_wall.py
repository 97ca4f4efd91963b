"""Put row-level security, hub-bound keys and the narrowest grants around every tenant table."""

from django.db import migrations

from openmash.records.operations import APP_ROLE, HubKey, Refuse, Tenancy

ADD_ONLY = "SELECT, INSERT"
NO_DELETE = "SELECT, INSERT, UPDATE"

APPEND_ONLY = (
    "auditentry",
    "auditseal",
    "auditcheckpoint",
    "ratingfact",
    "agencyreturn",
    "professionalview",
    "decision",
    "viewweighed",
    "referral",
    "redirect",
    "policyversion",
    "agencystruckout",
    "intakekey",
    "itemrelease",
    "requestperson",
    "person",
)

OTHERS = {
    "agency": NO_DELETE,
    "partnertoken": NO_DELETE,
    "contact": NO_DELETE,
    # What was told is never changed; only who the hub thinks it is.
    "personrecord": "SELECT, INSERT, UPDATE (person_id)",
    "personkey": "SELECT, INSERT, DELETE",
    "matchverdict": NO_DELETE,
    "opencase": NO_DELETE,
    "caseexclusion": NO_DELETE,
    # The marks of an item may be tightened; its text is never rewritten.
    "item": "SELECT, INSERT, UPDATE (handling, named_roles)",
    "informationrequest": NO_DELETE,
    "handover": NO_DELETE,
    "feedbacktask": NO_DELETE,
    "draft": "SELECT, INSERT, UPDATE, DELETE",
    "auditpending": "SELECT, INSERT, DELETE",
    "outboxmessage": "SELECT, INSERT, UPDATE, DELETE",
}


class Migration(migrations.Migration):
    dependencies = [("records", "0001_the_hub")]

    operations = [
        *[
            HubKey(model)
            for model in (*APPEND_ONLY, *OTHERS, "membership")
            if model != "auditpending"
        ],
        *[Tenancy(model, ADD_ONLY) for model in APPEND_ONLY],
        *[Refuse(model) for model in APPEND_ONLY],
        *[Tenancy(model, verbs) for model, verbs in OTHERS.items()],
        Tenancy("membership", NO_DELETE, own_account=True),
        migrations.RunSQL(
            f"GRANT SELECT ON records_hub TO {APP_ROLE};"
            f"GRANT SELECT, INSERT, UPDATE ON records_account TO {APP_ROLE};"
            "CREATE TABLE shared_cache ("
            "cache_key varchar(255) PRIMARY KEY, value text NOT NULL, "
            "expires timestamptz NOT NULL);"
            "CREATE INDEX shared_cache_expires ON shared_cache (expires);"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON shared_cache TO {APP_ROLE};",
            f"REVOKE ALL ON records_hub, records_account FROM {APP_ROLE};DROP TABLE shared_cache;",
        ),
    ]
