"""Everything in Trato that talks to a person: the screens and the command line."""
