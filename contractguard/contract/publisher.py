"""Who wrote a document, by what it says of itself, and how that author spells the formats of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

GatewayName = Literal["supabase"]
GATEWAYS: tuple[GatewayName, ...] = ("supabase",)
"""What is known to stand before a contract that PostgREST published."""

INTEGERS: Mapping[object, str] = {"bigint": "int64", "integer": "int32", "smallint": "int32"}
"""The types of Postgres that PostgREST before 16 writes as formats, and the formats that it writes since."""


def is_published(document: object) -> bool:
    """Whether a document says of itself that PostgREST wrote it, as those do that were lifted to OpenAPI 3 too."""
    stated = document.get("externalDocs") if isinstance(document, dict) else None
    if not isinstance(stated, dict) or stated.get("description") != "PostgREST Documentation":
        return False
    return str(stated.get("url")).startswith("https://postgrest.org/")
