"""The evidence of four weeks: warning signs, rates, associations, and the verdict."""
