"""The audit log: what an entry is, how it is sealed, and how anyone can check it later."""

from openmash.core.merkle import (
    MerkleFrontier,
    consistency_proof,
    inclusion_proof,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)
from openmash.domain.audit.checking import CLOCK_SLACK, Fault, LogCheck, VerifyReport, verify
from openmash.domain.audit.log import (
    AuditEntry,
    Checkpoint,
    Detail,
    Seal,
    canonical_bytes,
    chain,
    genesis,
    leaf_hash,
    parse_entry,
    seal,
)

__all__ = [
    "CLOCK_SLACK",
    "AuditEntry",
    "Checkpoint",
    "Detail",
    "Fault",
    "LogCheck",
    "MerkleFrontier",
    "Seal",
    "VerifyReport",
    "canonical_bytes",
    "chain",
    "consistency_proof",
    "genesis",
    "inclusion_proof",
    "leaf_hash",
    "merkle_root",
    "parse_entry",
    "seal",
    "verify",
    "verify_consistency",
    "verify_inclusion",
]
