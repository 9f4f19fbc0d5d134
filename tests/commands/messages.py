"""`./run messages`: collect the texts that people see into the .po files, compile them into the .mo files.

Collecting needs GNU gettext (apt-get install gettext); `--compile-only` does not. Both files are committed: an
installed program compiles nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "serialtrail" / "locale"
LANGUAGES = ("zh_Hans",)


def compile_all() -> None:
    """Write the .mo beside each .po."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def collect() -> None:
    """Bring the .po files up to what the code and the templates say; texts that are gone leave them."""
    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is not on the PATH. On Debian: apt-get install gettext")
    for language in LANGUAGES:
        (LOCALE / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [part for language in LANGUAGES for part in ("--locale", language)]
    options = ["--no-wrap", "--no-obsolete", "--add-location", "file"]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *languages, *options],
        cwd=ROOT / "serialtrail",
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "serialtrail.config.settings"},
        check=True,
    )
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        _without_dates(path)


def _without_dates(path: Path) -> None:
    """Nothing that changes without a text changing."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": path.parents[1].name,
        "MIME-Version": "1.0",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    catalogue.header = "Texts of Serialtrail"
    catalogue.metadata_is_fuzzy = False
    catalogue.save()


def main() -> None:
    if "--compile-only" not in sys.argv[1:]:
        collect()
    compile_all()
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        catalogue = polib.pofile(str(path))
        open_texts = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {open_texts} to translate\n")


if __name__ == "__main__":
    main()
