"""What the room adds to the pages of lower rooms: the case that came of a consignment or an inspection."""

from __future__ import annotations
