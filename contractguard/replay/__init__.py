"""Recorded requests and responses held against a contract, or against a base and its revision.

`read_recording` reads a HAR file or a Postman collection, `Replay` judges what it holds by one contract or two, and
what came of it is outcomes: one for each operation, direction and cause, for rules to speak of.
"""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.replay.outcomes import Outcome
    from contractguard.replay.recorded import Recorded, Unread
    from contractguard.replay.recordings import read_recording
    from contractguard.replay.replaying import Replay
    from contractguard.replay.tally import Tally

__all__ = ["Outcome", "Recorded", "Replay", "Tally", "Unread", "read_recording"]

__getattr__ = lazy_exports(__name__, {
    "outcomes": ("Outcome",),
    "recorded": ("Recorded", "Unread"),
    "recordings": ("read_recording",),
    "replaying": ("Replay",),
    "tally": ("Tally",),
})
