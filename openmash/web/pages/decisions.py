"""Addresses of the decisions pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
