-- The rows of one hub, numbered so that what hangs on a contact or an item finds it again.

CREATE TEMP TABLE c AS SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS child,
    gen_random_uuid() AS decision FROM generate_series(1, %(contacts)s) n;

CREATE TEMP TABLE i AS SELECT n, gen_random_uuid() AS id, CASE WHEN n <= %(longest)s THEN 1 ELSE
    1 + n %% %(contacts)s END AS c, random() AS code, random() AS owner FROM generate_series(1,
    %(items)s) n;

INSERT INTO records_contact (id, reference, status, channel, received_at, recorded_at,
    source_code, urgent, urgent_reason, referrer_is_professional, referrer_name, referrer_role,
    referrer_organisation, referrer_email, referrer_phone, referrer_relationship,
    source_system_reference, family_told, family_told_why_not, safe_to_contact,
    safe_to_contact_detail, changed_at, repeat_review, hub_id, policy_id) SELECT id, 'B-' || n,
    CASE WHEN n %% 50 = 0 THEN 'received' ELSE 'closed' END, 'form', t, t, '6', false, '', true,
    '', '', '', '', '', '', '', 'told', '', 'yes', '', t, false, %(hub)s, %(policy)s FROM
    (SELECT *, %(began)s + n * interval '20 minutes' AS t FROM c) c;

INSERT INTO records_personrecord (id, kind, position, forename, surname, other_names,
    birth_precision, is_unborn, sex, ethnicity, nhs_number, upn, address, postcode, phone,
    school, relationship, lives_with_children, language, interpreter_needed, contact_id, hub_id)
    SELECT child, 'child', 0, 'Child', 'No' || n, '{}', 'unknown', false, 'U', '', '', '', '',
    '', '', '', '', 'not_known', '', false, id, %(hub)s FROM c;

INSERT INTO records_item (id, kind, basis, handling, named_roles, source_grade, event_date,
    date_precision, text, position, created_at, contact_id, hub_id, owner_agency_id, about_id)
    SELECT i.id, 'other_information', 'fact', CASE WHEN code < 0.2 THEN 'open' WHEN code < 0.8
    THEN 'hub_only' WHEN code < 0.95 THEN 'restricted' ELSE 'sealed' END, CASE WHEN code > 0.9
    THEN '{social_worker}' ELSE '{}' END::varchar[], 'untested', %(began)s::date + i.n %% 1800,
    'day', repeat('Something that an agency knew of the family. ', 1 + i.n %% 9), 0, %(began)s,
    c.id, %(hub)s, (%(owners)s::uuid[])[1 + floor(owner * %(owner_count)s)], c.child FROM i JOIN
    c ON c.n = i.c ORDER BY i.n;

INSERT INTO records_informationrequest (id, status, asked_at, added_reason, questions,
    search_scope, period_from, due_explained, chased_count, agency_id, asked_by_id, contact_id,
    hub_id) SELECT gen_random_uuid(), 'asked', %(began)s, '', '', '', %(began)s::date, '', 0,
    agency, %(account)s, c.id, %(hub)s FROM c, unnest(%(asked)s::uuid[]) agency WHERE c.n %% 3 >
    0;

INSERT INTO records_itemrelease (id, purpose, released_at, hub_id, item_id, to_agency_id,
    wording) SELECT gen_random_uuid(), 'To help', %(began)s, %(hub)s, i.id, agency, CASE WHEN
    i.n %% 4 = 0 THEN 'In other words' ELSE '' END FROM i, unnest(%(receivers)s::uuid[]) agency
    WHERE i.n %% 5 = 0;

INSERT INTO records_caseexclusion (id, reason, at, account_id, by_id, contact_id, hub_id) SELECT
    gen_random_uuid(), 'Related', %(began)s, account, %(account)s, c.id, %(hub)s FROM c,
    unnest(%(accounts)s::bigint[]) account WHERE c.n %% 100 = 50 + account %% 50;

INSERT INTO records_decision (id, sequence, outcome, primary_need, rationale, rating,
    outstanding_agencies, outstanding_reason, decided_at, contact_id, decided_by_id, hub_id,
    child_id) SELECT decision, 1, 'early_help', 'N1', 'It fits.', 'green', '{}', '', %(began)s,
    id, %(account)s, %(hub)s, child FROM c WHERE n %% 3 = 1;

INSERT INTO records_handover (id, status, offered_at, answer_reason, contact_id, decision_id,
    to_agency_id, hub_id) SELECT gen_random_uuid(), 'offered', %(began)s, '', id, decision,
    %(team)s, %(hub)s FROM c WHERE n %% 3 = 1;

DROP TABLE i;

DROP TABLE c;
