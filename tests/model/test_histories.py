"""Random histories of a shop, told to the engine and to the naive model: both must answer and end alike."""

from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from serialtrail.domain.refusals import NotThere
from serialtrail.posting import engine, steps, voids
from serialtrail.queries.auditor import verify
from tests.model.naive import OPTIONAL
from tests.model.plays import Play, play
from tests.model.shop import Shop

CHANCES = st.integers(0, 2**32).map(Random)


class Histories(RuleBasedStateMachine):
    """Two shops with the same numbers, which must never notice each other."""

    @initialize(
        preset=st.sampled_from(sorted(OPTIONAL)),
        repurchase=st.booleans(),
        negative=st.booleans(),
    )
    def found(self, preset: str, repurchase: bool, negative: bool) -> None:
        self.steps = 0
        self.shops = [Shop.founded(preset, repurchase=repurchase, negative=negative), Shop.founded()]

    @rule(chance=CHANCES, second=st.integers(0, 9))
    def something_happens(self, chance: Random, second: int) -> None:
        shop = self.shops[second == 9]
        perform(shop, play(chance, shop.model))
        shop.compare()
        self.steps += 1
        if self.steps % 10 == 0:
            for one in self.shops:
                one.compare()
                one.compare_answers()

    @rule(chance=CHANCES)
    def a_stranger_reaches_for_a_document(self, chance: Random) -> None:
        shop, other = self.shops
        if not other.model.docs:
            return
        try:
            stranger(shop, other, chance)
        except NotThere:
            other.compare()
        else:
            raise AssertionError("a document of another organization could be reached")

    def teardown(self) -> None:
        for shop in getattr(self, "shops", ()):
            report = verify(shop.organization)
            assert report.ok, report.broken


def perform(shop: Shop, what: Play) -> set[str]:
    """Say it to both; return what both refused."""
    if what.act == "create":
        return shop.create(what.who, what.given[0], post=what.given[1])
    if what.act == "block":
        shop.block(*what.given)
        return set()
    return shop.step(what.who, what.act, *what.given)


def stranger(shop: Shop, other: Shop, chance: Random) -> None:
    ref = other.ids[chance.choice(sorted(other.model.docs))]
    act = chance.choice((engine.post, engine.ship, voids.void, engine.check_stored, steps.copy))
    act(shop.organization, shop.actors["owner"], ref, shop.now)


def test_the_engine_and_the_naive_model_agree_on_every_history(engine: str, soak: bool) -> None:
    # A history has some 23 steps on average: 25,000 steps on SQLite, 10,000 on PostgreSQL.
    long = {"sqlite": 1100, "postgresql": 450}[engine]
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=long if soak else 50,
            stateful_step_count=50,
            derandomize=not soak,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
