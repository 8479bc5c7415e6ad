"""What may a person do? One file per verb, all through perform.py."""
