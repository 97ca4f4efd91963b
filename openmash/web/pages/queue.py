"""Addresses of the queue pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
