"""What the services say to one another: pure data, no I/O."""
