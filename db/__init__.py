"""What do we remember? Tables, and the statements that read and write them."""
