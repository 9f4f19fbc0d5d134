"""What a cashier sends from the till."""

import json
from uuid import uuid4

from serialtrail.queries import document_lists
from serialtrail.queries.document_lists import DocumentFilters


def basket(*rows, **more):
    fields = {"uid": str(uuid4()), "method": "cash", **more}
    for place, row in enumerate(rows, 1):
        fields |= {f"line-{place}-{name}": value for name, value in {"item": "", **row}.items()}
    return fields


PHONE = {"item": "PHONE", "name": "Aurora Phone", "quantity": "1", "price": "599.00"}
CABLE = {"item": "CABLE", "name": "Long cable", "quantity": "2", "price": "9.90"}


def sent(visitor, act, fields):
    answer = visitor.post(f"/till/{act}", fields)
    return answer.status_code, json.loads(answer.content)


def sales(visitor, **filters):
    return document_lists.page(visitor.who.organization_id, DocumentFilters(kinds=("sale",), **filters)).results


def sold(visitor, *rows, **more):
    status, told = sent(visitor, "pay", basket(*rows, **more))
    assert status == 200, told
    return told["id"]
