"""The OpenAPI document says what the interface does, to anybody who asks."""

import json

import pytest
from django.test import Client

from openmash.api.document import openapi_json


@pytest.mark.django_db
def test_it_is_served_to_anybody() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.content.decode() == openapi_json()


def test_it_names_both_operations_their_token_and_their_refusals() -> None:
    document = json.loads(openapi_json())
    assert set(document["paths"]) == {"/api/v1/contacts", "/api/v1/contacts/{reference}"}
    send = document["paths"]["/api/v1/contacts"]["post"]
    assert set(send["responses"]) == {"200", "201", "401", "403", "409", "413", "415", "422"}
    assert [each["name"] for each in send["parameters"]] == ["Idempotency-Key"]
    assert document["components"]["securitySchemes"]["AgencyToken"]["scheme"] == "bearer"


def test_it_states_the_limits_that_the_form_keeps() -> None:
    schemas = json.loads(openapi_json())["components"]["schemas"]
    assert schemas["ChildIn"]["properties"]["forename"]["maxLength"] == 80
    assert schemas["EventIn"]["properties"]["witnessed"]["maxLength"] == 10_000
    assert schemas["ContactIn"]["additionalProperties"] is False
