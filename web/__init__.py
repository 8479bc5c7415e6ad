"""Where does the office meet a browser? What the links in letters lead to; the whole counter comes later."""
