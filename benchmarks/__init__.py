"""Measurements of the budgets in one run, side by side with a bare Streamlit page: ``python -m benchmarks``."""
