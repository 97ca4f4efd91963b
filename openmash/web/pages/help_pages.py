"""Addresses of the help pages pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
