"""What do the requests and answers of the API look like? One file per noun; Czech descriptions, examples of the seed."""
