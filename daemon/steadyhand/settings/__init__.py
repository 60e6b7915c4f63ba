"""The configuration: models, faults with line numbers, the compiled form."""
