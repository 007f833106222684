"""Publication packs: numbers, tables, figures, words and documents."""
