"""The gateway's database history."""
