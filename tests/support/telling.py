"""Filling in the form for telling about a child, as a browser without script would."""

from typing import Any

from django.test import Client

Page = Any


class Teller:
    """One person at the form."""

    def __init__(self) -> None:
        self.client = Client(headers={"user-agent": "test"})

    def get(self, path: str) -> Page:
        """Open a page, through redirects."""
        return self.client.get(f"/tell/{path}", follow=True)

    def post(self, path: str, **typed: str) -> Page:
        """Send a page, through redirects."""
        return self.client.post(f"/tell/{path}", typed, follow=True)

    def begin(self, borough: str = "HAC") -> None:
        """Choose the borough."""
        self.post("borough/", borough=borough)

    def about_a_child(self, number: int = 1, **name: str) -> None:
        """The four pages about a child."""
        at = f"people/child/{number}"
        self.post(f"{at}/name/", **(name or {"forename": "Tolu", "surname": "Adeyemi"}))
        self.post(
            f"{at}/age/",
            how_old="birth",
            birth_date_day="14",
            birth_date_month="3",
            birth_date_year="2018",
        )
        self.post(f"{at}/home/", address="14 Sample Walk", postcode="", school="")
        self.post(f"{at}/more/", sex="M")

    def what_happened(self) -> None:
        """The pages from what was seen to staff safety."""
        self.post("saw/", witnessed="He had a bruise on his left arm.")
        self.post("told/", reported="")
        self.post("records/", fact="")
        self.post("think/", opinion="I think that he is afraid.")
        self.post("when/", event_date_year="2026", event_date_month="11")
        self.post("family/", family_told="not_told", family_told_why_not="He may be hurt.")
        self.post("safety/", safe_to_contact="not_known")
        self.post("staff/", staff_safety="A large dog.")

    def as_neighbour(self) -> "Teller":
        """Everything up to checking, as a neighbour."""
        self.begin()
        self.post("who/", who="public")
        self.post("source/", source="acquaintance")
        self.post("you/", name="", phone="020 7946 0123")
        self.post("danger/", urgent="no")
        self.about_a_child()
        self.post("people/child/", one_more="no")
        self.post("people/adult/", one_more="no")
        self.what_happened()
        return self

    def as_teacher(self) -> "Teller":
        """Everything up to checking, as a teacher: two children, one unborn, and a parent."""
        self.begin()
        self.post("who/", who="professional")
        self.post("source/", source="school")
        self.post(
            "you/",
            name="Priya Nandakumar",
            role="Teacher",
            organisation="Larkfield Primary School",
            email="dsl@larkfield.example.org",
        )
        self.post("danger/", urgent="yes", urgent_reason="He is to be fetched at three.")
        self.about_a_child()
        self.post("people/child/", one_more="yes")
        self.post("people/child/2/name/", forename="", surname="Adeyemi")
        self.post("people/child/2/age/", how_old="unborn")
        self.post("people/child/", one_more="no")
        self.post("people/adult/", one_more="yes")
        self.post("people/adult/1/name/", forename="Folake", relationship="Mother")
        self.post("people/adult/1/more/", approximate_age="34")
        self.post("people/adult/", one_more="no")
        self.what_happened()
        return self

    def send(self) -> Page:
        """Confirm and send."""
        return self.post("check/", declaration="on")
