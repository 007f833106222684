"""Every SQL statement of authz."""
