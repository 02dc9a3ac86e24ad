"""Addresses of figures, below /office/."""

from django.urls import path

from havn.programmes.impact import views

urlpatterns = [
    path("figures/", views.Figures.as_view(), name="figures"),
    path("figures/<int:year>/", views.Figures.as_view(), name="figures-of"),
]
