"""Recorded traffic → operations with counts, without the people behind them."""
