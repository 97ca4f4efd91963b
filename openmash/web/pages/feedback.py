"""Addresses of the feedback pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
