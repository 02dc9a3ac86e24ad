from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def measure(apps, schema_editor):
    """Fill in the lengths of the files that are there; one that is missing on disk takes no room."""
    rows = apps.get_model("vault", "SealedFile").objects
    if rows.exists() and not (Path(settings.HAVN_DATA) / "files").exists():
        raise RuntimeError(f"{settings.HAVN_DATA} holds no folder of files. Is it mounted? Nothing was changed.")
    for pk in list(rows.values_list("pk", flat=True)):
        path = Path(settings.HAVN_DATA) / "files" / pk.hex[:2] / pk.hex
        rows.filter(pk=pk).update(sealed_length=path.stat().st_size if path.exists() else 0)


class Migration(migrations.Migration):

    dependencies = [
        ("vault", "0003_proofs"),
    ]

    operations = [
        migrations.AddField(
            model_name="sealedfile",
            name="sealed_length",
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(measure, migrations.RunPython.noop, elidable=True),
    ]
