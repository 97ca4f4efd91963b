"""Addresses of the handovers pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
