"""Surname words that whole communities share, so that having one in common says little."""

LITTLE_SAID = frozenset(
    {"begum", "bibi", "khatun", "khatoon", "akter", "akhter", "akhtar", "nessa", "sultana",
     "kaur", "singh", "uddin", "ullah", "miah", "ali", "ahmed", "ahmad", "khan", "hussain",
     "hussein", "hossain", "islam", "rahman", "mohamed", "mohammed", "muhammad", "md", "abdi",
     "hassan", "hasan", "nguyen", "thi", "van", "de", "da", "do", "dos", "das", "e", "y", "del",
     "la", "el", "al", "bin", "binte", "bint", "ibn", "ben", "abu", "silva", "santos", "o", "mc"}
)  # fmt: skip
"""Honorifics, particles and the commonest words. Written from how the names are built; how common a
whole surname is, the model measures."""

SHARED_BY_BROTHERS = frozenset(
    {"mohammed", "muhammad", "mohammad", "mohamed", "muhammed", "mohamad", "muhamad", "mohd", "md",
     "abdul", "syed"}
)  # fmt: skip
"""First names that all the sons of a family may bear, each known by the name that follows."""
