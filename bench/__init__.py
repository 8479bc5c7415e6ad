"""How fast is the office? Filling a database of any size, and measuring its pages against their peers."""
