"""Which tools build what is kept in the tree? Run from the checkout, never imported by the product."""
