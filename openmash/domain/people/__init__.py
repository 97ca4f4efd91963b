"""Who a person is: facts as told, how names are cleaned, and whether two records are one person."""
