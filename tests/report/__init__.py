"""Tests of the report formats, all over one sample."""
