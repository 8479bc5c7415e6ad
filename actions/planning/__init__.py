"""What people do in community planning: one file per verb or per kind of subject, all through `actions.perform`."""
