"""Addresses of the returns pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
