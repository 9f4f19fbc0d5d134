"""JSON of requests: what Python's reader would let pass, and no database could store, is refused here."""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refused
from serialtrail.domain.texts import gettext_noop

TOO_DEEP = gettext_noop("is nested too deeply")
NOT_A_NUMBER = gettext_noop("%(value)s is not a number")
UNSTORABLE = gettext_noop("holds a character that is none (NUL or half a surrogate pair)")
_BAD = re.compile("[\x00\ud800-\udfff]")


class StrictParser(Parser):
    """Bodies in UTF-8 without NaN, NUL, lone surrogates or endless depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            data = json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
            # Raw control characters end in a fault of the reader, so only an escape can bring one in.
            if b"\\u" in request.body:
                _refuse_unstorable(data)
        except RecursionError:
            raise Refused([invalid("body", TOO_DEEP)]) from None
        return data


def _no_constant(name: str) -> NoReturn:
    raise Refused([invalid("body", NOT_A_NUMBER, value=name)])


def _refuse_unstorable(data: Any) -> None:
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and _BAD.search(value):
            raise Refused([invalid("body", UNSTORABLE)])
