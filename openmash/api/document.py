"""The OpenAPI document: served, and kept in `docs/reference/openapi.json`."""

import json

from .service import api

PREFIX = "/api/v1/"


def openapi_json() -> str:
    """The document as text, the same for the same code: sorted, indented, with a last newline."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
