"""Addresses of the asking pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
