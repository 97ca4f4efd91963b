"""What typing may be kept: the rules of `core.text`, under the name by which forms know them."""

from openmash.core.text import refusal, tidy

__all__ = ["refusal", "tidy"]
