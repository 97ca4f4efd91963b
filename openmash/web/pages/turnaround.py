"""Addresses of the turnaround pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
