"""How often Python looks for rings of objects that nobody holds."""

import gc


def settle() -> None:
    """Take what is loaded so far for good, and look seldom at the rest: a posting of a thousand makes ten thousand
    tuples, none of them in a ring, and looking through them again and again is a thirtieth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
