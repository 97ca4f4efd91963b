"""Addresses of the tell pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
