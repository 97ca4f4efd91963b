"""What could not be searched has no period: let a return go without one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_second_wall"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agencyreturn",
            name="period_from",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="agencyreturn",
            name="period_to",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="agencyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("period_from__isnull", False), ("period_to__isnull", False)),
                    models.Q(("period_from__isnull", True), ("period_to__isnull", True)),
                    _connector="OR",
                ),
                name="return_period_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "cannot_search"), ("period_to__isnull", False), _connector="OR"
                ),
                name="return_search_has_period",
            ),
        ),
    ]
