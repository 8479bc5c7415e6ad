"""What is allowed in community planning of social services: its tables, words, limits and the plan's content."""
