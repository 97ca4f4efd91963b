"""Addresses of the policies pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
