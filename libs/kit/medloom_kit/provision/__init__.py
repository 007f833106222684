"""Accounts with the least rights on the broker, the databases and the object store: made once, before the services."""
