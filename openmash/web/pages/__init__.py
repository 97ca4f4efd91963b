"""One module a page or a short run of pages; each lists its own addresses in `urlpatterns`."""
