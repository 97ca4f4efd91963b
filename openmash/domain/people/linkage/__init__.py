"""Who is this? Probabilistic matching of one person with many, with its reasons."""
