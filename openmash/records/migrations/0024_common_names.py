"""One reason more for a pair to be looked at: names that many people have hold it back."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the reason to those that the database lets in."""

    dependencies: ClassVar = [("records", "0023_agency_links")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="matchreview", name="match_review_why_known"),
        migrations.AddConstraint(
            model_name="matchreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "why__in",
                        [
                            "probable",
                            "numbers_differ",
                            "number_borrowed",
                            "twin",
                            "sibling",
                            "no_forename",
                            "expected_child",
                            "common_names",
                            "join_doubted",
                        ],
                    )
                ),
                name="match_review_why_known",
            ),
        ),
    ]
