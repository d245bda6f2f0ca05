"""Source files → one syntax tree for all languages, and what their imports lead to."""
