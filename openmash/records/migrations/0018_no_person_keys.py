"""Drop the keys in words: people are found by hashed keys, which `openmash migrate` makes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0017_settled_quarters")]

    operations = [migrations.DeleteModel("PersonKey")]
