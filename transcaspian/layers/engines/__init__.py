"""What counts: DuckDB in the program itself, PostgreSQL or Apache Spark where a team has them; an adapter each.

An adapter makes SQL of an expression and hands back plain rows. No other engine was ever run.
"""
