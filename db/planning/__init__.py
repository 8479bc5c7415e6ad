"""What we remember of community planning: processes, groups, evidence, plans, comments and providers."""
