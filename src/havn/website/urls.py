"""Every address of the site."""

from django.urls import include, path

from havn.foundations.screens.styleguide import styleguide
from havn.website import views

urlpatterns = [
    path("", views.public_home, name="public-home"),
    path("styleguide/", styleguide, name="styleguide"),
    path("healthz", views.health, name="health"),
    path("language/", views.choose_language, name="language-choose"),
    path("office/", views.OfficeHome.as_view(), name="office-home"),
    path("", include("havn.programmes.intake.urls")),
    path("office/", include("havn.programmes.cases.urls")),
    path("office/", include("havn.programmes.impact.urls")),
    path("", include("havn.programmes.setup.urls")),
]

handler400 = "havn.website.errors.bad_request"
handler403 = "havn.website.errors.forbidden"
handler404 = "havn.website.errors.not_found"
handler500 = "havn.website.errors.failed"
