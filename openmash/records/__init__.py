"""The one Django app: what is stored, and the second wall around it.

Only `records.queries` and `actions` touch the models. Every table that belongs to a hub carries
`hub_id` in its keys and is guarded by forced row-level security (see `tenancy`).
"""
