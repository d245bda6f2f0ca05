"""Recorded traffic → operations with counts, without the people behind them.

`read_traffic` reads files of any of `FORMATS`, one module each. What a request is made of is cut down while it is
read: to its method, path, status, host and the names of its query. Paths that an index knows are counted by its
templates, others by templates that are made of what they have in common; segments that are no words are never kept.
"""

from contractguard.inventory.traffic.evidence import Evidence, evidence_of
from contractguard.inventory.traffic.formats import FORMATS
from contractguard.inventory.traffic.model import Matched, Observed, Place, Traffic
from contractguard.inventory.traffic.reading import read_traffic

__all__ = ["FORMATS", "Evidence", "Matched", "Observed", "Place", "Traffic", "evidence_of", "read_traffic"]
