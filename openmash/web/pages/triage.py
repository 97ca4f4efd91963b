"""Addresses of the triage pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
