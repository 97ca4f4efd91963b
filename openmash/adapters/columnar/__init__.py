"""The columnar store of the measures: times and codes in Parquet files, read by DuckDB."""
