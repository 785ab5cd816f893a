"""What pytest does not import: a script that needs minutes and statsmodels."""

collect_ignore = ["libraries.py"]
