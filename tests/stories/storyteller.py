"""Tells a story through the engine on the database of the test run, and has the auditor look at what it left."""

from tests.stories.telling import tell


def check(story: str, industry: str = "electronics") -> None:
    """Tell the story in a shop of its own; afterwards nothing of rules.md §8 is broken."""
    __tracebackhide__ = True
    # Imported here, so that the stories can be read where there is no database.
    from serialtrail.queries import auditor
    from tests.stories.engine_world import EngineWorld

    world = EngineWorld(industry)
    tell(story, world)
    report = auditor.verify(world.organization)
    assert report.ok, [(broken.name, broken.rows) for broken in report.broken]
