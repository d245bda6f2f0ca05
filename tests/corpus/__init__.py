"""Large published contracts and judged pairs, where the shared corpus is there."""
