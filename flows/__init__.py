"""What happens by itself? Short Prefect flows that may run twice and may be killed anywhere."""
