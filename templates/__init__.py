"""How is it worded? Letters, pages and Word documents; plain data in, text and files out."""
