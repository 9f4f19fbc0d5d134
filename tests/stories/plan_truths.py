"""What must always be true (rules.md §8), asked of a world without a database."""

from itertools import pairwise

from tests.stories.plan_world import PlanWorld


def faults(world: PlanWorld) -> list[str]:
    """What of rules.md §8 is broken in this world."""
    found = []
    codes = {p.id: p for p in world.places.values()}
    for serial in world.serials.values():
        trail = [step.split(">") for step in world.trails.get(serial.id, [])]
        if trail and trail[-1][1] != codes[serial.place].code:
            found.append(f"{serial.number} is not where its trail ends")
        if any(a[1] != b[0] for a, b in pairwise(trail)):
            found.append(f"the trail of {serial.number} has a gap")
        if len(trail) != serial.version:
            found.append(f"{serial.number} has version {serial.version} after {len(trail)} steps")
    for (item, place), level in world.levels.items():
        standing = [s for s in world.serials.values() if (s.item, s.place) == (item, place) and s.version]
        tracked = next(i.tracked for i in world.items.values() if i.id == item)
        if level.serials != len(standing):
            found.append(f"{level.serials} serials are counted at {codes[place].code}, {len(standing)} stand there")
        if tracked and level.unassigned < 0:
            found.append(f"{level.unassigned} unassigned at {codes[place].code}")
    return found
