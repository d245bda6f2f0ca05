"""The abstract evaluator: what names are bound to, and what an anonymous caller meets."""
