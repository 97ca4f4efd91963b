"""Does an agency know this person? Asked of its own index, answered in three words.

Two ways: our matcher stands beside the agency's index and answers (`wire`); or the agency hands in
an index of keyed codes, and the hub compares with those (`encoding`, `likeness`).
"""
