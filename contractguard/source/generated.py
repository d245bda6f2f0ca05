"""Files with the ending of source code that hold none which somebody wrote."""

from __future__ import annotations

_ENDINGS = {
    ".d.ts": "declarations of types alone",
    ".d.mts": "declarations of types alone",
    ".d.cts": "declarations of types alone",
    ".min.js": "minified",
    ".min.mjs": "minified",
    ".min.cjs": "minified",
    ".bundle.js": "a bundle",
}
_LONG_LINE = 1000
_MUCH = 5000
_BYTES_A_CALL = 200


def why_generated(path: str, content: bytes) -> str:
    """Say why a file is left out though it has the ending of source code; empty where it is not."""
    lower = path.lower()
    named = next((reason for ending, reason in _ENDINGS.items() if lower.endswith(ending)), "")
    return named or ("minified" if _is_minified(content) else "")


def _is_minified(content: bytes) -> bool:
    # Long lines of data (an image, a certificate) stand in code that people write; they have no calls.
    if len(content) < _MUCH:
        return False
    long = [line for line in content.splitlines() if len(line) > _LONG_LINE]
    size = sum(map(len, long))
    return size > max(_MUCH, len(content) // 2) and sum(line.count(b"(") for line in long) * _BYTES_A_CALL > size
