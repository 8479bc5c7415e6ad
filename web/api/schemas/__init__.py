"""What do the requests and answers of the API look like? One file per noun, with examples of the seed."""
