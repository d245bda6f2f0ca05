"""Transformations that change nothing on the wire, and the silence that must meet them."""
