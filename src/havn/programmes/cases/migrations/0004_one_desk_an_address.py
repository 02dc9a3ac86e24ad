from collections import defaultdict

from django.db import migrations, models
from django.db.models.functions import Lower, Replace

from havn.foundations.errors import WrongState


def refuse_addresses_that_are_easily_mistaken(apps, schema_editor):
    """Say which addresses stand against the constraint: the database would name none of them."""
    desks = apps.get_model('cases', 'Desk').objects.using(schema_editor.connection.alias)
    alike = defaultdict(list)
    for slug in desks.order_by('slug').values_list('slug', flat=True):
        alike[slug.lower().replace('_', '-')].append(f'“{slug}”')
    clashing = '; '.join(' and '.join(slugs) for slugs in alike.values() if len(slugs) > 1)
    if clashing:
        raise WrongState(
            f'This step changed nothing: people can’t tell these addresses of desks apart: {clashing}. Change all but one of'
            ' them in the database (table cases_desk, column slug) and start again; a desk that was changed so takes'
            ' nothing in any more, so set up another one in its place.'
        )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_three_stand_for_a_payment'),
    ]

    operations = [
        migrations.RunPython(refuse_addresses_that_are_easily_mistaken, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='desknews',
            name='what',
            field=models.CharField(choices=[('set_up', 'set up'), ('changed', 'changed'), ('closed', 'closed'), ('opened', 'opened again'), ('led_elsewhere', 'given to another circle'), ('released', 'let go of'), ('kept', 'kept after all')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='desk',
            constraint=models.UniqueConstraint(Replace(Lower('slug'), models.Value('_'), models.Value('-')), name='one_desk_an_address'),
        ),
    ]
