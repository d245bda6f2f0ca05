"""Which addresses a host has, and which of them are open to everybody."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Look up all addresses of a host. Raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Say whether an address is reachable from everywhere: not private, loopback, link-local or reserved."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        embedded = [parsed.ipv4_mapped, parsed.sixtofour, *(parsed.teredo or ())]
        if parsed in _TRANSLATED:
            embedded.append(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF))
        if not all(each is None or is_public(str(each)) for each in embedded):
            return False
        if parsed.ipv4_mapped:
            return True
    return parsed.is_global and not parsed.is_multicast


def is_address(host: str) -> bool:
    """Say whether a host is given by its address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
