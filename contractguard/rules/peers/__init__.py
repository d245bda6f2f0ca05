"""Other tools' checks, each with the rules that speak in that case or the reason why none does."""

from contractguard.rules.peers.reading import Counterpart, load_peer, peer_names, read_peer

__all__ = ["Counterpart", "load_peer", "peer_names", "read_peer"]
