"""document → Contract: typed, version-neutral, with references kept as a graph."""

from contractguard.contract.contract import CallableOperation, Contract, read_contract
from contractguard.contract.direction import DIRECTIONS, Direction
from contractguard.contract.node import Location, Node
from contractguard.contract.schemas import Dialect, Schema, read_schema

__all__ = [
    "DIRECTIONS", "CallableOperation", "Contract", "Dialect", "Direction", "Location", "Node", "Schema",
    "read_contract", "read_schema",
]
