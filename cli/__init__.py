"""Where a person stands at the command line: `razitko`, one file per noun."""
