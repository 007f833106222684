"""Publication packs as pure functions: numbers, tables, figures, words and documents."""
