"""Which pages does the office have? One module for each thing that people look at or do."""
