"""How the engines go about a posting: nothing of it walks through what grows with the trade."""

import pytest

from tests.posting.test_statement_counts import ACTS, BEFORE, TRADED
from tests.queries.plans import plans, walks
from tests.stories.engine_world import EngineWorld
from tests.stories.language import read
from tests.stories.telling import tell

# A full count is about all that stands at a place.
WHOLE = ("count", "count that misses all")


@pytest.mark.parametrize("act", [act for act in ACTS if act not in WHOLE])
def test_no_posting_goes_through_what_grows(act):
    world = EngineWorld()
    tell(f"{TRADED} \n {BEFORE[act]}".replace(" N ", " N-1..N-3 "), world)
    [line] = read(f"{ACTS[act]} ".replace(" N ", " N-1..N-3 "))
    with plans() as steps:
        world.act(line)
    assert steps
    assert walks(steps) == []
