"""The only place anything changes.

An action checks the permission, locks the row, changes rows and writes the audit entry and any
outbox message in one transaction. Verbs live in a module named for the noun, take the viewer first
and everything else by keyword, and are told the time: `now` is read once, at the edge.
"""
