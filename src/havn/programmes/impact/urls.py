"""Addresses of figures, below /office/."""

from django.urls import path

from havn.programmes.impact import views

urlpatterns = [
    path("figures/", views.Figures.as_view(), name="figures"),
    path("figures/rates/", views.RateList.as_view(), name="rates"),
    path("figures/rates/new/", views.SetRate.as_view(), name="rate-set"),
    path("figures/<int:year>/", views.Figures.as_view(), name="figures-of"),
]
