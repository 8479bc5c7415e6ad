"""Pages of community planning: for the coordinator, the groups and the public."""
