"""`python -m serialtrail.bench PART OUTPUT ARGUMENTS`: measure one part, and write its figures as JSON.

Run by `serialtrail bench`, each part and engine in a process of its own, on a database that is nobody's.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(part: str, output: Path, arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serialtrail.config.settings")
    import django

    django.setup()
    from serialtrail.bench.parts import PARTS

    output.write_text(json.dumps(PARTS[part](**json.loads(arguments))))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
