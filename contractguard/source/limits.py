"""How much a document may ask of the machine. Beyond these, reading stops with a clear error."""

from __future__ import annotations

MOST_BYTES = 64 * 1024 * 1024
"""The largest file."""

MOST_LEVELS = 254
"""The deepest nesting of objects and arrays, the root counted as one."""

MOST_NODES = 5_000_000
"""The most values a YAML document may stand for once its aliases are followed."""
