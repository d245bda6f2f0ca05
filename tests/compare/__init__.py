"""Tests of what the comparison offers beside its changes."""
