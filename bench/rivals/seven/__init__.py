"""An application of Django with Viewflow's flow of seven human tasks."""
