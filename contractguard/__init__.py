"""contractguard holds API contracts to their word."""

__version__ = "0.1.0"
