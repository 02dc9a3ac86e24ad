"""A person's name across scripts: how alike two names are, why, and which of many names are like one.

Pure values in, values out; nothing that was read is kept between calls. See docs/engines/names.md.
"""

from havn.engines.names.keys import keys, pair_keys
from havn.engines.names.matching import Meeting
from havn.engines.names.name import Name
from havn.engines.names.packing import Packed, pack
from havn.engines.names.register import Register
from havn.engines.names.similarity import Explanation, explain, similarity

__all__ = ["Explanation", "Meeting", "Name", "Packed", "Register", "explain", "keys", "pack", "pair_keys", "similarity"]
