"""Write the snapshots anew: `python -m tests.corpus.rewrite_snapshots`, then read the difference."""

from tests.corpus.pairs import write_snapshots

if __name__ == "__main__":
    write_snapshots()
