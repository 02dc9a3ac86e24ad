from django.db import migrations, models
from django.db.models.functions import Lower, Replace


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_three_stand_for_a_payment'),
    ]

    operations = [
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
