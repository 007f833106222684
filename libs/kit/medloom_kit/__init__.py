"""Everything that touches a wire: the one place for database, bus, object store, jobs, rights and telemetry."""
